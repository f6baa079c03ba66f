#include "collector/roster/calendar.h"

#include <random>

#include "collector/roster/party.h"
#include "tests/collector/roster/zones.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using test::clock;
using test::utc;

TEST_CASE("a shift is open at its first instant and closed at its last") {
  const Calendar calendar(test::zone("America/New_York"), test::on_weekdays({{clock(8), clock(17)}}), {});
  CHECK(calendar.state_at(utc("2026-06-12T11:59:59.999Z")) == OpenState::closed);
  CHECK(calendar.state_at(utc("2026-06-12T12:00:00Z")) == OpenState::open);
  CHECK(calendar.state_at(utc("2026-06-12T20:59:59.999Z")) == OpenState::open);
  CHECK(calendar.state_at(utc("2026-06-12T21:00:00Z")) == OpenState::closed);
}

TEST_CASE("an overnight shift belongs to the day it starts on, holidays included") {
  const LocalDate holiday{2026, 11, 26};  // a Thursday
  const Calendar calendar(test::zone("America/New_York"), test::daily({{clock(22), clock(30)}}),
                          {{holiday, {.name = "Thanksgiving", .hours = {}}}});
  CHECK(calendar.state_at(utc("2026-11-26T05:30:00-05:00")) == OpenState::open);     // Wednesday's shift
  CHECK(calendar.state_at(utc("2026-11-26T06:00:00-05:00")) == OpenState::holiday);  // over
  CHECK(calendar.state_at(utc("2026-11-26T23:00:00-05:00")) == OpenState::holiday);  // the holiday's does not run
  CHECK(calendar.state_at(utc("2026-11-27T01:00:00-05:00")) == OpenState::closed);
  CHECK(calendar.holiday_at(utc("2026-11-26T23:59:59-05:00")) == "Thanksgiving");
  CHECK_FALSE(calendar.holiday_at(utc("2026-11-27T00:00:00-05:00")));
}

TEST_CASE("a holiday's own hours stand in place of the day's") {
  const Calendar calendar(test::zone("America/New_York"), test::on_weekdays({{clock(8), clock(17)}}),
                          {{{2026, 12, 24}, {.name = "Christmas Eve", .hours = {{clock(8), clock(12)}}}}});
  using S = Calendar::Stretch;
  CHECK(calendar.stretches(utc("2026-12-24T00:00:00-05:00"), utc("2026-12-25T09:00:00-05:00")) ==
        std::vector<S>{
            {utc("2026-12-24T05:00:00Z"), utc("2026-12-24T13:00:00Z"), OpenState::holiday},
            {utc("2026-12-24T13:00:00Z"), utc("2026-12-24T17:00:00Z"), OpenState::open},
            {utc("2026-12-24T17:00:00Z"), utc("2026-12-25T05:00:00Z"), OpenState::holiday},
            {utc("2026-12-25T05:00:00Z"), utc("2026-12-25T13:00:00Z"), OpenState::closed},
            {utc("2026-12-25T13:00:00Z"), utc("2026-12-25T14:00:00Z"), OpenState::open},
        });
}

