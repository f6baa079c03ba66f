#include "proto/shared/time.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <limits>

namespace watchbill {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::string format_instant(Instant t) {
  const auto day = std::chrono::floor<days>(t);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<seconds>(t - day)};
  std::array<char, 64> text{};
  const int n = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                              static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                              static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                              static_cast<int>(time.seconds().count()));
  return {text.data(), static_cast<std::size_t>(n)};
}

namespace {

/// Reads digits and single characters off the front of a text; `ok` stays false after the first mismatch.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  bool peek(char c) const { return !rest_.empty() && rest_.front() == c; }

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!ok_ || rest_.empty() || std::isdigit(static_cast<unsigned char>(rest_.front())) == 0) {
        ok_ = false;
        return 0;
      }
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  void expect(char c) {
    if (ok_ && peek(c)) {
      rest_.remove_prefix(1);
    } else {
      ok_ = false;
    }
  }

  bool take(char c) {
    if (!ok_ || !peek(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// The fraction after a point, cut to milliseconds.
  Duration fraction() {
    int value = 0;
    int seen = 0;
    while (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front())) != 0) {
      if (seen < 3) value = value * 10 + (rest_.front() - '0');
      ++seen;
      rest_.remove_prefix(1);
    }
    if (seen == 0 || seen > 9) ok_ = false;
    for (int i = seen; i < 3; ++i) value *= 10;
    return Duration{value};
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// `Z`, or an offset from UTC as +05:45.
Duration offset(Cursor& in) {
  if (in.take('Z') || in.take('z')) return Duration{0};
  const bool west = in.take('-');
  if (!west) in.expect('+');
  const int h = in.digits(2);
  in.expect(':');
  const int m = in.digits(2);
  const Duration ahead = hours{h} + minutes{m};
  return west ? -ahead : ahead;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  Cursor in(text);
  const int year = in.digits(4);
  in.expect('-');
  const int month = in.digits(2);
  in.expect('-');
  const int day = in.digits(2);
  if (!in.take('t') && !in.take(' ')) in.expect('T');
  const int hour = in.digits(2);
  in.expect(':');
  const int minute = in.digits(2);
  const int second = in.take(':') ? in.digits(2) : 0;
  const Duration part = in.take('.') ? in.fraction() : Duration{0};
  const Duration ahead = offset(in);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!in.ok() || !in.at_end() || !date.ok() || hour > 23 || minute > 59 || second > 59) {
    return fail("'" + std::string(text) + "' is not an instant", "write it as 2026-06-12T20:58:00Z or with an offset");
  }
  return std::chrono::sys_days{date} + hours{hour} + minutes{minute} + seconds{second} + part - ahead;
}

namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
// Largest first, which is also the order Prometheus asks for.
constexpr std::array<Unit, 7> kUnits{{{"y", 365LL * 86'400'000},
                                      {"w", 7LL * 86'400'000},
                                      {"d", 86'400'000},
                                      {"h", 3'600'000},
                                      {"m", 60'000},
                                      {"s", 1'000},
                                      {"ms", 1}}};

}  // namespace

std::string format_duration(Duration d) {
  if (d.count() == 0) return "0s";
  std::string out;
  std::int64_t rest = d.count();
  if (rest < 0) {
    out = "-";
    rest = -rest;
  }
  for (const auto& unit : kUnits) {
    // Years and weeks only where they leave nothing over: 8d says more than 1w1d.
    if ((unit.name == "y" || unit.name == "w") && rest % unit.milliseconds != 0) continue;
    const std::int64_t n = rest / unit.milliseconds;
    if (n == 0) continue;
    out += std::to_string(n);
    out += unit.name;
    rest -= n * unit.milliseconds;
  }
  return out;
}

Result<Duration> parse_duration(std::string_view text) {
  const auto refuse = [&] {
    return fail("'" + std::string(text) + "' is not a duration", "write it as 30m, 1h30m or 45s");
  };
  if (text == "0") return Duration{0};
  std::string_view rest = text;
  std::size_t next_unit = 0;
  std::int64_t total = 0;
  while (!rest.empty()) {
    std::int64_t n = 0;
    std::size_t used = 0;
    for (; used < rest.size() && std::isdigit(static_cast<unsigned char>(rest[used])) != 0; ++used) {
      if (used == 15) return refuse();
      n = n * 10 + (rest[used] - '0');
    }
    if (used == 0) return refuse();
    rest.remove_prefix(used);
    std::size_t letters = 0;
    while (letters < rest.size() && std::isalpha(static_cast<unsigned char>(rest[letters])) != 0) ++letters;
    const std::string_view name = rest.substr(0, letters);
    std::size_t unit = next_unit;
    while (unit < kUnits.size() && kUnits[unit].name != name) ++unit;
    if (unit == kUnits.size()) return refuse();
    if (n > std::numeric_limits<std::int64_t>::max() / kUnits[unit].milliseconds / 2) return refuse();
    total += n * kUnits[unit].milliseconds;
    if (total > std::numeric_limits<std::int64_t>::max() / 2) return refuse();
    rest.remove_prefix(letters);
    next_unit = unit + 1;
  }
  if (text.empty()) return refuse();
  return Duration{total};
}

}  // namespace watchbill
