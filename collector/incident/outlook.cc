#include "collector/incident/outlook.h"

#include <algorithm>
#include <utility>

namespace watchbill::incident {

namespace {

/// A decision and what goes with it on record.
struct Outlook {
  ownership::Decision decision;
  std::optional<Instant> asked_at;
};

Outlook outlook(const Story& story, ownership::IncidentView view, Instant at) {
  const Context& context = story.context();
  const auto decide = [&] {
    return ownership::decide_owner(context.policy, context.roster, context.overflow, view, at);
  };
  auto decision = decide();
  const bool is_grace = decision.rule == ownership::Rule::continuity && decision.owner == Party::internal;
  if (!is_grace) return {.decision = std::move(decision), .asked_at = {}};
  if (!view.asked_at) {
    // A boundary that fell into downtime is asked about now, and the grace counts from then.
    view.asked_at = std::max(at, story.now());
    if (*view.asked_at != at) decision = decide();
  }
  return {.decision = std::move(decision), .asked_at = view.asked_at};
}

Foreseen foreseen(const Outlook& next) {
  return {.rule = next.decision.rule,
          .because = next.decision.because,
          .until = next.decision.until,
          .recheck_at = next.decision.recheck_at,
          .against_since = next.decision.against_since,
          .asked_at = next.asked_at,
          .is_to_be_offered = next.decision.is_to_be_offered};
}

SpanBegan span_of(const Story& story, const ownership::Decision& decision, Instant from) {
  return {.span = {.owner = decision.owner,
                   .deferred = decision.deferred,
                   .from = from,
                   .to = {},
                   .rule = decision.rule,
                   .because = decision.because,
                   .until = decision.until,
                   .policy_version = story.context().policy.version},
          .recheck_at = decision.recheck_at,
          .response_due = {}};
}

Shift shift_between(const OwnerSpan& before, const ownership::Decision& after) {
  if (before.owner != after.owner) return Shift::moved;
  if (before.deferred == after.deferred) return Shift::none;
  return after.deferred ? Shift::silenced : Shift::awoke;
}

void begin(Story& story, const Outlook& next, Instant from, Response response, const Actor& actor) {
  const Incident& incident = story.incident();
  SpanBegan began = span_of(story, next.decision, from);
  const bool starts = response == Response::starts || (incident.clock_waits && !incident.acknowledgement);
  const bool is_silent = next.decision.deferred || incident.suppression;
  if (starts && !is_silent) began.response_due = response_due(story, incident.severity, from);
  if (!incident.acknowledgement && !is_silent) began.span.answer_due = response_due(story, incident.severity, from);
  began.response_waits = response == Response::starts && next.decision.deferred;
  story.add(std::move(began), actor, from);
  if (next.decision.against_since || next.decision.is_to_be_offered) story.add(foreseen(next), actor, from);
}

bool is_gone(const Story& story, const roster::PersonId& person, Instant at) {
  const auto& roster = story.context().roster;
  return roster.find(person) == nullptr || roster.is_absent(person, at);
}

/// Who goes takes their acknowledgement and their pin with them. Whether an acknowledgement ended.
bool end_what_is_gone(Story& story, Instant at, const Actor& actor) {
  const auto acknowledgement = story.incident().acknowledgement;
  const bool has_left = acknowledgement && is_gone(story, acknowledgement->person, at);
  if (has_left) {
    story.add(AcknowledgementEnded{.because = acknowledgement->person + " is not there"}, actor, at);
  }
  const auto& pin = story.incident().pin;
  if (pin && pin->until > at && is_gone(story, pin->person, at)) {
    story.add(PinEnded{.because = pin->person + " is not there"}, actor, at);
  }
  return has_left;
}

}  // namespace

std::optional<Instant> response_due(const Story& story, Severity severity, Instant from) {
  const auto& response = story.context().policy.response;
  const auto target = response.find(severity);
  if (target == response.end()) return std::nullopt;
  return from + target->second;
}

Shift reconsider(Story& story, Instant at, const Actor& actor) {
  const bool has_left = end_what_is_gone(story, at, actor);
  const Incident& incident = story.incident();
  const Outlook next = outlook(story, incident.view(), at);
  const ownership::Decision& decision = next.decision;
  const OwnerSpan& span = incident.span();
  const Shift shift = shift_between(span, decision);
  if (shift != Shift::none) {
    if (shift == Shift::moved && incident.acknowledgement) {
      story.add(AcknowledgementEnded{.because = "the owner changed"}, actor, at);
    }
    begin(story, next, at, Response::goes_on, actor);
    return shift;
  }
  if (has_left && span.from < at) begin_afresh(story, at, Response::goes_on, actor);
  if (has_left) return Shift::left;
  const bool same = span.rule == decision.rule && span.until == decision.until &&
                    incident.recheck_at == decision.recheck_at && incident.against_since == decision.against_since &&
                    incident.asked_at == next.asked_at && incident.is_to_be_offered == decision.is_to_be_offered;
  if (!same) story.add(foreseen(next), actor, at);
  return Shift::none;
}

Shift begin_afresh(Story& story, Instant at, Response response, const Actor& actor) {
  auto view = story.incident().view();
  if (view.span) view.span->from = at;  // what counts from the span's beginning begins anew
  const Outlook next = outlook(story, std::move(view), at);
  const Shift shift =
      story.incident().spans.empty() ? Shift::none : shift_between(story.incident().span(), next.decision);
  begin(story, next, at, response, actor);
  return shift;
}

void begin_for(Story& story, Party owner, const roster::PersonId& accepted_by, const Actor& actor) {
  auto view = story.incident().view();
  if (!accepted_by.empty()) {
    view.acknowledgement = ownership::Acknowledgement{.person = accepted_by, .party = owner, .at = story.now()};
  }
  view.span = ownership::Span{.owner = owner, .from = story.now(), .rule = ownership::Rule::handoff};
  view.against_since.reset();
  view.asked_at.reset();
  begin(story, outlook(story, std::move(view), story.now()), story.now(), Response::goes_on, actor);
}

}  // namespace watchbill::incident
