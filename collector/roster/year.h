#pragma once
// One UTC year of a calendar, worked out: every change of state in order. A value; pure.

#include <array>
#include <map>
#include <vector>

#include "collector/roster/calendar.h"

namespace watchbill::roster {

struct Change {
  Instant at;
  OpenState state;
};

/// The states of a year that begins and ends at midnight UTC: the first entry is its beginning, each other one differs
/// from the one before.
std::vector<Change> work_out_year(int year, const Zone&, const Calendar::Week&, const std::map<LocalDate, Holiday>&);

}  // namespace watchbill::roster
