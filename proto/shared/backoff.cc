#include "proto/shared/backoff.h"

#include <algorithm>

namespace watchbill {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): one well-mixed number after another from any seed.
std::uint64_t mix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

}  // namespace

Backoff::Backoff(Range range, std::uint64_t seed) : range_(range), random_(seed) {}

Duration Backoff::next() {
  return after(failures_++, range_, mix(random_));
}

Duration Backoff::after(int failures, Range range, std::uint64_t random) {
  const int doublings = std::clamp(failures, 0, 30);
  const auto ceiling = std::min<std::int64_t>(range.cap.count(), range.first.count() << doublings);
  return Duration{
      static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(std::max<std::int64_t>(0, ceiling)) + 1))};
}

}  // namespace watchbill
