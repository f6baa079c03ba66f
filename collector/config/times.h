#pragma once
// Instants and stretches as people write them into a file. Pure.

#include <optional>

#include "collector/config/findings.h"
#include "collector/roster/zone.h"

namespace watchbill::config {

/// Where a stretch begins: `2026-06-12 16:58` or `2026-06-12` in the zone, or RFC 3339 with an offset.
std::optional<Instant> read_from(const yaml::Node&, const roster::Zone&, yaml::Errors&);
/// Where it ends, written alike; a date alone is that whole day: `to: 2026-06-19` ends at midnight after the 19th.
std::optional<Instant> read_to(const yaml::Node&, const roster::Zone&, yaml::Errors&);

/// The fields `from` and `to`; refuses an end that is not after the beginning.
std::optional<Interval> read_stretch(yaml::Fields&, const roster::Zone&, yaml::Errors&);

}  // namespace watchbill::config
