#include "collector/ownership/continuity.h"

#include <utility>

#include "collector/roster/earliest.h"

namespace watchbill::ownership {
namespace {

using roster::Earliest;
using Hold = Answer::Hold;

std::optional<Instant> earliest_of(const Question& q, std::initializer_list<std::optional<Instant>> instants) {
  Earliest earliest(q.now, q.horizon);
  for (const auto& t : instants) earliest.offer(t);
  return earliest.best();
}

std::optional<Instant> acknowledger_edge(const Question& q, const Standing& standing) {
  if (!standing.acknowledgement) return std::nullopt;
  return q.roster.next_absence_edge(standing.acknowledgement->person, q.now, q.horizon);
}

bool is_acknowledged(const Question& q, const Standing& standing) {
  return standing.acknowledgement && is_available(q, standing.acknowledgement->person);
}

/// It stays where it is for this reason. The owner cannot change before the rules' answer or the acknowledger does.
Answer stays(const Question& q, const Standing& standing, const Verdict& ruled, Hold hold) {
  const auto edge = acknowledger_edge(q, standing);
  return {.verdict = {.owner = *standing.owner,
                      .rule = hold == Hold::accepted ? Rule::handoff : Rule::continuity,
                      .holds_until = earliest_of(q, {ruled.holds_until, edge}),
                      .owner_until = earliest_of(q, {ruled.holds_until, edge})},
          .hold = hold,
          .against_since = standing.against_since.value_or(q.now)};
}

Answer in_grace(const Question& q, const Standing& standing, const Verdict& ruled) {
  Answer out = stays(q, standing, ruled, Hold::grace);
  const Instant asked = standing.asked_at.value_or(*out.against_since);
  const Instant end = asked + grace_of(q.policy, q.incident.severity);
  if (q.now >= end) return {.verdict = ruled};
  out.grace_ends = end;
  out.verdict.holds_until = earliest_of(q, {out.verdict.holds_until, end});
  out.verdict.owner_until = earliest_of(q, {out.verdict.owner_until, end});
  return out;
}

/// What the provider acknowledged moves by itself only once its acknowledger is gone.
void let_rest(Answer& answer, const Question& q, const Standing& standing) {
  if (!acknowledger_edge(q, standing)) answer.verdict.owner_until.reset();
}

/// A handoff to the internal team holds while somebody of theirs is there to have it.
bool has_somebody(const Question& q, const Standing& standing) {
  return *standing.owner == Party::msp || is_acknowledged(q, standing) ||
         q.roster.is_anybody_present(q.incident.category, q.now);
}

Answer as_accepted(const Question& q, const Standing& standing, const Verdict& ruled) {
  Answer out = stays(q, standing, ruled, Hold::accepted);
  if (*standing.owner == Party::msp) return out;
  const auto edge = q.roster.next_absence_edge(q.now, q.horizon);
  out.verdict.holds_until = earliest_of(q, {out.verdict.holds_until, edge});
  out.verdict.owner_until = earliest_of(q, {out.verdict.owner_until, edge});
  return out;
}

/// The rules have given the other party ever since the pin ended: its end is the move, when it can be.
bool has_pin_ended(const Question& q, const Standing& standing) {
  return standing.rule == Rule::pin || (q.incident.pin && standing.against_since == q.incident.pin->until);
}

Answer against_the_rules(const Question& q, const Standing& standing, const Verdict& ruled) {
  if (standing.is_handed_over && has_somebody(q, standing)) return as_accepted(q, standing, ruled);
  if (ruled.deferred) return stays(q, standing, ruled, Hold::silent);
  if (has_pin_ended(q, standing) || !is_acknowledged(q, standing)) return {.verdict = ruled};
  if (*standing.owner == Party::internal) {
    return ruled.rule == Rule::cover ? Answer{.verdict = ruled} : in_grace(q, standing, ruled);
  }
  Answer out = stays(q, standing, ruled, Hold::offered);
  out.is_to_be_offered = true;
  let_rest(out, q, standing);
  return out;
}

Answer with_the_rules(const Question& q, const Standing& standing, Verdict ruled) {
  const auto edge = acknowledger_edge(q, standing);
  ruled.holds_until = earliest_of(q, {ruled.holds_until, edge});
  ruled.owner_until = earliest_of(q, {ruled.owner_until, edge});
  Answer out{.verdict = ruled};
  const bool may_rest = ruled.owner == Party::msp && ruled.rule != Rule::overflow;
  if (may_rest && is_acknowledged(q, standing)) let_rest(out, q, standing);
  return out;
}

/// What rule 5 gives the provider, since its opening or again, goes back once its queue is short.
void offer_back(Answer& answer, const Question& q) {
  if (q.overflow.on) return;  // whose queue it is matters once that is over, which is a boundary
  const Verdict queue = by_queue(q);
  answer.is_to_be_offered = queue.owner == Party::internal && !queue.deferred;
  answer.verdict.holds_until = earliest_of(q, {answer.verdict.holds_until, queue.holds_until});
}

/// The incident at a later instant, nobody having done anything since the answer.
Standing later(Standing standing, const Answer& before, const Question& then) {
  standing.rule = before.verdict.rule;
  standing.against_since = before.against_since;
  if (before.hold != Hold::grace) standing.asked_at.reset();
  if (before.hold == Hold::none) standing.is_handed_over = false;
  if (standing.acknowledgement && !is_available(then, standing.acknowledgement->person)) {
    standing.acknowledgement.reset();
  }
  return standing;
}

}  // namespace

Standing standing_of(const IncidentView& incident) {
  Standing out{.owner = {},
               .acknowledgement = incident.acknowledgement,
               .is_handed_over = incident.is_handed_over,
               .against_since = incident.against_since,
               .asked_at = incident.asked_at};
  if (!incident.span) return out;
  out.owner = incident.span->owner;
  out.rule = incident.span->rule;
  return out;
}

Duration grace_of(const Policy& policy, Severity severity) {
  const auto special = policy.handoff.grace_by_severity.find(severity);
  return special == policy.handoff.grace_by_severity.end() ? policy.handoff.grace : special->second;
}

Answer answer(const Question& q, const Standing& standing) {
  const Verdict ruled = judge(q);
  if (!standing.owner || ruled.rule == Rule::pin) return {.verdict = ruled};
  Answer out =
      ruled.owner == *standing.owner ? with_the_rules(q, standing, ruled) : against_the_rules(q, standing, ruled);
  if (out.verdict.rule == Rule::overflow) offer_back(out, q);
  return out;
}

std::optional<Instant> owner_until(Question q, Standing standing, Answer now) {
  const Party owner = now.verdict.owner;
  if (standing.owner != owner) standing.acknowledgement.reset();  // a move ends it
  standing.owner = owner;
  if (q.is_opening) q.is_overflowed = now.verdict.rule == Rule::overflow;
  q.is_opening = false;
  while (now.verdict.owner_until) {
    q.now = *now.verdict.owner_until;
    standing = later(std::move(standing), now, q);
    now = answer(q, standing);
    if (now.verdict.owner != owner) return q.now;
    // A pin that has ended does not come back with its holder.
    if (q.pin != nullptr && now.verdict.rule != Rule::pin) q.pin = nullptr;
  }
  return std::nullopt;
}

}  // namespace watchbill::ownership
