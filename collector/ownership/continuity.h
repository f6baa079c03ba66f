#pragma once
// Rule 6: how an incident that exists moves when the rules before it now give the other party (ownership.md,
// Continuity). Pure.

#include <cstdint>
#include <optional>

#include "collector/ownership/rules.h"
#include "proto/shared/time.h"

namespace watchbill::ownership {

/// What of an incident bears on its moving, as it stands at one instant.
struct Standing {
  std::optional<Party> owner;  ///< nothing while it opens
  Rule rule = Rule::hours;
  std::optional<Acknowledgement> acknowledgement;
  bool is_handed_over = false;
  std::optional<Instant> against_since;
  std::optional<Instant> asked_at;
};
Standing standing_of(const IncidentView&);

struct Answer {
  enum class Hold : std::uint8_t {
    none,      ///< the rules 1 to 5 decide
    grace,     ///< the internal acknowledger's, for the grace
    offered,   ///< the provider has acknowledged it: only offered to the internal team
    silent,    ///< the internal team's by matrix, but silent until they open
    accepted,  ///< a handoff was accepted against what the rules say
  };
  Verdict verdict;  ///< what stands
  Hold hold = Hold::none;
  std::optional<Instant> against_since{};
  std::optional<Instant> grace_ends{};
  bool is_to_be_offered = false;
};
/// What stands at the question's instant.
Answer answer(const Question&, const Standing&);

/// The first later instant, at most at the question's horizon, at which the owner differs if nobody does anything.
std::optional<Instant> owner_until(Question, Standing, Answer now);

/// The grace of an incident of this severity.
Duration grace_of(const Policy&, Severity);

}  // namespace watchbill::ownership
