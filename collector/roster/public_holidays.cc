#include "collector/roster/public_holidays.h"

#include <algorithm>

#include "collector/roster/england_and_wales.h"
#include "collector/roster/us_federal.h"

namespace watchbill::roster {
namespace {

constexpr int kFirstYear = 1971;
constexpr int kLastYear = 2100;

}  // namespace

std::string_view to_text(PublicCalendar calendar) {
  return calendar == PublicCalendar::us_federal ? "us-federal" : "england-and-wales";
}

std::optional<PublicCalendar> parse_public_calendar(std::string_view text) {
  for (const auto calendar : {PublicCalendar::us_federal, PublicCalendar::england_and_wales}) {
    if (text == to_text(calendar)) return calendar;
  }
  return std::nullopt;
}

std::vector<PublicHoliday> public_holidays(PublicCalendar calendar, int year) {
  if (year < kFirstYear) return {};
  auto out = calendar == PublicCalendar::us_federal ? us_federal_holidays(year) : england_and_wales_holidays(year);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
  return out;
}

std::vector<std::string> public_holiday_names(PublicCalendar calendar) {
  std::vector<std::string> names;
  for (int year = kLastYear; year >= kFirstYear; --year) {
    for (const auto& holiday : public_holidays(calendar, year)) {
      if (std::find(names.begin(), names.end(), holiday.name) == names.end()) names.emplace_back(holiday.name);
    }
  }
  return names;
}

}  // namespace watchbill::roster
