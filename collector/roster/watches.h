#pragma once
// Who has the watch over a stretch of time, interval by interval, as a calendar shows it. Pure; thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/roster.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

struct Watch {
  std::string of;   ///< the rota, or empty for the internal team's hours
  PersonId person;  ///< empty for the whole internal team
  Interval when;    ///< clipped to what was asked about
  Instant began;    ///< before clipping; 1970 when it has been going on for longer than kLookBack
  bool operator==(const Watch&) const = default;
};
inline constexpr Duration kLookBack = std::chrono::hours{24 * 40};

/// A rota's turns by person, overrides and absences applied: each maximal interval in which somebody is on duty. By
/// beginnings, people on duty together in the rota's order.
std::vector<Watch> rota_watches(const Roster&, std::string_view rota, Interval);
/// The hours in which the internal team is open.
std::vector<Watch> team_watches(const Roster&, Interval);
/// Of one person: turns in any rota, and of an internal person the team's hours less their absences. By beginnings.
std::vector<Watch> person_watches(const Roster&, std::string_view person, Interval);

}  // namespace watchbill::roster
