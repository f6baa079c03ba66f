#pragma once
// A clock that tests set. Not thread-safe.

#include "proto/shared/time.h"

namespace watchbill::test {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  Monotonic monotonic() const override { return monotonic_; }
  Duration boot() const override { return std::chrono::floor<Duration>(monotonic_.time_since_epoch()); }

  /// Both clocks go on together.
  void advance(Duration d) {
    now_ += d;
    monotonic_ += d;
  }
  /// Somebody sets the wall clock.
  void step_wall(Duration d) { now_ += d; }

 private:
  Instant now_;
  Monotonic monotonic_{std::chrono::hours{1}};
};

}  // namespace watchbill::test
