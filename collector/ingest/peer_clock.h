#pragma once
// How far an agent's wall clock is from the collector's, followed over the life of a stream. A value; one thread.

#include <optional>

#include "proto/shared/time.h"

namespace watchbill::ingest {

class PeerClock {
 public:
  /// What a message says of the agent's clocks; `boot` is zero where it is not known.
  struct Reading {
    Instant wall;
    Duration boot{0};
  };
  /// Both are within a century of now: nothing here can overflow.
  PeerClock(Reading hello, Instant received) { set(hello, received); }

  /// Of each live frame. A clock ahead of what was known was set. One behind was set when it moved against the time
  /// since boot; otherwise the frame is late, which says nothing of the clock.
  void read(Reading, Instant received);
  /// The collector's time for a time of the agent's: for the frame that was read last, at most kTolerance in its
  /// receipt's future.
  Instant correct(Instant wall) const { return wall - correction_; }
  /// The agent's wall clock less the collector's, as far as the last frame that was not late shows it.
  Duration offset() const { return offset_; }

  /// Clocks that differ by less are taken as they are, so that replays meet the same ticks.
  static constexpr Duration kTolerance = std::chrono::seconds{2};

 private:
  void set(Reading, Instant received);

  Duration correction_{};
  Duration offset_{};
  std::optional<Instant> started_;  // the boot by the agent's wall clock, when the correction was set
};

}  // namespace watchbill::ingest
