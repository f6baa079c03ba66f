#pragma once
// Times as people type and read them. Pure.

#include <string>

#include "collector/roster/written_time.h"
#include "collector/roster/zone.h"
#include "proto/shared/time.h"

namespace watchbill::cli {

using roster::parse_when;

/// RFC 3339 with `Z` or an offset, or a duration from `now` on: `2h`, `90m`.
Result<Instant> parse_until(std::string_view, Instant now);
/// `Fri 2026-06-12 16:58 EDT` on that zone's clock.
std::string local_when(Instant, const roster::Zone&);
/// RFC 3339 in UTC as `2026-06-12 20:58Z`; empty stays empty.
std::string short_utc(const std::string& rfc3339);

}  // namespace watchbill::cli
