#pragma once
// People of the provider who take turns. A value; pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/roster/calendar.h"
#include "collector/roster/zone.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

using PersonId = std::string;

enum class Rotation : std::uint8_t { none, daily, weekly };

/// Somebody on duty in place of whose turn it is, whatever the rota's hours.
struct Override {
  PersonId person;
  Instant from;
  Instant to;
};

/// With Rotation::none every member is on duty in the rota's hours, told in order.
struct Rota {
  std::string name;
  Calendar hours;
  std::vector<PersonId> members;
  Rotation rotate = Rotation::none;
  /// When turns end, by the wall clock in the zone of `hours`: minutes from the day's midnight, of a weekly rotation
  /// from Monday's. Sorted, each once, at least one where it rotates.
  std::vector<int> hand_overs{};
  LocalDate from;                     ///< the first turn begins at the first hand-over on or after this date
  std::vector<Override> overrides{};  ///< sorted by their beginnings; no two overlap
  std::vector<Interval> off{};        ///< nobody is on duty in these, whatever the rest says
};

/// One turn of a rota that rotates.
struct Turn {
  std::size_t member = 0;  ///< index into members
  Instant from;
  Instant to;
};

/// Whose turn it is; nothing before the first one, and for rotas that do not rotate. A hand-over is one instant: of a
/// repeated time the first occurrence.
std::optional<Turn> turn_at(const Rota&, Instant);
/// When the first turn begins; for rotas that rotate.
Instant first_turn(const Rota&);
/// The override that holds at this instant, if any.
const Override* override_at(const Rota&, Instant);

}  // namespace watchbill::roster
