#pragma once
// Whether anybody of the provider is on duty at all. Pure; thread-safe.

#include "collector/incident/client_event.h"
#include "collector/roster/roster.h"

namespace watchbill::incident {

/// Whether any rota has anybody.
bool is_covered(const roster::Roster&, Instant);
/// The gap around an instant at which it has not; its beginning is looked for within eight days before.
CoverageGap gap_around(const roster::Roster&, Instant);

}  // namespace watchbill::incident
