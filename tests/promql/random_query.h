#pragma once
// Random queries of the whole grammar, well typed, and random series for them; the same for the same seed on every
// machine. Values; not thread-safe.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "collector/promql/functions/signatures.h"

namespace watchbill::test {

class RandomQuery {
 public:
  explicit RandomQuery(std::uint32_t seed) : random_(seed) {}

  /// A query of at most `depth` levels, an instant vector most of the time.
  std::string query(int depth);
  /// Lines of a `load` of a test file: counters with resets, gauges, histograms, gaps, stale markers, NaN and
  /// infinities.
  std::vector<std::string> series();

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  bool chance(std::size_t in) { return below(in) == 0; }
  template <std::size_t N>
  const char* one_of(const char* const (&list)[N]) {
    return list[below(N)];
  }

  std::string scalar(int depth);
  std::string vector(int depth);
  std::string matrix(int depth);
  std::string selector();
  std::string matchers();
  std::string modifiers();
  std::string duration();
  std::string number();
  std::string labels();
  std::string aggregation(int depth);
  std::string call(int depth);
  std::string argument(promql::Type, int depth, std::string_view function);
  std::string binary(int depth);
  std::string space();
  std::string values(int kind);

  std::mt19937 random_;
};

}  // namespace watchbill::test
