// Calendars walked in steps of 30 s around every jump of the clock, against an answer that never converts a wall-clock
// time to an instant: the C library says what the clock shows at each step, and a shift begins and ends at the steps at
// which its times are shown.

#include <chrono>
#include <cstdint>
#include <cstdlib>

#include <time.h>

#include "tests/collector/roster/zones.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using test::clock;

constexpr seconds kStep{30};

/// Seconds of the wall clock since its own 1970.
std::int64_t shown(LocalDate date, std::int64_t second_of_day) {
  const sys_days day{std::chrono::year{date.year} / date.month / date.day};
  return day.time_since_epoch().count() * 86'400 + second_of_day;
}

/// What the C library shows in one zone, from `begin` on.
class WallClock {
 public:
  WallClock(const std::string& name, std::chrono::sys_seconds begin, std::size_t steps) : begin_(begin) {
    setenv("TZ", (":" + name).c_str(), 1);
    tzset();
    for (std::size_t i = 0; i < steps; ++i) {
      const std::time_t t = (begin + static_cast<int>(i) * kStep).time_since_epoch().count();
      tm local{};
      localtime_r(&t, &local);
      dates_.push_back({local.tm_year + 1900, local.tm_mon + 1, local.tm_mday});
      shown_.push_back(shown(dates_.back(), local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec));
      offsets_.push_back(local.tm_gmtoff);
    }
    unsetenv("TZ");
    tzset();
  }

  std::size_t steps() const { return shown_.size(); }
  Instant at(std::size_t i) const { return begin_ + static_cast<int>(i) * kStep; }
  LocalDate date(std::size_t i) const { return dates_[i]; }
  bool jumps(std::size_t i) const { return i > 0 && offsets_[i] != offsets_[i - 1]; }

  /// The step at which something starts that starts when the clock shows this: the first such, else the jump over it.
  std::size_t start_of(std::int64_t wanted) const {
    return first([&](std::int64_t s) { return s == wanted; }, wanted);
  }
  /// The step at which something ends that ends when the clock shows this: the last such, else the jump over it.
  std::size_t end_of(std::int64_t wanted) const {
    for (std::size_t i = steps(); i > 0; --i) {
      if (shown_[i - 1] == wanted) return i - 1;
    }
    return first([](std::int64_t) { return false; }, wanted);
  }

 private:
  template <class Exact>
  std::size_t first(Exact exact, std::int64_t wanted) const {
    for (std::size_t i = 0; i < steps(); ++i) {
      if (exact(shown_[i])) return i;
    }
    for (std::size_t i = 0; i < steps(); ++i) {
      if (shown_[i] > wanted) return i;
    }
    return steps();
  }

  std::chrono::sys_seconds begin_;
  std::vector<LocalDate> dates_;
  std::vector<std::int64_t> shown_;
  std::vector<long> offsets_;
};

/// The state at every step.
std::vector<OpenState> brute_force(const WallClock& wall, const Calendar::Week& week,
                                   const std::map<LocalDate, Holiday>& holidays) {
  std::vector<OpenState> out(wall.steps());
  for (std::size_t i = 0; i < wall.steps(); ++i) {
    out[i] = holidays.contains(wall.date(i)) ? OpenState::holiday : OpenState::closed;
  }
  // By numbers and not by what the clock shows, so that a date that it skips is asked for, too.
  const LocalDate last = wall.date(wall.steps() - 1);
  for (LocalDate date = wall.date(0); date <= last; date = add_days(date, 1)) {
    const auto holiday = holidays.find(date);
    const auto& shifts =
        holiday != holidays.end() ? holiday->second.hours : week[static_cast<std::size_t>(weekday(date))];
    for (const auto& shift : shifts) {
      const std::size_t end = wall.end_of(shown(date, shift.to * 60));
      for (std::size_t i = wall.start_of(shown(date, shift.from * 60)); i < end; ++i) out[i] = OpenState::open;
    }
  }
  return out;
}

struct Schedule {
  std::string name;
  Calendar::Week week;
  std::map<LocalDate, Holiday> holidays;
};

