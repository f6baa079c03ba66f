#pragma once
// Where queries read their series from. The evaluator sees nothing but this.

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::promql {

struct Matcher {
  enum class Op : std::uint8_t { equal, not_equal, matches, not_matches } op = Op::equal;
  std::string name;  ///< `__name__` for the metric
  std::string value;
  bool operator==(const Matcher&) const = default;
};

struct Point {
  Instant time;
  double value = 0;
};

struct Series {
  Labels labels;              ///< with `__name__`
  std::vector<Point> points;  ///< ascending; stale markers included (see is_stale)
};

/// Prometheus' stale marker: a NaN of its own.
bool is_stale(double);
double stale_marker();

class Source {
 public:
  virtual ~Source() = default;
  /// Series that fit every matcher (regular expressions anchored, RE2), with their points in [from, to]. Series without
  /// points are left out.
  virtual std::vector<Series> select(std::span<const Matcher> matchers, Instant from, Instant to) const = 0;
};

}  // namespace watchbill::promql
