#pragma once
// Public holidays by law, computed for any year. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/zone.h"

namespace watchbill::roster {

enum class PublicCalendar : std::uint8_t { us_federal, england_and_wales };
std::string_view to_text(PublicCalendar);
/// `us-federal`, `england-and-wales`.
std::optional<PublicCalendar> parse_public_calendar(std::string_view);

struct PublicHoliday {
  LocalDate date;  ///< the day it is kept: the substitute where it falls on a weekend
  std::string_view name;
  bool operator==(const PublicHoliday&) const = default;
};

/// The days of that year in order, as the governments list them: a holiday that is kept on another day is that day
/// alone. Nothing before 1971, when both calendars took their present form.
std::vector<PublicHoliday> public_holidays(PublicCalendar, int year);

/// Every name that the calendar has or had, each once, in the order of a year.
std::vector<std::string> public_holiday_names(PublicCalendar);

}  // namespace watchbill::roster
