#include "collector/ingest/peer_clock.h"

namespace watchbill::ingest {

void PeerClock::set(Reading reading, Instant received) {
  offset_ = reading.wall - received;
  const bool is_right = std::chrono::abs(offset_) < kTolerance;
  correction_ = is_right ? Duration{0} : Duration{std::chrono::round<std::chrono::seconds>(offset_)};
  started_ = reading.boot > Duration{0} ? std::optional(reading.wall - reading.boot) : std::nullopt;
}

void PeerClock::read(Reading reading, Instant received) {
  const Duration measured = reading.wall - received;
  const bool is_ahead = measured - correction_ > kTolerance;
  const bool is_behind = measured - correction_ < -kTolerance;
  const bool was_set_back =
      started_ && reading.boot > Duration{0} && reading.wall - reading.boot - *started_ < -kTolerance;
  if (is_ahead || (is_behind && was_set_back)) {
    set(reading, received);
    return;
  }
  if (!started_ && reading.boot > Duration{0}) started_ = reading.wall - reading.boot;
  if (!is_behind) offset_ = measured;
}

}  // namespace watchbill::ingest
