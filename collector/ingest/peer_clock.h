#pragma once
// How far an agent's wall clock is from the collector's, followed over the life of a stream, whichever of the two is
// set. A value; one thread.

#include <optional>

#include "proto/shared/time.h"

namespace watchbill::ingest {

class PeerClock {
 public:
  /// A machine's clocks at one moment; `boot` is the time since it started, suspends included, zero where it is not
  /// known.
  struct Reading {
    Instant wall;
    Duration boot{0};
  };
  /// What a message says of the agent's clocks, and the collector's own at its receipt, whose `boot` is always known.
  /// All are within two centuries of each other: nothing here can overflow.
  PeerClock(Reading hello, Reading received) { set(hello, received); }

  /// Of each live frame. A clock ahead of what was known was set. One behind was set when it moved against the time
  /// since boot; otherwise the frame is late, which says nothing of the clock.
  void read(Reading, Reading received);
  /// Of each other message: the collector's own clock may have been set.
  void follow(Reading received);
  /// The collector's time for a time of the agent's: for the frame that was read last, at most kTolerance in its
  /// receipt's future.
  Instant correct(Instant wall) const { return wall - correction_; }
  /// The agent's wall clock less the collector's, as far as the last frame that was not late shows it.
  Duration offset() const { return offset_; }

  /// Clocks that differ by less are taken as they are, so that replays meet the same ticks.
  static constexpr Duration kTolerance = std::chrono::seconds{2};

 private:
  void set(Reading, Reading received);
  void use(Duration offset, Instant our_start);

  Duration correction_{};
  Duration offset_{};
  std::optional<Instant> started_;  // the boot by the agent's wall clock, when the correction was set
  // The boot of the collector's machine by its own wall clock.
  Instant our_start_{};            // when the correction was set
  Instant our_start_at_offset_{};  // when the offset was measured
};

}  // namespace watchbill::ingest
