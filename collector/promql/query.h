#pragma once
// PromQL, whole: text to a Query, a Query and a Source to a Value. Pure; a Query is immutable and may be evaluated from
// many threads.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collector/promql/source.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::promql {

struct VectorSample {
  Labels labels;
  Instant time;
  double value = 0;
};
using Vector = std::vector<VectorSample>;
using Matrix = std::vector<Series>;
struct Scalar {
  Instant time;
  double value = 0;
};
struct Text {
  Instant time;
  std::string value;
};
using Value = std::variant<Scalar, Text, Vector, Matrix>;

struct Expr;  // parse/ast.h

struct Options {
  Duration look_back = std::chrono::minutes{5};
  /// Step of a subquery that names none; Prometheus takes its evaluation interval.
  Duration subquery_step = std::chrono::minutes{1};
  /// Samples read and made, steps of subqueries included; a query that needs more fails.
  std::size_t max_samples = 50'000'000;
};

class Query {
 public:
  /// A parse error names line and column, and what was expected.
  static Result<Query> parse(std::string_view text);

  const Expr& expr() const { return *expr_; }
  /// The same query in Prometheus' canonical spelling.
  std::string text() const;
  /// How far back of the evaluation's instant it reads, look-back, ranges and offsets included. Duration::max() where
  /// it is bound to a fixed time (`@ 1609746000`), which every window leaves behind some day.
  Duration reach(const Options& = {}) const;

  /// Fails as Prometheus does, with its words (many-to-many matching and the like), or when it needs too many samples.
  Result<Value> instant(const Source&, Instant at, const Options& = {}) const;
  /// At from, from + step … up to `to`; of scalars and instant vectors only. Series in order of their labels.
  Result<Matrix> range(const Source&, Instant from, Instant to, Duration step, const Options& = {}) const;

 private:
  explicit Query(std::shared_ptr<const Expr> expr);
  std::shared_ptr<const Expr> expr_;  // shared by copies of the query; immutable
};

}  // namespace watchbill::promql
