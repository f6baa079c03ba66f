// Turns minute by minute against the wall clock, in zones whose clocks do odd things.
//
// What a hand-over is, said independently: it happens at the first instant at which the latest wall-clock time that was
// ever shown reaches it. A repeated hour shows nothing later than was shown before, so it hands nothing over again; a
// jump passes everything it skips at once.

#include <random>

#include "collector/roster/rota.h"
#include "tests/collector/roster/zones.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

using std::chrono::days;
using std::chrono::minutes;

/// Minutes of the wall clock since the midnight of 1970-01-01.
std::int64_t wall_minute(const Zone& zone, Instant t) {
  return std::int64_t{days_between({1970, 1, 1}, zone.date_of(t))} * 1440 + zone.minute_of_day(t);
}

/// Every hand-over's wall-clock minute between two dates, on or after the rota's.
std::vector<std::int64_t> hand_overs(const Rota& rota, LocalDate to) {
  std::vector<std::int64_t> out;
  for (LocalDate date = rota.from; date <= to; date = add_days(date, 1)) {
    for (const int minute : rota.hand_overs) {
      if (rota.rotate == Rotation::weekly && minute / 1440 != weekday(date)) continue;
      out.push_back(std::int64_t{days_between({1970, 1, 1}, date)} * 1440 + minute % 1440);
    }
  }
  return out;
}

struct Night {
  const char* zone;
  const char* jump;  ///< about when its clock does something
};

const Night kNights[] = {
    {"America/New_York", "2026-03-08T07:00:00Z"},    {"America/New_York", "2026-11-01T06:00:00Z"},
    {"Europe/London", "2026-10-25T01:00:00Z"},       {"Australia/Lord_Howe", "2026-04-04T15:00:00Z"},
    {"Australia/Lord_Howe", "2026-10-03T15:30:00Z"}, {"America/Sao_Paulo", "2018-02-18T02:00:00Z"},
    {"America/Sao_Paulo", "2018-11-04T03:00:00Z"},   {"Asia/Kathmandu", "1985-12-31T18:30:00Z"},
    {"Pacific/Apia", "2011-12-30T10:00:00Z"},        {"Africa/Cairo", "2023-04-27T22:00:00Z"},
    {"Africa/Cairo", "2023-10-26T21:00:00Z"},        {"Antarctica/Troll", "2026-03-29T01:00:00Z"},
    {"Antarctica/Troll", "2026-10-25T01:00:00Z"},    {"Pacific/Kwajalein", "1993-08-20T12:00:00Z"},
};

Rota random_rota(const Night& night, std::mt19937_64& random) {
  const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
  const auto zone = test::zone(night.zone);
  const Instant jump = test::utc(night.jump);
  Rota rota{.name = "noc", .hours = Calendar::always(zone), .members = {"anna", "raj", "kim"}, .from = {}};
  rota.members.resize(static_cast<std::size_t>(1 + below(3)));
  rota.rotate = below(2) == 0 ? Rotation::daily : Rotation::weekly;
  rota.from = add_days(zone.date_of(jump), -below(12));
  const int cycle = rota.rotate == Rotation::weekly ? 7 * 1440 : 1440;
  // Half of them near the clock's jump, where it matters.
  const int near_jump =
      static_cast<int>((wall_minute(zone, jump) - (rota.rotate == Rotation::weekly ? 3 * 1440 : 0)) % cycle);
  for (int i = 1 + below(4); i > 0; --i) {
    const int minute =
        below(2) == 0 ? below(static_cast<unsigned>(cycle)) : (near_jump + below(180) - 120 + cycle) % cycle;
    if (std::find(rota.hand_overs.begin(), rota.hand_overs.end(), minute) == rota.hand_overs.end()) {
      rota.hand_overs.push_back(minute);
    }
  }
  std::sort(rota.hand_overs.begin(), rota.hand_overs.end());
  return rota;
}

TEST_CASE("turns agree with the wall clock minute by minute, wherever it jumps") {
  for (const auto& night : kNights) {
    const auto zone = test::zone(night.zone);
    const Instant jump = test::utc(night.jump);
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      std::mt19937_64 random(seed);
      const Rota rota = random_rota(night, random);
      INFO(night.zone << " " << night.jump << " seed " << seed);
      const auto all = hand_overs(rota, add_days(zone.date_of(jump), 12));
      std::int64_t latest = INT64_MIN;
      int wrong = 0;
      std::optional<std::size_t> turn_before;
      std::optional<Instant> turn_began;
      for (Instant t = jump - days{14}; t < jump + days{9} && wrong == 0; t += minutes{1}) {
        latest = std::max(latest, wall_minute(zone, t));
        const auto passed = std::upper_bound(all.begin(), all.end(), latest) - all.begin();
        const auto turn = turn_at(rota, t);
        if (passed == 0) {
          wrong += turn.has_value() ? 1 : 0;
          wrong += t >= first_turn(rota) ? 1 : 0;
          continue;
        }
        const auto number = static_cast<std::size_t>(passed - 1);
        if (!turn || turn->member != number % rota.members.size()) {
          ++wrong;
        } else {
          if (turn_before != number) turn_began = t;
          turn_before = number;
          if (turn->from != *turn_began || turn->to <= t) ++wrong;
        }
        if (wrong > 0) UNSCOPED_INFO("first at " << format_instant(t));
      }
      CHECK(wrong == 0);
    }
  }
}

}  // namespace
}  // namespace watchbill::roster