/// Shifts far from the jump, over it, touching it and inside it; holidays on the date of it and beside.
std::vector<Schedule> schedules_around(LocalDate jump) {
  const Calendar::Week office = test::on_weekdays({{clock(8), clock(17)}});
  const Calendar::Week nights = test::daily({{clock(22), clock(30)}});
  const Holiday closed{.name = "closed", .hours = {}};
  const Holiday some_hours{.name = "some hours", .hours = {{clock(1, 30), clock(3, 30)}, {clock(23), clock(25)}}};
  return {
      {"office hours", office, {}},
      {"nights", nights, {}},
      {"all day", test::daily({{0, 1440}}), {}},
      {"from eight to eight", test::daily({{clock(8), clock(32)}}), {}},
      {"into the hour", test::daily({{clock(0, 30), clock(1, 30)}, {clock(20), clock(25)}}), {}},
      {"out of the hour", test::daily({{clock(2, 30), clock(4)}, {clock(1, 30), clock(1, 45)}}), {}},
      {"the hour itself", test::daily({{clock(1), clock(2)}, {clock(2), clock(3)}}), {}},
      {"inside the hour", test::daily({{clock(2, 10), clock(2, 20)}, {clock(0, 5), clock(0, 10)}}), {}},
      {"around midnight", test::daily({{clock(23, 30), clock(24, 30)}, {clock(0), clock(0, 15)}}), {}},
      {"the date is a holiday", nights, {{jump, closed}}},
      {"the date is a holiday with hours", nights, {{jump, some_hours}}},
      {"the day before is a holiday", nights, {{add_days(jump, -1), closed}}},
      {"the day before is a holiday with hours", office, {{add_days(jump, -1), some_hours}}},
      {"three holidays", nights, {{add_days(jump, -1), closed}, {jump, some_hours}, {add_days(jump, 1), closed}}},
  };
}

/// Every instant in these years at which the C library's clock jumps, found in steps of half an hour.
std::vector<std::chrono::sys_seconds> jumps_in(const std::string& zone, int first_year, int last_year) {
  std::vector<std::chrono::sys_seconds> out;
  const sys_days begin{std::chrono::year{first_year} / 1 / 1};
  const sys_days end{std::chrono::year{last_year + 1} / 1 / 1};
  const WallClock wall(zone, begin - seconds{1800}, static_cast<std::size_t>((end - begin) / kStep) + 60);
  for (std::size_t i = 0; i < wall.steps(); ++i) {
    if (wall.jumps(i)) out.push_back(std::chrono::floor<seconds>(wall.at(i)));
  }
  return out;
}

struct Years {
  const char* zone;
  int first, last;
  std::size_t jumps;
};

TEST_CASE("calendars agree with the C library's clock, step by step, around every jump of three years") {
  const Years rows[] = {
      {"America/New_York", 2016, 2018, 6},  {"Europe/London", 2016, 2018, 6},  {"Australia/Lord_Howe", 2016, 2018, 6},
      {"America/Sao_Paulo", 2016, 2018, 6}, {"Asia/Kathmandu", 1985, 1987, 1},
  };
  for (const auto& row : rows) {
    const auto zone = test::zone(row.zone);
    const auto jumps = jumps_in(row.zone, row.first, row.last);
    INFO(row.zone);
    REQUIRE(jumps.size() == row.jumps);
    for (const auto jump : jumps) {
      // Three days on both sides are compared; five more let every shift that touches them be seen from its start.
      const auto begin = jump - days{8};
      const WallClock wall(row.zone, begin, static_cast<std::size_t>(days{16} / kStep));
      const auto from = static_cast<std::size_t>(days{5} / kStep);
      const auto to = static_cast<std::size_t>(days{11} / kStep);
      for (const auto& schedule : schedules_around(zone.date_of(jump))) {
        const Calendar calendar(zone, schedule.week, schedule.holidays);
        const auto expected = brute_force(wall, schedule.week, schedule.holidays);
        const auto stretches = calendar.stretches(wall.at(from), wall.at(to));
        std::size_t stretch = 0;
        std::size_t wrong = 0;
        for (std::size_t i = from; i < to; ++i) {
          if (stretches[stretch].to == wall.at(i)) ++stretch;
          if (calendar.state_at(wall.at(i)) == expected[i] && stretches.at(stretch).state == expected[i]) continue;
          if (wrong++ == 0) UNSCOPED_INFO("first at " << format_instant(wall.at(i)));
        }
        INFO(schedule.name << " around " << format_instant(jump));
        CHECK(wrong == 0);
        CHECK(stretch + 1 == stretches.size());
      }
    }
  }
}

}  // namespace
}  // namespace watchbill::roster
