#include "collector/roster/year.h"

#include <algorithm>
#include <chrono>

namespace watchbill::roster {
namespace {

// A shift reaches at most to the end of the day after the one it starts on, a zone is at most a day away from UTC, and
// some have jumped by one: five days around the year see everything that touches it.
constexpr int kMargin = 5;

struct Edges {
  std::vector<Interval> open;     // sorted by their beginnings; may overlap
  std::vector<Instant> instants;  // where the state can change; sorted
};

Edges edges_of(Interval year, LocalDate first, LocalDate last, const Zone& zone, const Calendar::Week& weekly,
               const std::map<LocalDate, Holiday>& holidays) {
  Edges edges;
  edges.instants.push_back(year.from);
  for (LocalDate date = first; date <= last; date = add_days(date, 1)) {
    const auto holiday = holidays.find(date);
    const bool is_holiday = holiday != holidays.end();
    const auto& shifts = is_holiday ? holiday->second.hours : weekly[static_cast<std::size_t>(weekday(date))];
    for (const Shift shift : shifts) {
      const Interval open = instants_of(zone, date, shift);
      if (open.from >= open.to) continue;
      edges.open.push_back(open);
      edges.instants.insert(edges.instants.end(), {open.from, open.to});
    }
    if (!is_holiday) continue;
    for (const Edge edge : {Edge::start, Edge::end}) {
      edges.instants.insert(edges.instants.end(), {zone.at(date, 0, edge), zone.at(date, 1440, edge)});
    }
  }
  // A clock set back over midnight shows the date before once more.
  for (auto jump = zone.next_jump(year.from); jump && *jump < year.to; jump = zone.next_jump(*jump)) {
    edges.instants.push_back(*jump);
  }
  std::sort(edges.instants.begin(), edges.instants.end());
  std::sort(edges.open.begin(), edges.open.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  return edges;
}

}  // namespace

Interval instants_of(const Zone& zone, LocalDate date, Shift shift) {
  const Instant from = zone.at(date, shift.from, Edge::start);
  return {from, std::max(from, zone.at(date, shift.to, Edge::end))};
}

std::vector<Change> work_out_year(int year, const Zone& zone, const Calendar::Week& weekly,
                                  const std::map<LocalDate, Holiday>& holidays) {
  const auto new_year = [](int y) { return Instant{std::chrono::sys_days{std::chrono::year{y} / 1 / 1}}; };
  const Interval span{new_year(year), new_year(year + 1)};
  const Edges edges =
      edges_of(span, add_days({year, 1, 1}, -kMargin), add_days({year, 12, 31}, kMargin), zone, weekly, holidays);
  std::vector<Change> changes;
  auto next_open = edges.open.begin();
  Instant open_until = Instant::min();
  for (const Instant t : edges.instants) {
    for (; next_open != edges.open.end() && next_open->from <= t; ++next_open) {
      open_until = std::max(open_until, next_open->to);
    }
    if (t < span.from || t >= span.to) continue;
    OpenState state = OpenState::open;
    if (open_until <= t) {
      state = holidays.contains(zone.date_of(t)) ? OpenState::holiday : OpenState::closed;
    }
    if (changes.empty() || changes.back().state != state) changes.push_back({t, state});
  }
  return changes;
}

}  // namespace watchbill::roster
