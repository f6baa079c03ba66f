#pragma once
// The earliest of several instants that lie after one and at most at another. A value; pure.

#include <optional>

#include "proto/shared/time.h"

namespace watchbill::roster {

class Earliest {
 public:
  /// Of what it is offered, keeps what lies in (after, limit].
  Earliest(Instant after, Instant limit) : after_(after), limit_(limit) {}
  void offer(std::optional<Instant> t) {
    if (t && *t > after_ && *t <= limit_ && (!best_ || *t < *best_)) best_ = t;
  }
  std::optional<Instant> best() const { return best_; }

 private:
  Instant after_;
  Instant limit_;
  std::optional<Instant> best_;
};

}  // namespace watchbill::roster
