#pragma once
// The body that enters an absence. Pure.

#include <string>
#include <string_view>

#include "collector/roster/zone.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::http {

/// As it is sent, times as written; empty what is not.
struct AbsenceBody {
  std::string person, from, to, kind, deputy, by;
};
/// {"person", "to", "from", "kind", "deputy", "by"}, the first two required, each text.
Result<AbsenceBody> read_absence_body(std::string_view body);
/// From `now` where nothing else is said. Times are the zone's unless they have an offset; a date as the end is the
/// last day of it.
Result<Interval> stretch_of(const AbsenceBody&, const roster::Zone&, Instant now);

}  // namespace watchbill::http
