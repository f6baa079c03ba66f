#pragma once
// iCalendar files that a policy names: their errors get places that people can go to. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/config/findings.h"
#include "collector/roster/calendar_file.h"

namespace watchbill::config {

/// Of calendar files these years count, of calendars by law those from 1971.
inline constexpr int kFirstYear = 1971;
inline constexpr int kLastYear = 2100;

/// What happens in those years; nothing where the text is wrong. An error is in the file where it has a line, else at
/// the place that names the file.
std::optional<std::vector<roster::Occurrence>> read_calendar(std::string_view text, const std::string& file,
                                                             const SourcePos& named_at, const roster::Zone&, Findings&);

/// Every date of every all-day event, with its summary. Events with a time of day are left out with a warning.
std::vector<std::pair<roster::LocalDate, std::string>> read_holiday_file(std::string_view text, const std::string& file,
                                                                         const SourcePos& named_at, Findings&);

}  // namespace watchbill::config
