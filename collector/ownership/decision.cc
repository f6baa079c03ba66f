#include "collector/ownership/decision.h"

#include "collector/ownership/because.h"
#include "collector/ownership/continuity.h"
#include "collector/ownership/matrix.h"
#include "collector/ownership/recheck.h"
#include "collector/ownership/rules.h"

namespace watchbill::ownership {

std::string_view to_text(Rule rule) {
  switch (rule) {
    case Rule::pin:
      return "pin";
    case Rule::fixed:
      return "fixed";
    case Rule::hours:
      return "hours";
    case Rule::cover:
      return "cover";
    case Rule::overflow:
      return "overflow";
    case Rule::continuity:
      return "continuity";
    case Rule::handoff:
      break;
  }
  return "handoff";
}

namespace {

Question question_of(const Policy& policy, const roster::Roster& roster, const OverflowState& overflow,
                     const IncidentView& incident, Instant now) {
  return {.policy = policy,
          .roster = roster,
          .overflow = overflow,
          .incident = incident,
          .line = matching_line(policy, incident),
          .pin = incident.pin ? &*incident.pin : nullptr,
          .now = now,
          .horizon = now + kHorizon,
          .is_opening = !incident.span.has_value(),
          .is_overflowed = incident.is_overflowed};
}

}  // namespace

Decision decide_owner(const Policy& policy, const roster::Roster& roster, const OverflowState& overflow,
                      const IncidentView& incident, Instant now) {
  const Question question = question_of(policy, roster, overflow, incident, now);
  const Standing standing = standing_of(incident);
  const Answer stands = answer(question, standing);
  const auto until = owner_until(question, standing, stands);
  return {.owner = stands.verdict.owner,
          .deferred = stands.verdict.deferred,
          .rule = stands.verdict.rule,
          .because = because(question, standing, stands, until),
          .until = until,
          .recheck_at = recheck_at(question, stands),
          .against_since = stands.against_since,
          .is_to_be_offered = stands.is_to_be_offered};
}

Ruling rules_give(const Policy& policy, const roster::Roster& roster, const OverflowState& overflow,
                  const IncidentView& incident, Instant now) {
  Question question = question_of(policy, roster, overflow, incident, now);
  question.pin = nullptr;
  const Verdict ruled = judge(question);
  return {.owner = ruled.owner, .deferred = ruled.deferred};
}

std::optional<Instant> question_before(const Policy& policy, const roster::Roster& roster,
                                       const OverflowState& overflow, const IncidentView& incident, Instant now) {
  return question_before(question_of(policy, roster, overflow, incident, now));
}

}  // namespace watchbill::ownership