TEST_CASE("what is always open or never opens has no change within any time") {
  const auto zone = test::zone("Europe/London");
  const Instant t = utc("2026-06-12T12:00:00Z");
  const Calendar always = Calendar::always(zone);
  CHECK(always.state_at(t) == OpenState::open);
  CHECK_FALSE(always.next_change(t, t + days{100'000}));
  CHECK_FALSE(always.since(t));
  const Calendar never(zone, {}, {});
  CHECK(never.state_at(t) == OpenState::closed);
  CHECK_FALSE(never.next_open(t, t + days{100'000}));
}

TEST_CASE("far outside the years that people mean a calendar is closed and still answers") {
  const Calendar calendar(test::zone("Europe/London"), test::daily({{clock(9), clock(17)}}), {});
  CHECK(calendar.state_at(Instant::min()) == OpenState::closed);
  CHECK(calendar.state_at(Instant::max()) == OpenState::closed);
  CHECK_FALSE(calendar.next_change(Instant::max() - days{1}, Instant::max()));
  CHECK(calendar.next_open(Instant::min(), Instant::max()) == utc("1900-01-01T09:00:00Z"));
  CHECK(calendar.since(utc("2300-06-01T00:00:00Z")) == utc("2299-12-31T17:00:00Z"));
}

TEST_CASE("a date that a zone skipped has no instants, and the night before runs to the jump") {
  // Samoa went from the 29th to the 31st of December 2011.
  const Calendar calendar(test::zone("Pacific/Apia"), test::daily({{clock(22), clock(30)}, {clock(9), clock(17)}}),
                          {{{2011, 12, 30}, {.name = "skipped", .hours = {}}}});
  using S = Calendar::Stretch;
  CHECK(calendar.stretches(utc("2011-12-30T07:00:00Z"), utc("2011-12-30T20:00:00Z")) ==
        std::vector<S>{{utc("2011-12-30T07:00:00Z"), utc("2011-12-30T08:00:00Z"), OpenState::closed},
                       {utc("2011-12-30T08:00:00Z"), utc("2011-12-30T10:00:00Z"), OpenState::open},
                       {utc("2011-12-30T10:00:00Z"), utc("2011-12-30T19:00:00Z"), OpenState::closed},
                       {utc("2011-12-30T19:00:00Z"), utc("2011-12-30T20:00:00Z"), OpenState::open}});
}

TEST_CASE("a clock set back over midnight shows the holiday's date twice") {
  // Newfoundland until 2011: at 00:01 the clock went back to 23:01.
  const Calendar calendar(test::zone("America/St_Johns"), {}, {{{2009, 10, 31}, {.name = "Halloween", .hours = {}}}});
  CHECK(calendar.state_at(utc("2009-11-01T02:29:30Z")) == OpenState::holiday);  // 23:59:30
  CHECK(calendar.state_at(utc("2009-11-01T02:30:30Z")) == OpenState::closed);   // 00:00:30
  CHECK(calendar.state_at(utc("2009-11-01T02:31:00Z")) == OpenState::holiday);  // 23:01 again
  CHECK(calendar.state_at(utc("2009-11-01T03:30:00Z")) == OpenState::closed);
}

Calendar random_calendar(std::mt19937_64& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  static const std::vector<std::string> kZones{
      "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu",   "Pacific/Apia", "America/Havana",
      "Atlantic/Azores",  "UTC",           "Africa/Cairo",        "America/Sao_Paulo"};
  const auto shifts = [&] {
    std::vector<Shift> out;
    for (int i = below(4); i > 0; --i) {
      const int from = below(1440);
      out.push_back({from, from + 1 + below(1440)});
    }
    return out;
  };
  Calendar::Week week;
  for (auto& day : week) day = shifts();
  std::map<LocalDate, Holiday> holidays;
  for (int i = below(8); i > 0; --i) {
    holidays[add_days({2026, 1, 1}, below(365))] = {.name = "h",
                                                    .hours = below(2) == 0 ? shifts() : std::vector<Shift>{}};
  }
  return {test::zone(kZones[static_cast<std::size_t>(below(static_cast<int>(kZones.size())))]), week, holidays};
}

TEST_CASE("next change, next state, since and stretches agree with the state minute by minute") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    const Calendar calendar = random_calendar(random);
    const Instant from = utc("2026-01-01T00:00:00Z") + minutes{random() % (360 * 1440)};
    const Instant to = from + days{6};
    INFO("seed " << seed << " " << calendar.zone().name() << " from " << format_instant(from));
    std::vector<Calendar::Stretch> expected;
    for (Instant t = from; t < to; t += minutes{1}) {
      const auto state = calendar.state_at(t);
      if (expected.empty() || expected.back().state != state) expected.push_back({t, t, state});
      expected.back().to = t + minutes{1};
    }
    CHECK(calendar.stretches(from, to) == expected);
    for (std::size_t i = 0; i + 1 < expected.size(); ++i) {
      const auto& now = expected[i];
      const Instant inside = now.from + (now.to - now.from) / 2;
      CHECK(calendar.next_change(inside, to) == now.to);
      CHECK_FALSE(calendar.next_change(inside, now.to - Duration{1}));
      if (i > 0) CHECK(calendar.since(inside) == now.from);
      for (const auto wanted : {OpenState::open, OpenState::closed, OpenState::holiday}) {
        std::optional<Instant> first;
        for (std::size_t k = i; k < expected.size() && !first; ++k) {
          if (expected[k].state == wanted) first = std::max(inside, expected[k].from);
        }
        const OpenStates only{wanted == OpenState::open, wanted == OpenState::closed, wanted == OpenState::holiday};
        CHECK(calendar.next_in(only, inside, to - Duration{1}) == first);
      }
    }
  }
}

TEST_CASE("severities are P1 to P4, or what rules call them") {
  CHECK(parse_severity("P2") == Severity::p2);
  CHECK(parse_severity("critical") == Severity::p1);
  CHECK(parse_severity("warning") == Severity::p3);
  CHECK(parse_severity("info") == Severity::p4);
  for (const char* text : {"", "p1", "P5", "page", "P1 "}) CHECK_FALSE(parse_severity(text));
}

TEST_CASE("dates are written and read in one form") {
  CHECK(parse_date("2028-02-29") == LocalDate{2028, 2, 29});
  CHECK(to_text(LocalDate{2026, 1, 5}) == "2026-01-05");
  for (const char* text :
       {"", "2026-02-29", "2026-13-01", "2026-1-05", "26-01-05", "2026-01-05 ", "2026/01/05", "+026-01-05"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
  CHECK(weekday({2026, 6, 12}) == 4);
  CHECK(days_between({2026, 2, 27}, {2026, 3, 2}) == 3);
}

TEST_CASE("an instant is written as people there read it, shortly when it is near") {
  const auto zone = test::zone("America/New_York");
  const Instant t = utc("2026-06-12T20:58:00Z");
  CHECK(zone.format(t) == "2026-06-12 16:58 EDT");
  CHECK(zone.format_near(t, t - days{5}) == "Fri 16:58 EDT");
  CHECK(zone.format_near(t, t + days{5}) == "Fri 16:58 EDT");
  CHECK(zone.format_near(t, t - days{6}) == "2026-06-12 16:58 EDT");
}

}  // namespace
}  // namespace watchbill::roster
