#pragma once
// Weekly hours as people write them. Pure.

#include <optional>
#include <string_view>
#include <vector>

#include "collector/config/findings.h"
#include "collector/roster/calendar.h"

namespace watchbill::config {

/// `always`, or days (`mon`, `mon-fri`, `sat,sun`, `daily`) to one or several `HH:MM-HH:MM`. Warns of intervals that
/// are empty on a night when the clock jumps over them.
roster::Calendar::Week read_hours(const yaml::Node&, const roster::Zone&, Findings&);

struct WrittenShift {
  roster::Shift shift;
  SourcePos where;
};
/// One or several `HH:MM-HH:MM`.
std::vector<WrittenShift> read_shifts(const yaml::Node&, Findings&);
/// Warns when the clock jumps over the whole of it on that date.
void warn_if_empty(const WrittenShift&, roster::LocalDate, const roster::Zone&, Findings&);

/// The shortest closure between two shifts of the week by the wall clock, in minutes; nothing when there is none.
std::optional<int> shortest_closure(const roster::Calendar::Week&);

}  // namespace watchbill::config
