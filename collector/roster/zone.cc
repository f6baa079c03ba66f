#include "collector/roster/zone.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace watchbill::roster {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days to_days(LocalDate d) {
  return sys_days{std::chrono::year{d.year} / d.month / d.day};
}

LocalDate from_days(sys_days d) {
  const std::chrono::year_month_day date{d};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

Instant from_absl(absl::Time t) {
  return Instant{Duration{absl::ToUnixMillis(t)}};
}

absl::Time to_absl(Instant t) {
  return absl::FromUnixMillis(t.time_since_epoch().count());
}

void append_digits(std::string& out, int value, int width) {
  std::array<char, 8> digits{};
  for (auto i = static_cast<std::size_t>(width); i > 0; --i) {
    digits[i - 1] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits.data(), static_cast<std::size_t>(width));
}

void append_time(std::string& out, int hour, int minute) {
  append_digits(out, hour, 2);
  out += ':';
  append_digits(out, minute, 2);
}

void append_date(std::string& out, LocalDate date) {
  append_digits(out, date.year, 4);
  out += '-';
  append_digits(out, date.month, 2);
  out += '-';
  append_digits(out, date.day, 2);
}

}  // namespace

LocalDate add_days(LocalDate date, int n) {
  return from_days(to_days(date) + days{n});
}

int days_between(LocalDate from, LocalDate to) {
  return static_cast<int>((to_days(to) - to_days(from)).count());
}

int weekday(LocalDate date) {
  return static_cast<int>(std::chrono::weekday{to_days(date)}.iso_encoding()) - 1;
}

std::optional<LocalDate> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t n) {
    int value = 0;
    const auto* end = text.data() + from + n;
    const auto result = std::from_chars(text.data() + from, end, value);
    return result.ec == std::errc{} && result.ptr == end ? value : -1;
  };
  const LocalDate date{number(0, 4), number(5, 2), number(8, 2)};
  if (date.year < 0 || date.month < 0 || date.day < 0) return std::nullopt;
  if (!(std::chrono::year{date.year} / date.month / date.day).ok()) return std::nullopt;
  return date;
}

std::string to_text(LocalDate date) {
  std::string out;
  append_date(out, date);
  return out;
}

LocalDate Zone::date_of(Instant t) const {
  const auto local = zone_.At(to_absl(t)).cs;
  return {static_cast<int>(local.year()), local.month(), local.day()};
}

int Zone::minute_of_day(Instant t) const {
  const auto local = zone_.At(to_absl(t)).cs;
  return local.hour() * 60 + local.minute();
}

absl::TimeZone::TimeInfo Zone::lookup(LocalDate date, int minute) const {
  return zone_.At(absl::CivilSecond(date.year, date.month, date.day, 0, minute));
}

Instant Zone::at(LocalDate date, int minute, Edge edge) const {
  const auto info = lookup(date, minute);
  switch (info.kind) {
    case absl::TimeZone::TimeInfo::SKIPPED:
      return from_absl(info.trans);
    case absl::TimeZone::TimeInfo::REPEATED:
      return from_absl(edge == Edge::start ? info.pre : info.post);
    case absl::TimeZone::TimeInfo::UNIQUE:
      break;
  }
  return from_absl(info.pre);
}

bool Zone::exists(LocalDate date, int minute) const {
  return lookup(date, minute).kind != absl::TimeZone::TimeInfo::SKIPPED;
}

std::optional<Instant> Zone::next_jump(Instant t) const {
  absl::TimeZone::CivilTransition jump;
  if (!zone_.NextTransition(to_absl(t), &jump)) return std::nullopt;
  // The civil time that is jumped to: its `trans` is the jump, whether it repeats or follows a gap.
  return from_absl(zone_.At(jump.to).trans);
}

std::string Zone::format(Instant t) const {
  const auto at = zone_.At(to_absl(t));
  std::string out;
  append_date(out, {static_cast<int>(at.cs.year()), at.cs.month(), at.cs.day()});
  out += ' ';
  append_time(out, at.cs.hour(), at.cs.minute());
  return out.append(" ").append(at.zone_abbr);
}

std::string Zone::format_near(Instant t, Instant now) const {
  const auto away = t > now ? t - now : now - t;
  if (away >= days{6}) return format(t);
  constexpr std::array<std::string_view, 7> kNames{"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
  const auto at = zone_.At(to_absl(t));
  const LocalDate date{static_cast<int>(at.cs.year()), at.cs.month(), at.cs.day()};
  std::string out(kNames[static_cast<std::size_t>(weekday(date))]);
  append_time(out, at.cs.hour(), at.cs.minute());
  return out.append(" ").append(at.zone_abbr);
}

}  // namespace watchbill::roster
