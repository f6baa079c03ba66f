#pragma once
// The rules of ownership.md, one function each, in their order; decide_owner asks them. Pure.

#include <optional>
#include <string>

#include "collector/ownership/decision.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"
#include "proto/shared/time.h"

namespace watchbill::ownership {

/// What is asked: of which incident, at which instant, and how far ahead an answer may look.
struct Question {
  const Policy& policy;
  const roster::Roster& roster;
  const OverflowState& overflow;
  const IncidentView& incident;
  const MatrixLine& line;  ///< of the matrix, for this incident
  const Pin* pin;          ///< nothing once it has ended
  Instant now;
  Instant horizon;
  bool is_opening = false;     ///< rule 5 is judged then alone …
  bool is_overflowed = false;  ///< … and holds from then on
};

/// What a rule says. Both instants lie after the question's, at most at its horizon; nothing means not before that.
struct Verdict {
  Party owner = Party::internal;
  bool deferred = false;
  Rule rule = Rule::hours;
  std::optional<Instant> holds_until{};  ///< the first instant at which this very answer may be another
  std::optional<Instant>
      owner_until{};  ///< the first instant at which the owner may be the other; not before holds_until
};

/// Rule 1.
std::optional<Verdict> by_pin(const Question&);
/// Rule 2.
std::optional<Verdict> by_fixed(const Question&);
/// Rule 3; always has an answer.
Verdict by_hours(const Question&);
/// Rule 4, given what rule 2 or 3 said: the provider's while nobody with the skill is there; else the same, for as long
/// as somebody is.
Verdict by_cover(const Question&, Verdict said);

/// Rule 5, given what the rules before it said: the provider's from an opening in an overflow until it is handed back.
Verdict by_overflow(const Question&, Verdict said);
/// The internal team is open, somebody with the skill is there and the matrix gives it to them: whether what rule 5
/// gave the provider may be offered back; and until when that answer holds.
Verdict by_queue(const Question&);

/// Rules 1 to 5 in order.
Verdict judge(const Question&);
/// Whether the person is neither absent nor taken from the roster.
bool is_available(const Question&, const roster::PersonId&);

}  // namespace watchbill::ownership
