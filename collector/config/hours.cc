#include "collector/config/hours.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "collector/roster/weekly.h"

namespace watchbill::config {
namespace {

using roster::Calendar;
using roster::LocalDate;
using roster::Shift;

constexpr int kDay = 1440;

bool is_empty_on(const roster::Zone& zone, LocalDate date, Shift shift) {
  const auto instants = roster::instants_of(zone, date, shift);
  return instants.from >= instants.to;
}

/// The first date in twenty years on which the clock jumps over the whole shift.
std::optional<LocalDate> empty_date(const roster::Zone& zone, std::size_t day, Shift shift) {
  const Instant begin{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  const Instant end = begin + std::chrono::days{366 * 20};
  for (auto jump = zone.next_jump(begin); jump && *jump < end; jump = zone.next_jump(*jump)) {
    for (const int back : {0, -1}) {
      const LocalDate date = roster::add_days(zone.date_of(*jump), back);
      if (roster::weekday(date) == static_cast<int>(day) && is_empty_on(zone, date, shift)) return date;
    }
  }
  return std::nullopt;
}

void warn_of_empty(const SourcePos& where, LocalDate date, Findings& findings) {
  findings.warnings.add(where, "this interval is empty on " + to_text(date) + ", when the clock jumps over it",
                        "let it begin earlier or end later");
}

void add_days_hours(Calendar::Week& week, std::array<std::string, 7>& given_by, const yaml::Node& key,
                    const yaml::Node& value, const roster::Zone& zone, Findings& findings) {
  const auto name = key.text(findings.errors).value_or("");
  const auto days = roster::parse_days(name);
  if (!days) {
    findings.errors.add(key.where(), "'" + name + "' names no days", "write mon, mon-fri, sat,sun or daily");
    return;
  }
  const auto shifts = read_shifts(value, findings);
  std::vector<bool> warned(shifts.size());
  for (const auto day : *days) {
    if (!given_by[day].empty()) {
      findings.errors.add(key.where(),
                          std::string(roster::kDayNames[day]) + " has hours already, by '" + given_by[day] + "'",
                          "name each day once, with a list of intervals");
      return;
    }
    given_by[day] = name;
    for (std::size_t i = 0; i < shifts.size(); ++i) {
      const auto& [shift, where] = shifts[i];
      week[day].push_back(shift);
      const auto empty = warned[i] ? std::nullopt : empty_date(zone, day, shift);
      if (!empty) continue;
      warned[i] = true;
      warn_of_empty(where, *empty, findings);
    }
  }
}

}  // namespace

std::vector<WrittenShift> read_shifts(const yaml::Node& node, Findings& findings) {
  std::vector<WrittenShift> out;
  for (const auto& item : one_or_many(node, findings.errors)) {
    const auto text = item.text(findings.errors);
    if (!text) continue;
    if (const auto shift = roster::parse_shift(*text)) {
      out.push_back({*shift, item.where()});
    } else {
      findings.errors.add(item.where(), "'" + *text + "' is not an interval of a day",
                          "write it as 08:00-17:00; 22:00-06:00 runs over midnight, 24:00 may end one");
    }
  }
  return out;
}

void warn_if_empty(const WrittenShift& written, LocalDate date, const roster::Zone& zone, Findings& findings) {
  if (is_empty_on(zone, date, written.shift)) warn_of_empty(written.where, date, findings);
}

Calendar::Week read_hours(const yaml::Node& node, const roster::Zone& zone, Findings& findings) {
  Calendar::Week week;
  if (node.is_scalar()) {
    const auto text = node.text(findings.errors).value_or("");
    if (text == "always") {
      week.fill({Shift{0, kDay}});
    } else {
      findings.errors.add(node.where(), "'" + text + "' is not hours",
                          "write always, or days with their hours as {mon-fri: \"08:00-17:00\"}");
    }
    return week;
  }
  std::array<std::string, 7> given_by;
  for (const auto& [key, value] : node.pairs(findings.errors)) {
    add_days_hours(week, given_by, key, value, zone, findings);
  }
  return week;
}

std::optional<int> shortest_closure(const Calendar::Week& week) {
  std::vector<std::pair<int, int>> shifts;
  for (int day = 0; day < 7; ++day) {
    for (const Shift& s : week[static_cast<std::size_t>(day)]) {
      shifts.emplace_back(day * kDay + s.from, day * kDay + s.to);
    }
  }
  if (shifts.empty()) return std::nullopt;
  std::sort(shifts.begin(), shifts.end());
  shifts.emplace_back(shifts.front().first + 7 * kDay, shifts.front().second + 7 * kDay);
  std::optional<int> shortest;
  int open_until = shifts.front().second;
  for (const auto& [from, to] : shifts) {
    if (from > open_until && (!shortest || from - open_until < *shortest)) shortest = from - open_until;
    open_until = std::max(open_until, to);
  }
  return shortest;
}

}  // namespace watchbill::config
