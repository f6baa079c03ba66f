#include "collector/roster/weekly.h"

#include "tests/collector/roster/zones.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

using test::utc;

std::string at(const char* weekly, const char* zone, const char* instant) {
  const auto interval = interval_at(*parse_weekly(weekly), test::zone(zone), utc(instant));
  return interval ? format_instant(interval->from) + ".." + format_instant(interval->to) : "none";
}
std::string after(const char* weekly, const char* zone, const char* instant) {
  const auto start = next_start(*parse_weekly(weekly), test::zone(zone), utc(instant));
  return start ? format_instant(*start) : "never";
}

TEST_CASE("Times of the week read as people write them, and are written so again") {
  CHECK(to_text(*parse_weekly("sun 02:00-04:00")) == "sun 02:00-04:00");
  CHECK(to_text(*parse_weekly(" fri-sun 22:00-06:00 ")) == "fri,sat,sun 22:00-06:00");
  CHECK(to_text(*parse_weekly("daily 00:00-24:00")) == "mon,tue,wed,thu,fri,sat,sun 00:00-24:00");
  CHECK(to_text(*parse_weekly("mon 08:00-08:00")) == "mon 08:00-08:00");
  CHECK(*parse_weekly(to_text(*parse_weekly("mon,wed 22:00-22:00"))) == *parse_weekly("mon,wed 22:00-22:00"));
  for (const char* wrong : {"", "sun", "02:00-04:00", "sunday 02:00-04:00", "sun 2:00-4:00", "sun 24:00-02:00",
                            "sun 02:00", "sun 02:00-04:60", "sun,, 02:00-04:00"}) {
    INFO(wrong);
    const auto weekly = parse_weekly(wrong);
    REQUIRE_FALSE(weekly.has_value());
    CHECK(weekly.error().problem.find("is no time of the week") != std::string::npos);
    CHECK_FALSE(weekly.error().remedy.empty());
  }
}

TEST_CASE("A weekly interval holds its beginning and not its end, on the zone's clock") {
  const char* const sunday = "sun 02:00-04:00";
  CHECK(at(sunday, "America/New_York", "2026-06-14T05:59:59.999Z") == "none");
  CHECK(at(sunday, "America/New_York", "2026-06-14T06:00:00Z") == "2026-06-14T06:00:00Z..2026-06-14T08:00:00Z");
  CHECK(at(sunday, "America/New_York", "2026-06-14T08:00:00Z") == "none");
  CHECK(at(sunday, "America/New_York", "2026-06-15T06:30:00Z") == "none");
  CHECK(after(sunday, "America/New_York", "2026-06-14T05:59:59Z") == "2026-06-14T06:00:00Z");
  CHECK(after(sunday, "America/New_York", "2026-06-14T06:00:00Z") == "2026-06-21T06:00:00Z");
}

TEST_CASE("An interval over midnight belongs to the day it begins on") {
  const char* const night = "sat 22:00-02:00";
  CHECK(at(night, "Europe/London", "2026-06-14T00:59:00Z") == "2026-06-13T21:00:00Z..2026-06-14T01:00:00Z");
  CHECK(at(night, "Europe/London", "2026-06-13T00:30:00Z") == "none");
  CHECK(at("sat 08:00-08:00", "Europe/London", "2026-06-14T06:59:00Z") == "2026-06-13T07:00:00Z..2026-06-14T07:00:00Z");
}

TEST_CASE("When the clock jumps, what begins in the gap begins at the jump, and what the gap holds does not begin") {
  // New York, 2026-03-08: 02:00 is 03:00.
  CHECK(at("sun 02:30-05:00", "America/New_York", "2026-03-08T07:00:00Z") ==
        "2026-03-08T07:00:00Z..2026-03-08T09:00:00Z");
  CHECK(at("sun 02:00-03:00", "America/New_York", "2026-03-08T07:00:00Z") == "none");
  CHECK(after("sun 02:00-03:00", "America/New_York", "2026-03-07T12:00:00Z") == "2026-03-15T06:00:00Z");
}

TEST_CASE("When the clock is set back, a repeated time begins with its first and ends with its last occurrence") {
  // New York, 2026-11-01: 01:00 to 02:00 comes twice.
  CHECK(at("sun 01:30-01:45", "America/New_York", "2026-11-01T06:30:00Z") ==
        "2026-11-01T05:30:00Z..2026-11-01T06:45:00Z");
}

}  // namespace
}  // namespace watchbill::roster
