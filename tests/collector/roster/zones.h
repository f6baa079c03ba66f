#pragma once
// Zones and calendars for tests.

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "collector/roster/calendar.h"
#include "tests/support/catch.h"

namespace watchbill::test {

inline roster::Zone zone(const std::string& name) {
  absl::TimeZone loaded;
  REQUIRE(absl::LoadTimeZone(name, &loaded));
  return {name, loaded};
}

/// The same shifts on every day.
inline roster::Calendar::Week daily(std::vector<roster::Shift> shifts) {
  roster::Calendar::Week week;
  week.fill(std::move(shifts));
  return week;
}

/// The same shifts from Monday to Friday.
inline roster::Calendar::Week on_weekdays(std::vector<roster::Shift> shifts) {
  roster::Calendar::Week week = daily(std::move(shifts));
  week[5].clear();
  week[6].clear();
  return week;
}

/// `8:00` as minutes from midnight; past 24:00 on the next day.
constexpr int clock(int hour, int minute = 0) {
  return hour * 60 + minute;
}

/// An instant as RFC 3339.
inline Instant utc(const std::string& text) {
  const auto t = parse_instant(text);
  if (!t) FAIL(t.error().text());
  return *t;
}

}  // namespace watchbill::test
