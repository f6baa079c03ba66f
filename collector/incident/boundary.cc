#include "collector/incident/boundary.h"

#include <algorithm>
#include <utility>

#include "collector/incident/drill.h"
#include "collector/incident/flapping.h"
#include "collector/incident/outlook.h"
#include "collector/incident/overflow.h"
#include "collector/incident/question.h"
#include "collector/incident/suppression.h"
#include "collector/incident/telling.h"
#include "collector/ownership/ladder.h"

namespace watchbill::incident {

namespace {

/// When the clock alone next changes what is known of it.
std::optional<Instant> next_boundary(const Incident& incident, const Context& context) {
  std::optional<Instant> next = incident.recheck_at;
  for (const auto& edge : {suppression_edge(incident, context), settles_at(incident)}) {
    if (edge && (!next || *edge < *next)) next = edge;
  }
  return next;
}

/// Boundaries of an unresolved incident played one after the other, and what they have come to.
class Passage {
 public:
  explicit Passage(Story& story) : story_(story) {}

  /// Each that is due by then.
  void to(Instant end) {
    Instant played = Instant::min();
    for (auto at = next(); at && *at <= end && *at > played; at = next()) {
      pass(*at);
      played = *at;  // a decision must look ahead; never turn in a circle
    }
  }

  void pass(Instant at) {
    const Actor clock = clock_actor();
    const bool is_over = keep_suppression_true(story_, at, clock) == Hush::ended;
    strongest_ = std::max(strongest_, reconsider(story_, at, clock));
    persists_ = persists_ || is_over;
    const bool has_settled = settle(story_, at, clock);
    if (has_settled) settled_ = at;
    const Incident& incident = story_.incident();
    if ((is_over || has_settled) && !incident.acknowledgement && incident.span().from < at)
      begin_afresh(story_, at, Response::goes_on, clock);
  }

  Shift strongest() const { return strongest_; }
  bool persists() const { return persists_; }  ///< it has outlasted a suppression
  const std::optional<Instant>& settled() const { return settled_; }

 private:
  std::optional<Instant> next() const { return next_boundary(story_.incident(), story_.context()); }

  Story& story_;
  Shift strongest_ = Shift::none;
  bool persists_ = false;
  std::optional<Instant> settled_;
};

}  // namespace

void catch_up(Story& story, Anew anew, Messages& messages) {
  const Incident& incident = story.incident();
  const Actor clock = clock_actor();
  if (incident.state == State::resolved) {
    const Instant closes = *incident.resolved_at + kReopenWithin;
    if (closes > story.now()) return;
    if (settle(story, closes, clock)) {
      add_settled(story, messages, closes);
      messages.record(story, clock);
    }
    story.add(Closed{}, clock, closes);
    return;
  }
  if (!incident.is_unresolved()) return;

  Passage passage(story);
  if (const auto end = drill_end(incident, story.context()); end && *end <= story.now()) {
    passage.to(*end);
    end_drill(story, *end, clock);
    return;
  }
  passage.to(story.now());
  if (anew == Anew::yes) passage.pass(story.now());
  if (passage.settled()) {
    add_settled(story, messages, *passage.settled());
  } else if (passage.persists()) {
    add_persisting(story, messages);
  } else if (passage.strongest() == Shift::moved) {
    add_moved_at_boundary(story, messages);
  } else if (passage.strongest() == Shift::left) {
    add_afresh(story, messages, Cause::left);
  } else {
    add_reached(story, messages);
  }
  add_questions(story, messages);
}

std::map<Instant, int> count_changes(const Incident& incident, const Context& context, Instant now) {
  std::map<Instant, int> out;
  const auto next = incident.is_unresolved() ? next_boundary(incident, context) : std::nullopt;
  if (!next || *next > now) return out;
  Story story(&incident, context, now);
  Passage(story).to(now);
  Incident after = incident;
  for (const auto& event : story.take()) {
    const int before = is_counted(after) ? 1 : 0;
    after = apply(std::move(after), event);
    out[event.effective_at] += (is_counted(after) ? 1 : 0) - before;
  }
  return out;
}

std::optional<Instant> closes_at(const Incident& incident) {
  if (incident.state != State::resolved || !incident.resolved_at) return std::nullopt;
  return *incident.resolved_at + kReopenWithin;
}

std::optional<Instant> next_due(const Incident& incident, const Context& context, Instant now) {
  if (!incident.is_unresolved()) return closes_at(incident);
  auto due = next_boundary(incident, context);
  if (const auto end = drill_end(incident, context); end && (!due || *end < *due)) due = end;
  if (incident.is_quiet()) return due;
  auto step = ownership::next_step(context.policy, context.roster, incident.view(), incident.decision(),
                                   incident.span().from, now + context.set_back);
  if (step) *step -= context.set_back;
  return step && (!due || *step < *due) ? step : due;
}

}  // namespace watchbill::incident
