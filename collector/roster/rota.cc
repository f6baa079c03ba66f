#include "collector/roster/rota.h"

#include <algorithm>

namespace watchbill::roster {
namespace {

constexpr int kDay = 1440;

/// The hand-overs of a rota, numbered from the first turn's beginning, which is number 0.
class HandOvers {
 public:
  explicit HandOvers(const Rota& rota) : rota_(rota) {
    cycle_begins_ = rota.from;
    if (rota.rotate != Rotation::weekly) return;
    const int from_monday = weekday(rota.from);
    cycle_begins_ = add_days(rota.from, -from_monday);
    for (const int minute : rota.hand_overs) skipped_ += minute / kDay < from_monday ? 1 : 0;
  }

  Instant at(int number) const {
    const int count = static_cast<int>(rota_.hand_overs.size());
    const int counted = number + skipped_;
    const int minute = rota_.hand_overs[static_cast<std::size_t>(counted % count)];
    const LocalDate date = add_days(cycle_begins_, counted / count * cycle_days() + minute / kDay);
    return rota_.hours.zone().at(date, minute % kDay, Edge::start);
  }

  /// Nearly the last one at or before `t`: by whole cycles of the calendar.
  int near(Instant t) const {
    const int cycles = days_between(cycle_begins_, rota_.hours.zone().date_of(t)) / cycle_days();
    return std::max(0, cycles * static_cast<int>(rota_.hand_overs.size()) - skipped_);
  }

 private:
  int cycle_days() const { return rota_.rotate == Rotation::weekly ? 7 : 1; }

  const Rota& rota_;
  LocalDate cycle_begins_;
  int skipped_ = 0;  ///< hand-overs of the first week that lie before the rota's date
};

}  // namespace

Instant first_turn(const Rota& rota) {
  return HandOvers(rota).at(0);
}

std::optional<Turn> turn_at(const Rota& rota, Instant t) {
  if (rota.rotate == Rotation::none || rota.members.empty()) return std::nullopt;
  const HandOvers hand_overs(rota);
  // The calendar says nearly which turn it is; the wall clock's time of day, which may jump, says exactly.
  int turn = hand_overs.near(t);
  Instant from = hand_overs.at(turn);
  Instant to = hand_overs.at(turn + 1);
  while (t < from) {
    if (turn == 0) return std::nullopt;
    --turn;
    to = from;
    from = hand_overs.at(turn);
  }
  while (t >= to) {
    ++turn;
    from = to;
    to = hand_overs.at(turn + 1);
  }
  return Turn{.member = static_cast<std::size_t>(turn) % rota.members.size(), .from = from, .to = to};
}

const Override* override_at(const Rota& rota, Instant t) {
  const auto after = std::upper_bound(rota.overrides.begin(), rota.overrides.end(), t,
                                      [](Instant at, const Override& o) { return at < o.from; });
  if (after == rota.overrides.begin()) return nullptr;
  const auto& last = *(after - 1);
  return t < last.to ? &last : nullptr;
}

}  // namespace watchbill::roster
