#include "collector/promql/query.h"

#include <algorithm>
#include <unordered_map>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/parse/parser.h"
#include "collector/promql/parse/printer.h"

namespace watchbill::promql {

Query::Query(std::shared_ptr<const Expr> expr) : expr_(std::move(expr)) {}

Result<Query> Query::parse(std::string_view text) {
  auto expr = parse_expr(text);
  if (!expr) return tl::unexpected(expr.error());
  return Query(std::shared_ptr<const Expr>(std::move(*expr)));
}

std::string Query::text() const {
  return text_of(*expr_);
}

Duration Query::reach(const Options& options) const {
  return reach_of(*expr_, options);
}

namespace {

Matrix copied(const Windows& windows) {
  Matrix out;
  for (const auto& series : windows.series) {
    out.push_back({.labels = series.labels->labels, .points = {series.points.begin(), series.points.end()}});
  }
  std::sort(out.begin(), out.end(), [](const Series& a, const Series& b) { return a.labels < b.labels; });
  return out;
}

Vector copied(const Samples& samples, Instant at) {
  Vector out;
  out.reserve(samples.size());
  for (const auto& sample : samples) {
    out.push_back({.labels = sample.labels->labels, .time = at, .value = sample.value});
  }
  return out;
}

}  // namespace

Result<Value> Query::instant(const Source& source, Instant at, const Options& options) const {
  try {
    Evaluator evaluator(*expr_, source, {.start = at, .end = at}, options);
    switch (expr_->type) {
      case Type::scalar:
        return Scalar{.time = at, .value = evaluator.scalar(*expr_, at)};
      case Type::string:
        return Text{.time = at, .value = evaluator.string(*expr_)};
      case Type::matrix:
        return copied(evaluator.matrix(*expr_, at));
      case Type::vector:
        break;
    }
    return copied(evaluator.vector(*expr_, at), at);
  } catch (const EvaluationFailed& failed) {
    return tl::unexpected(failed.error);
  }
}

Result<Matrix> Query::range(const Source& source, Instant from, Instant to, Duration step,
                            const Options& options) const {
  if (step.count() <= 0)
    return fail("zero or negative query resolution step widths are not accepted", "try a positive integer");
  if (to < from) return fail("end timestamp must not be before start time");
  if (expr_->type == Type::matrix || expr_->type == Type::string) {
    return fail("invalid expression type \"" + std::string(documented(expr_->type)) +
                "\" for range query, must be Scalar or instant Vector");
  }
  try {
    Evaluator evaluator(*expr_, source, {.start = from, .end = to}, options);
    Matrix out;
    std::unordered_map<const LabelSet*, std::size_t> index;
    for (Instant t = from; t <= to; t += step) {
      const bool is_scalar = expr_->type == Type::scalar;
      const Samples samples = is_scalar
                                  ? Samples{{.labels = evaluator.pool().empty(), .value = evaluator.scalar(*expr_, t)}}
                                  : evaluator.vector(*expr_, t);
      evaluator.budget().spend(samples.size() + 1);
      for (const auto& sample : samples) {
        const auto [found, is_new] = index.try_emplace(sample.labels, out.size());
        if (is_new) out.push_back({.labels = sample.labels->labels, .points = {}});
        out[found->second].points.push_back({.time = t, .value = sample.value});
      }
    }
    std::sort(out.begin(), out.end(), [](const Series& a, const Series& b) { return a.labels < b.labels; });
    return out;
  } catch (const EvaluationFailed& failed) {
    return tl::unexpected(failed.error);
  }
}

}  // namespace watchbill::promql
