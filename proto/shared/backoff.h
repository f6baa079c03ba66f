#pragma once
// Exponential back-off with full jitter applied after the cap. A value; pure given its random bits.

#include <cstdint>

#include "proto/shared/time.h"

namespace watchbill {

class Backoff {
 public:
  struct Range {
    Duration first;
    Duration cap;
  };
  Backoff(Range range, std::uint64_t seed);

  /// Uniform in [0, min(cap, first · 2^n)], n counting from 0 at each reset.
  Duration next();
  void reset() { failures_ = 0; }
  int failures() const { return failures_; }

  /// The same for the n-th failure (from 0), for back-offs that live as rows.
  static Duration after(int failures, Range, std::uint64_t random);

 private:
  Range range_;
  std::uint64_t random_;
  int failures_ = 0;
};

}  // namespace watchbill
