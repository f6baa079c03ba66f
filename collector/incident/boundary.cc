#include "collector/incident/boundary.h"

#include <algorithm>

#include "collector/incident/flapping.h"
#include "collector/incident/outlook.h"
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

  Shift strongest = Shift::none;
  bool persists = false;
  std::optional<Instant> settled;
  const auto pass = [&](Instant at) {
    const bool is_over = keep_suppression_true(story, at, clock) == Hush::ended;
    strongest = std::max(strongest, reconsider(story, at, clock));
    persists = persists || is_over;
    const bool has_settled = settle(story, at, clock);
    if (has_settled) settled = at;
    if ((is_over || has_settled) && !incident.acknowledgement && incident.span().from < at)
      begin_afresh(story, at, Response::goes_on, clock);
  };
  Instant played = Instant::min();
  for (auto at = next_boundary(incident, story.context()); at && *at <= story.now() && *at > played;
       at = next_boundary(incident, story.context())) {
    pass(*at);
    played = *at;  // a decision must look ahead; never turn in a circle
  }
  if (anew == Anew::yes) pass(story.now());
  if (settled) {
    add_settled(story, messages, *settled);
  } else if (persists) {
    add_persisting(story, messages);
  } else if (strongest == Shift::moved) {
    add_moved_at_boundary(story, messages);
  } else {
    add_reached(story, messages);
  }
  add_questions(story, messages);
}

std::optional<Instant> closes_at(const Incident& incident) {
  if (incident.state != State::resolved || !incident.resolved_at) return std::nullopt;
  return *incident.resolved_at + kReopenWithin;
}

std::optional<Instant> next_due(const Incident& incident, const Context& context, Instant now) {
  if (!incident.is_unresolved()) return closes_at(incident);
  const auto due = next_boundary(incident, context);
  if (incident.is_quiet()) return due;
  auto step = ownership::next_step(context.policy, context.roster, incident.view(), incident.decision(),
                                   incident.span().from, now + context.set_back);
  if (step) *step -= context.set_back;
  return step && (!due || *step < *due) ? step : due;
}

}  // namespace watchbill::incident
