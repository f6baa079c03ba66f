#pragma once
// When a team is there: weekly hours and holidays in a zone (ownership.md, Time). An immutable value, cheap to copy;
// thread-safe. What it works out about a year is remembered, so that asking again costs a binary search.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/zone.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

enum class OpenState : std::uint8_t { open, closed, holiday };
constexpr std::string_view to_text(OpenState s) {
  constexpr std::array<std::string_view, 3> names{"open", "closed", "holiday"};
  return names[static_cast<std::size_t>(s)];
}

/// A set of states, for questions such as "when next open or holiday".
struct OpenStates {
  bool open = false;
  bool closed = false;
  bool holiday = false;
  constexpr bool contains(OpenState s) const {
    if (s == OpenState::open) return open;
    return s == OpenState::closed ? closed : holiday;
  }
  static constexpr OpenStates all_but(OpenState s) {
    return {s != OpenState::open, s != OpenState::closed, s != OpenState::holiday};
  }
};

/// Minutes of the wall clock from the midnight of the day it starts on; `to` may pass 1440 (over midnight). 0 ≤ from <
/// 1440, from < to ≤ from + 1440.
struct Shift {
  int from = 0;
  int to = 0;
  bool operator==(const Shift&) const = default;
};

struct Holiday {
  std::string name;
  std::vector<Shift> hours;  ///< usually none
};

class Calendar {
 public:
  /// Shifts of Monday … Sunday.
  using Week = std::array<std::vector<Shift>, 7>;

  /// Shifts belong to the day they start on; a holiday's own shifts replace the weekday's. Outside the years 1900 to
  /// 2299 it counts as closed (unless it is open always).
  Calendar(Zone zone, Week weekly, std::map<LocalDate, Holiday> holidays);
  /// Open at every instant.
  static Calendar always(Zone zone);

  const Zone& zone() const;
  const Week& weekly() const;
  const std::map<LocalDate, Holiday>& holidays() const;

  OpenState state_at(Instant) const;
  /// The first instant after `t`, at most at `limit`, at which the state differs from the one at `t`.
  std::optional<Instant> next_change(Instant t, Instant limit) const;
  /// The first instant at or after `t`, at most at `limit`, at which the team is open.
  std::optional<Instant> next_open(Instant t, Instant limit) const;
  /// The first instant at or after `t`, at most at `limit`, at which the state is one of these.
  std::optional<Instant> next_in(OpenStates, Instant t, Instant limit) const;
  /// When the state at `t` began; nothing if it has held since before 1900.
  std::optional<Instant> since(Instant t) const;

  struct Stretch {
    Instant from, to;
    OpenState state;
    bool operator==(const Stretch&) const = default;
  };
  /// Maximal stretches of one state, clipped to [from, to).
  std::vector<Stretch> stretches(Instant from, Instant to) const;
  /// The name of the holiday of t's local date, when there is one.
  std::optional<std::string_view> holiday_at(Instant t) const;

 private:
  struct Plan;
  std::shared_ptr<const Plan> plan_;  // shared: rosters and books hold copies of one calendar
};

/// The instants of a shift that starts on this date; empty (from == to) when it lies in a gap of the wall clock.
Interval instants_of(const Zone&, LocalDate, Shift);

}  // namespace watchbill::roster
