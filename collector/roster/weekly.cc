#include "collector/roster/weekly.h"

#include <algorithm>

namespace watchbill::roster {

namespace {

constexpr int kDay = 1440;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<std::size_t> day_named(std::string_view text) {
  const auto found = std::find(kDayNames.begin(), kDayNames.end(), text);
  if (found == kDayNames.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kDayNames.begin());
}

std::string clock_text(int minute) {
  const int of_day = minute > kDay ? minute - kDay : minute;
  const auto two = [](int n) { return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)}; };
  return two(of_day / 60) + ':' + two(of_day % 60);
}

/// The one that begins on that date, if any.
std::optional<Interval> on(const Weekly& weekly, const Zone& zone, LocalDate date) {
  if (!weekly.days[static_cast<std::size_t>(weekday(date))]) return std::nullopt;
  const Interval interval = instants_of(zone, date, weekly.shift);
  return interval.from < interval.to ? std::optional(interval) : std::nullopt;
}

}  // namespace

const std::array<std::string_view, 7> kDayNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<std::vector<std::size_t>> parse_days(std::string_view text) {
  if (text == "daily") return std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6};
  std::vector<std::size_t> out;
  while (true) {
    const auto comma = text.find(',');
    const auto part = trimmed(text.substr(0, comma));
    const auto dash = part.find('-');
    const auto first = day_named(part.substr(0, dash));
    const auto last = dash == part.npos ? first : day_named(part.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    for (std::size_t day = *first;; day = (day + 1) % 7) {
      out.push_back(day);
      if (day == *last) break;
    }
    if (comma == text.npos) return out;
    text.remove_prefix(comma + 1);
  }
}

std::optional<int> parse_minute(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const auto two = [&](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
  const int minute = two(0) * 60 + two(3);
  if (two(3) > 59 || minute > kDay) return std::nullopt;
  return minute;
}

std::optional<Shift> parse_shift(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  const auto from = parse_minute(trimmed(text.substr(0, dash)));
  auto to = parse_minute(trimmed(text.substr(dash + 1)));
  if (!from || !to || *from == kDay) return std::nullopt;
  if (*to <= *from) *to += kDay;
  return Shift{*from, *to};
}

Result<Weekly> parse_weekly(std::string_view text) {
  text = trimmed(text);
  const auto space = text.rfind(' ');
  const auto days = space == text.npos ? std::nullopt : parse_days(trimmed(text.substr(0, space)));
  const auto shift = space == text.npos ? std::nullopt : parse_shift(text.substr(space + 1));
  if (!days || !shift) {
    return fail("'" + std::string(text) + "' is no time of the week",
                "write it as sun 02:00-04:00; sat,sun, mon-fri and daily name days, 22:00-02:00 runs over midnight");
  }
  Weekly out{.days = {}, .shift = *shift};
  for (const auto day : *days) out.days[day] = true;
  return out;
}

std::string to_text(const Weekly& weekly) {
  std::string out;
  for (std::size_t day = 0; day < kDayNames.size(); ++day) {
    if (weekly.days[day]) out += (out.empty() ? "" : ",") + std::string(kDayNames[day]);
  }
  return out + ' ' + clock_text(weekly.shift.from) + '-' + clock_text(weekly.shift.to);
}

std::optional<Interval> interval_at(const Weekly& weekly, const Zone& zone, Instant t) {
  // One that began the day before may last into this one; where the clock was set back, also two days.
  const LocalDate today = zone.date_of(t);
  std::optional<Interval> best;
  for (const int day : {-2, -1, 0}) {
    const auto interval = on(weekly, zone, add_days(today, day));
    if (interval && interval->from <= t && t < interval->to && (!best || interval->to > best->to)) best = interval;
  }
  return best;
}

std::optional<Instant> next_start(const Weekly& weekly, const Zone& zone, Instant t) {
  // A week later at most, or two where the clock jumps over the next one.
  const LocalDate today = zone.date_of(t);
  for (int day = -1; day <= 15; ++day) {
    const auto interval = on(weekly, zone, add_days(today, day));
    if (interval && interval->from > t) return interval->from;
  }
  return std::nullopt;
}

}  // namespace watchbill::roster
