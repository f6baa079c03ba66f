#pragma once
// Holidays as people write them: dates, calendar files, calendars by law. Pure but for files, which it is given a way
// to read.

#include <map>
#include <string>

#include "collector/config/beside.h"
#include "collector/config/findings.h"
#include "collector/roster/calendar.h"

namespace watchbill::config {

/// A list of `{2026-11-26: Thanksgiving}`, with `hours` where they work some; `{ics: FILE}`; `{calendar: us-federal}`,
/// with `except: [Columbus Day]` for days that are worked. A date written out stands above one from a file, and that
/// above a calendar's. Of files and calendars the years 1971 to 2100 count.
std::map<roster::LocalDate, roster::Holiday> read_holidays(const yaml::Node&, const roster::Zone&, const ReadBeside&,
                                                           Findings&);

}  // namespace watchbill::config
