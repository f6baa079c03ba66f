#include "collector/roster/us_federal.h"

#include <array>

#include "collector/roster/dates.h"

namespace watchbill::roster {
namespace {

constexpr int kMonday = 0;
constexpr int kThursday = 3;
constexpr int kSaturday = 5;
constexpr int kSunday = 6;

/// A day of a month, or where `nth` is not 0 its nth weekday (-1: the last), in the years the law had it so.
struct Line {
  std::string_view name;
  int month = 1;
  int day = 0;
  int nth = 0;
  int weekday = kMonday;
  int first_year = 1971;
  int last_year = 9999;
};

constexpr std::array kLines{
    Line{.name = "New Year's Day", .month = 1, .day = 1},
    Line{.name = "Martin Luther King Jr. Day", .month = 1, .nth = 3, .first_year = 1986},
    Line{.name = "Washington's Birthday", .month = 2, .nth = 3},
    Line{.name = "Memorial Day", .month = 5, .nth = -1},
    Line{.name = "Juneteenth", .month = 6, .day = 19, .first_year = 2021},
    Line{.name = "Independence Day", .month = 7, .day = 4},
    Line{.name = "Labor Day", .month = 9, .nth = 1},
    Line{.name = "Columbus Day", .month = 10, .nth = 2},
    Line{.name = "Veterans Day", .month = 10, .nth = 4, .last_year = 1977},
    Line{.name = "Veterans Day", .month = 11, .day = 11, .first_year = 1978},
    Line{.name = "Thanksgiving Day", .month = 11, .nth = 4, .weekday = kThursday},
    Line{.name = "Christmas Day", .month = 12, .day = 25},
};

LocalDate date_of(const Line& line, int year) {
  if (line.nth != 0) return nth_weekday(year, line.month, line.nth, line.weekday);
  return {year, line.month, line.day};
}

LocalDate kept_on(LocalDate date) {
  const int day = weekday(date);
  return day == kSaturday ? add_days(date, -1) : day == kSunday ? add_days(date, 1) : date;
}

}  // namespace

std::vector<PublicHoliday> us_federal_holidays(int year) {
  std::vector<PublicHoliday> out;
  for (const auto& line : kLines) {
    // Of the year after, only its New Year's Day can be kept in this one.
    for (const int of_year : {year, year + 1}) {
      if (of_year < line.first_year || of_year > line.last_year) continue;
      const LocalDate kept = kept_on(date_of(line, of_year));
      if (kept.year == year) out.push_back({kept, line.name});
    }
  }
  return out;
}

}  // namespace watchbill::roster
