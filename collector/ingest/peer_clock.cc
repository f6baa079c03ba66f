#include "collector/ingest/peer_clock.h"

namespace watchbill::ingest {

void PeerClock::use(Duration offset, Instant our_start) {
  offset_ = offset;
  const bool is_right = std::chrono::abs(offset) < kTolerance;
  correction_ = is_right ? Duration{0} : Duration{std::chrono::round<std::chrono::seconds>(offset)};
  our_start_ = our_start;
  our_start_at_offset_ = our_start;
}

void PeerClock::set(Reading reading, Reading received) {
  use(reading.wall - received.wall, received.wall - received.boot);
  started_ = reading.boot > Duration{0} ? std::optional(reading.wall - reading.boot) : std::nullopt;
}

void PeerClock::follow(Reading received) {
  const Instant our_start = received.wall - received.boot;
  if (std::chrono::abs(our_start - our_start_) <= kTolerance) return;
  // By how far it was set, and not by the message at hand, which may be late.
  use(offset_ - (our_start - our_start_at_offset_), our_start);
}

void PeerClock::read(Reading reading, Reading received) {
  follow(received);
  const Duration measured = reading.wall - received.wall;
  const bool is_ahead = measured - correction_ > kTolerance;
  const bool is_behind = measured - correction_ < -kTolerance;
  const bool was_set_back =
      started_ && reading.boot > Duration{0} && reading.wall - reading.boot - *started_ < -kTolerance;
  if (is_ahead || (is_behind && was_set_back)) {
    set(reading, received);
    return;
  }
  if (!started_ && reading.boot > Duration{0}) started_ = reading.wall - reading.boot;
  if (is_behind) return;
  offset_ = measured;
  our_start_at_offset_ = received.wall - received.boot;
}

}  // namespace watchbill::ingest
