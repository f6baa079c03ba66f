#include "collector/ownership/recheck.h"

#include <algorithm>
#include <utility>

#include "collector/ownership/ladder.h"
#include "collector/roster/earliest.h"

namespace watchbill::ownership {
namespace {

using roster::Earliest;

Instant span_from(const Question& q) {
  return q.incident.span ? q.incident.span->from : q.now;
}

/// When the client's lead will be consulted, if nobody was since the span began.
std::optional<Instant> consultation(const Question& q, const Verdict& verdict) {
  if (!asks_consultation(q.incident.severity, verdict.owner, verdict.rule)) return std::nullopt;
  const auto& hours = q.roster.internal_hours();
  if (hours.next_open(span_from(q), q.now)) return std::nullopt;
  return hours.next_open(q.now, q.horizon);
}

/// Hand-overs of the rotas that this incident's ladder has reached by then.
void offer_hand_overs(Earliest& earliest, const Question& q, const Verdict& verdict) {
  const auto offer = [&](std::string_view rota, Duration after) {
    earliest.offer(q.roster.next_duty_change(rota, std::max(q.now, span_from(q) + after), q.horizon));
  };
  for (const auto& step : steps_of(q.policy, q.incident, verdict.owner)) {
    if (step.who == LadderStep::Who::rota) offer(step.name, step.after);
    if (step.who == LadderStep::Who::msp_first_rota) offer(first_rota(q.policy, q.incident.category), step.after);
  }
}

/// Somebody with the skill comes back, or leaves before and comes back then.
std::optional<Instant> somebody_returns(const Question& q) {
  if (q.roster.absences().empty()) return std::nullopt;
  auto there = q.roster.present(q.incident.category, q.now);
  for (auto edge = q.roster.next_absence_edge(q.now, q.horizon); edge;
       edge = q.roster.next_absence_edge(*edge, q.horizon)) {
    auto then = q.roster.present(q.incident.category, *edge);
    const auto is_new = [&](const auto& p) { return std::find(there.begin(), there.end(), p) == there.end(); };
    if (std::any_of(then.begin(), then.end(), is_new)) return edge;
    there = std::move(then);
  }
  return std::nullopt;
}

/// A move begins a span, and what its owner before did with it is over.
IncidentView as_moved(IncidentView incident, const Verdict& to, Instant now) {
  incident.span = Span{.owner = to.owner, .from = now, .rule = to.rule};
  incident.acknowledgement.reset();
  incident.offer.reset();
  return incident;
}

Question about(const IncidentView& incident, const Question& q) {
  return {.policy = q.policy,
          .roster = q.roster,
          .overflow = q.overflow,
          .incident = incident,
          .line = q.line,
          .pin = q.pin,
          .now = q.now,
          .horizon = q.horizon,
          .is_opening = false,
          .is_overflowed = q.is_overflowed};
}

}  // namespace

std::optional<Instant> question_before(const Question& q) {
  const auto& incident = q.incident;
  const bool is_theirs = incident.span && incident.span->owner == Party::internal && incident.acknowledgement &&
                         is_available(q, incident.acknowledgement->person);
  if (!is_theirs) return std::nullopt;
  Question then = q;
  for (Verdict verdict = judge(q); verdict.owner == Party::internal && verdict.rule != Rule::pin;
       verdict = judge(then)) {
    if (!verdict.owner_until) return std::nullopt;
    then.now = *verdict.owner_until;
    const Verdict next = judge(then);
    if (next.owner == Party::msp) return next.rule == Rule::cover ? std::nullopt : verdict.owner_until;
  }
  return std::nullopt;
}

std::optional<Instant> recheck_at(const Question& asked, const Answer& stands) {
  const Verdict& verdict = stands.verdict;
  const bool moves = asked.incident.span && asked.incident.span->owner != verdict.owner;
  const IncidentView moved = moves ? as_moved(asked.incident, verdict, asked.now) : IncidentView{};
  const Question q = moves ? about(moved, asked) : asked;
  Earliest earliest(q.now, q.horizon);
  earliest.offer(verdict.holds_until);
  earliest.offer(consultation(q, verdict));
  if (q.incident.offer) earliest.offer(q.incident.offer->since + q.policy.handoff.accept_within);
  if (const auto boundary = question_before(q)) earliest.offer(*boundary - kAskedBefore);
  if (q.incident.acknowledgement) {
    // An absence ends the acknowledgement.
    earliest.offer(q.roster.next_absence_edge(q.incident.acknowledgement->person, q.now, q.horizon));
  } else if (how_told(q.incident.severity) && !verdict.deferred) {
    offer_hand_overs(earliest, q, verdict);
    if (verdict.owner == Party::internal) earliest.offer(somebody_returns(q));
  }
  return earliest.best();
}

}  // namespace watchbill::ownership
