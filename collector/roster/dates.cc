#include "collector/roster/dates.h"

#include <chrono>

namespace watchbill::roster {

int days_in_month(int year, int month) {
  const std::chrono::year_month_day_last last{std::chrono::year{year} / month / std::chrono::last};
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

LocalDate nth_weekday(int year, int month, int n, int day_of_week) {
  if (n < 0) {
    const LocalDate last{year, month, days_in_month(year, month)};
    return add_days(last, -((weekday(last) - day_of_week + 7) % 7) + (n + 1) * 7);
  }
  const LocalDate first{year, month, 1};
  return add_days(first, (day_of_week - weekday(first) + 7) % 7 + (n - 1) * 7);
}

LocalDate easter_sunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31;
  const int day = (h + l - 7 * m + 114) % 31 + 1;
  return {year, month, day};
}

}  // namespace watchbill::roster
