#include "collector/incident/flapping.h"

#include "collector/incident/telling.h"
#include "collector/ownership/ladder.h"

namespace watchbill::incident {

namespace {

bool comes_and_goes(const Story& story) {
  const Incident& incident = story.incident();
  const bool is_told = ownership::how_told(incident.severity) && !incident.span().deferred && !incident.suppression;
  return is_told && incident.changes.size() >= kFlappingAfter &&
         incident.changes.back() - incident.changes.front() < kFlappingWithin;
}

/// The first step of that party's ladder with anybody.
void add_first_step(const Story& story, Messages& messages, Party party) {
  const Incident& incident = story.incident();
  const Context& context = story.context();
  auto decision = incident.decision();
  decision.owner = other(party);
  for (auto& next : ownership::next_owners(context.policy, context.roster, incident.view(), decision,
                                           incident.span().from, story.now(), ownership::How::notice,
                                           "; it comes and goes, and you hear when it has settled")) {
    Told told = told_as(story, next, Cause::flapping);
    told.shift_began = story.now();
    told.step = -1;
    messages.add(std::move(told));
  }
}

}  // namespace

bool keep_flapping_true(Story& story, const Actor& actor) {
  if (story.incident().is_flapping) return true;
  if (!comes_and_goes(story)) return false;
  const Party owner = story.incident().span().owner;
  Messages messages;
  add_first_step(story, messages, owner);
  add_first_step(story, messages, other(owner));
  messages.record(story, actor);
  story.add(FlappingBegan{}, actor);
  return true;
}

std::optional<Instant> settles_at(const Incident& incident) {
  if (!incident.is_flapping) return std::nullopt;
  return incident.changes.back() + kSettledAfter;
}

bool settle(Story& story, Instant at, const Actor& actor) {
  const auto settles = settles_at(story.incident());
  if (!settles || *settles > at) return false;
  story.add(FlappingEnded{.because = "a quarter of an hour without a change"}, actor, *settles);
  return true;
}

void add_settled(const Story& story, Messages& messages, Instant at) {
  const Incident& incident = story.incident();
  if (incident.is_unresolved() && !incident.acknowledgement) add_afresh(story, messages, Cause::settled);
  if (incident.is_unresolved() && incident.acknowledgement) add_reached(story, messages);
  add_told_before(story, messages, Cause::settled,
                  incident.is_unresolved() ? "told of it before; it has settled and still fails"
                                           : "told of it before; it has settled and is over",
                  at);
}

}  // namespace watchbill::incident
