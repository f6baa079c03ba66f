#pragma once
// What the evaluator computes with inside: samples and windows over interned labels. Values; their labels live in the
// evaluation's pool.

#include <span>
#include <vector>

#include "collector/promql/eval/label_pool.h"
#include "collector/promql/source.h"
#include "proto/shared/result.h"

namespace watchbill::promql {

struct Sample {
  LabelSet* labels = nullptr;
  double value = 0;
};
using Samples = std::vector<Sample>;

/// One series of a range vector: its points within the window, stale markers left out.
struct Ranged {
  LabelSet* labels = nullptr;
  std::span<const Point> points;
};
/// A range vector at one instant; both bounds belong to it.
struct Windows {
  Instant from;
  Instant to;
  std::vector<Ranged> series;
};

/// Thrown while evaluating, caught in Query. Never leaves this library.
struct EvaluationFailed {
  Error error;
};
[[noreturn]] inline void fail_evaluation(std::string problem, std::string remedy = {}) {
  throw EvaluationFailed{Error{.problem = std::move(problem), .remedy = std::move(remedy)}};
}

inline double seconds_of(Instant t) {
  return static_cast<double>(t.time_since_epoch().count()) / 1000;
}
inline double seconds_of(Duration d) {
  return static_cast<double>(d.count()) / 1000;
}

}  // namespace watchbill::promql
