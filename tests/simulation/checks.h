#pragma once
// What must hold whatever happens. Each throws Broken with what it saw.

#include <stdexcept>
#include <string>

#include "collector/desk/desk.h"
#include "tests/simulation/script.h"

namespace watchbill::simulation {

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// An incident sees no instant before its span began: the clock may have been set back.
Instant not_before(const incident::Incident&, Instant now);
/// One incident after a call: one owner at every instant, nobody told twice, everybody told of its end.
void check_incident(const incident::Incident&);
/// What stands is what decide_owner says at `now`.
void check_decision(const incident::Incident&, const desk::Client&, Instant now);
/// One open incident for each key, and it holds what fires.
void check_firing(const desk::Snapshot&, const Firing&);
/// Rule 5's state of each client is what its queue has made of it.
void check_overflow(const desk::Snapshot&, Instant now);
/// Plays the clock alone on a copy of an unresolved incident, its calendar quarter hour by quarter hour, to `until` or,
/// where there is none, for a month: the owner first differs then, and nothing differs before recheck_at.
void check_outlook(const incident::Incident&, const desk::Client&, Instant now);

}  // namespace watchbill::simulation
