#pragma once
// When the ticks of an agent are due: at fixed distances from the first, without drift; a missed one is skipped, not
// caught up. A value; its time is monotonic.

#include <algorithm>
#include <cstdint>

#include "proto/shared/time.h"

namespace watchbill::agent {

class Schedule {
 public:
  Schedule(Instant first, Duration every) : due_(first), every_(every) {}

  Instant due() const { return due_; }
  bool is_due(Instant now) const { return now >= due_; }
  /// The due tick is done at `now`; returns how many others were due meanwhile.
  std::int64_t done(Instant now) {
    const std::int64_t missed = std::max<std::int64_t>(0, (now - due_) / every_);
    due_ += every_ * (missed + 1);
    return missed;
  }

 private:
  Instant due_;
  Duration every_;
};

/// A monotonic clock in the form of a wall clock, for steps that must not notice when the wall clock is set.
class SteadyTime final : public Clock {
 public:
  explicit SteadyTime(const Clock& clock) : clock_(clock) {}
  Instant now() const override { return Instant{std::chrono::floor<Duration>(clock_.monotonic().time_since_epoch())}; }
  Monotonic monotonic() const override { return clock_.monotonic(); }
  Duration boot() const override { return clock_.boot(); }

 private:
  const Clock& clock_;
};

}  // namespace watchbill::agent
