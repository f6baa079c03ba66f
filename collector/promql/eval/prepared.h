#pragma once
// The series a query will read, selected once before its first step. Built for one evaluation; used by one thread.

#include <unordered_map>
#include <vector>

#include "collector/promql/eval/values.h"
#include "collector/promql/parse/ast.h"
#include "collector/promql/query.h"

namespace watchbill::promql {

/// Where the whole query begins and ends: what start() and end() mean.
struct Bounds {
  Instant start;
  Instant end;
};

/// The instant at which a selector or subquery looks when it is evaluated at `t`.
Instant reference(const Modifiers&, Instant t, const Bounds&);

/// Counts samples and steps; throws EvaluationFailed when the query needs too many.
class Budget {
 public:
  explicit Budget(std::size_t samples) : left_(samples) {}
  void spend(std::size_t samples) {
    if (samples > left_) refuse();
    left_ -= samples;
  }

 private:
  [[noreturn]] static void refuse();
  std::size_t left_;
};

struct PreparedSeries {
  LabelSet* labels = nullptr;
  std::vector<Point> points;  ///< of range selectors without stale markers
  std::size_t hint = 0;       ///< where the last look ended, since steps go forward
};

class Prepared {
 public:
  Prepared(const Expr&, const Source&, const Bounds&, const Options&, LabelPool&, Budget&);
  std::vector<PreparedSeries>& of(const Selector& selector) { return series_.at(&selector); }

 private:
  struct Walk;
  std::unordered_map<const Selector*, std::vector<PreparedSeries>> series_;
};

/// See Query::reach.
Duration reach_of(const Expr&, const Options&);

}  // namespace watchbill::promql
