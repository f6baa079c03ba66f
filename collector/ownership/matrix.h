#pragma once
// Which line of the responsibility matrix an incident falls under, and what it gives. Pure.

#include "collector/ownership/decision.h"
#include "collector/ownership/policy.h"
#include "collector/roster/calendar.h"

namespace watchbill::ownership {

/// The first line that matches. A policy that was loaded always has one, its last line being unconditional; otherwise
/// internal while open, else msp.
const MatrixLine& matching_line(const Policy&, const IncidentView&);

/// Whether the line has no condition.
bool is_unconditional(const MatrixLine&);

/// What the line gives in this state; a fixed owner in every one.
Entry entry_in(const MatrixLine&, roster::OpenState);

constexpr Party party_of(Entry e) {
  return e == Entry::msp ? Party::msp : Party::internal;
}

}  // namespace watchbill::ownership
