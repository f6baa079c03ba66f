#pragma once
// Instants, durations and the clock. Values and pure functions are thread-safe; a Clock may be asked from any thread.
// An Instant is UTC wall time in whole milliseconds; only SystemClock (clock.cc) reads the machine's clocks.

#include <chrono>
#include <string>
#include <string_view>

#include "proto/shared/result.h"

namespace watchbill {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Duration>;
/// For intervals between two readings on one machine; never stored, never shown.
using Monotonic = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// Half-open: `from` belongs to it, `to` does not.
struct Interval {
  Instant from;
  Instant to;
  bool operator==(const Interval&) const = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual Monotonic monotonic() const = 0;
  /// Time since the machine started, suspends included.
  virtual Duration boot() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  Monotonic monotonic() const override;
  Duration boot() const override;
};

/// RFC 3339 in UTC to the second, as 2026-06-12T20:58:00Z; the fraction of a second is cut off.
std::string format_instant(Instant);
/// RFC 3339 with `Z` or an offset, seconds optional, fraction of up to nanoseconds (cut to milliseconds).
Result<Instant> parse_instant(std::string_view);
/// As Prometheus writes durations: 1h30m, 45s, 250ms, 0s.
std::string format_duration(Duration);
/// As Prometheus reads durations: units y w d h m s ms, each at most once and in that order; not negative.
Result<Duration> parse_duration(std::string_view);

}  // namespace watchbill
