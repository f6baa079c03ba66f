#pragma once
// Times as people type and read them. Pure.

#include <string>

#include "collector/roster/written_time.h"
#include "collector/roster/zone.h"
#include "proto/shared/time.h"

namespace watchbill::cli {

using roster::parse_when;

/// A time for the collector, as its API takes them: RFC 3339 and a duration from `now` on, `2h`, as an instant; a local
/// time as it is written, for the collector has the client's clock. Anything else is refused.
Result<std::string> time_word(const std::string&, Instant now);
/// `Fri 2026-06-12 16:58 EDT` on that zone's clock.
std::string local_when(Instant, const roster::Zone&);
/// RFC 3339 in UTC as `2026-06-12 20:58Z`; empty stays empty.
std::string short_utc(const std::string& rfc3339);

}  // namespace watchbill::cli
