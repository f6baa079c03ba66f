#include "collector/incident/question.h"

#include <algorithm>

#include "collector/incident/message.h"
#include "collector/ownership/ladder.h"

namespace watchbill::incident {

namespace {

std::string local(const Story& story, Instant t) {
  return local_text(t, story.context().roster.internal_hours().zone(), story.now());
}

/// Who was asked about that.
std::vector<roster::PersonId> asked(const Incident& incident, Instant about) {
  std::vector<roster::PersonId> out;
  for (const Told& told : incident.told) {
    if (told.span + 1 == incident.spans.size() && told.says(Cause::asked, about)) out.push_back(told.person);
  }
  return out;
}

bool was_asked(const Incident& incident, Instant about) {
  const auto people = asked(incident, about);
  return std::find(people.begin(), people.end(), incident.acknowledgement->person) != people.end();
}

void ask(const Story& story, Messages& messages, Instant about, const std::string& moves) {
  const Incident& incident = story.incident();
  add_notice(story, messages, incident.acknowledgement->person, Cause::asked,
             "acknowledged by you; " + moves + " unless you keep it or hand it over", about);
}

void add_warning(const Story& story, Messages& messages, Instant about, const std::string& moves) {
  const Incident& incident = story.incident();
  const Context& context = story.context();
  for (auto& next : ownership::next_owners(context.policy, context.roster, incident.view(), incident.decision(),
                                           incident.span().from, story.now(), ownership::How::notice, "; " + moves)) {
    Told told = told_as(story, next, Cause::pre_alert);
    told.shift_began = about;
    told.step = -1;
    messages.add(std::move(told));
  }
}

}  // namespace

void add_questions(const Story& story, Messages& messages) {
  const Incident& incident = story.incident();
  const Context& context = story.context();
  const Instant now = story.now();
  if (!incident.is_unresolved() || !incident.acknowledgement || !ownership::how_told(incident.severity)) return;
  const OwnerSpan& span = incident.span();
  if (span.owner == Party::internal && incident.asked_at) {
    const Instant about = *incident.asked_at;
    if (was_asked(incident, about) || !span.until) return;
    const std::string moves = "it moves to " + name_of(story, Party::msp) + " at " + local(story, *span.until);
    ask(story, messages, about, moves);
    if (asked(incident, about).empty()) add_warning(story, messages, about, moves + " unless it is kept");
    return;
  }
  const auto boundary =
      ownership::question_before(context.policy, context.roster, context.overflow, incident.view(), now);
  if (!boundary) return;
  const Instant about = *boundary - ownership::kAskedBefore;
  if (now < about || incident.acknowledgement->at >= about || was_asked(incident, about)) return;
  ask(story, messages, about, "the hours give it to " + name_of(story, Party::msp) + " at " + local(story, *boundary));
}

}  // namespace watchbill::incident
