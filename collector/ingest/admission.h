#pragma once
// Admission of new streams: a token bucket, and a place in the queue for who finds it empty. A value; pure.

#include <optional>

#include "proto/shared/time.h"

namespace watchbill::ingest {

class Admission {
 public:
  struct Rate {
    double per_second = 200;
    double burst = 1'000;
  };
  Admission(Rate rate, Monotonic now) : rate_(rate), tokens_(rate.burst), at_(now) {}

  /// Nothing: come in. Else how long to stay away, each a little longer than the one before, so that agents come back
  /// at the rate and not as a wave; kLongest at most, so that one who does not stay away keeps nobody else away for
  /// long.
  std::optional<Duration> admit(Monotonic now);

  static constexpr Duration kLongest = std::chrono::minutes{5};

 private:
  Rate rate_;
  double tokens_;
  double queued_ = 0;  // sent away and not due yet
  Monotonic at_;
};

}  // namespace watchbill::ingest
