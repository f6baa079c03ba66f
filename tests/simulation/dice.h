#pragma once
// Random choices that replay from a seed, on any standard library. Used by one thread.

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

#include "proto/shared/time.h"

namespace watchbill::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// 0 … n - 1; n is positive.
  int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }
  Duration seconds_below(int n) { return std::chrono::seconds{below(n)}; }
  Duration minutes_below(int n) { return std::chrono::minutes{below(n)}; }

 private:
  std::mt19937_64 engine_;  // its sequence is the standard's, unlike that of distributions
};

}  // namespace watchbill::simulation
