// The one place where the machine's clocks are read.
#include <ctime>

#include "proto/shared/time.h"

namespace watchbill {

namespace {

std::chrono::nanoseconds read(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

}  // namespace

Instant SystemClock::now() const {
  return Instant{std::chrono::floor<Duration>(read(CLOCK_REALTIME))};
}
Monotonic SystemClock::monotonic() const {
  return Monotonic{read(CLOCK_MONOTONIC)};
}
Duration SystemClock::boot() const {
  return std::chrono::floor<Duration>(read(CLOCK_BOOTTIME));
}

}  // namespace watchbill
