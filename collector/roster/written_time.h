#pragma once
// Times as people write them, on the clock of a zone. Pure.

#include <string_view>

#include "collector/roster/zone.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

/// `2026-06-12 16:58`, `2026-06-12T16:58:30` and `2026-06-12` (its midnight) in the zone; RFC 3339 with `Z` or an
/// offset as it says. `edge` decides what an hour that occurs twice means; an hour that does not exist is the jump.
Result<Instant> parse_when(std::string_view text, const Zone&, Edge);
/// The end of a stretch, written alike; a date alone ends with that whole local day.
Result<Instant> parse_end(std::string_view text, const Zone&);
// Likewise, and durations from `now` on: `2h`.
Result<Instant> parse_when(std::string_view text, const Zone&, Edge, Instant now);
Result<Instant> parse_end(std::string_view text, const Zone&, Instant now);

}  // namespace watchbill::roster
