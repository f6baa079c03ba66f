#pragma once
// Evaluates an expression at one instant after another, going forward. One for each evaluation; used by one thread.

#include <unordered_map>

#include "collector/promql/eval/prepared.h"
#include "collector/promql/eval/subquery_series.h"
#include "collector/promql/eval/values.h"
#include "collector/promql/parse/ast.h"
#include "collector/promql/query.h"

namespace watchbill::promql {

class Evaluator {
 public:
  Evaluator(const Expr&, const Source&, Bounds, const Options&);

  // Each throws EvaluationFailed; `t` never goes back.
  double scalar(const Expr&, Instant t);
  const std::string& string(const Expr&) const;
  Samples vector(const Expr&, Instant t);
  Windows matrix(const Expr&, Instant t);

  LabelPool& pool() { return pool_; }
  Budget& budget() { return budget_; }
  /// Label sets that a node makes of others, remembered from step to step.
  std::unordered_map<LabelSet*, LabelSet*>& memo(const void* node) { return memos_[node]; }
  /// A selector's samples with the instants at which they were taken, for timestamp().
  Samples own_instants(const Selector&, Instant t);
  /// Throws where two samples have the same labels.
  Samples unique(Samples);

 private:
  Samples select(const Selector&, Instant t);
  template <class F>
  void each_current(const Selector&, Instant t, F f);
  Windows windows(const Selector&, Instant t);
  Windows windows(const Subquery&, Instant t);
  double unary(const Unary&, double) const;

  Options options_;
  Bounds bounds_;
  LabelPool pool_;
  Budget budget_;
  Prepared prepared_;
  std::unordered_map<const void*, std::unordered_map<LabelSet*, LabelSet*>> memos_;
  std::unordered_map<const Subquery*, SubquerySeries> subqueries_;
};

// The larger nodes, each in its file.
Samples evaluate(Evaluator&, const Binary&, Instant t);
double evaluate_scalars(Evaluator&, const Binary&, Instant t);
Samples evaluate(Evaluator&, const Aggregate&, Instant t);
Samples evaluate(Evaluator&, const Call&, Instant t);
double evaluate_scalar_call(Evaluator&, const Call&, Instant t);

}  // namespace watchbill::promql
