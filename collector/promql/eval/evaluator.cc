#include "collector/promql/eval/evaluator.h"

#include <algorithm>

namespace watchbill::promql {

Evaluator::Evaluator(const Expr& expr, const Source& source, Bounds bounds, const Options& options)
    : options_(options),
      bounds_(bounds),
      budget_(options.max_samples),
      prepared_(expr, source, bounds, options, pool_, budget_) {}

Samples Evaluator::unique(Samples samples) {
  if (pool_.has_duplicates(samples)) {
    fail_evaluation("vector cannot contain metrics with the same labelset",
                    "keep the labels, or the metric names, that tell the series apart");
  }
  return samples;
}

double Evaluator::unary(const Unary& unary, double value) const {
  return unary.op == TokenKind::sub ? -value : value;
}

double Evaluator::scalar(const Expr& expr, Instant t) {
  const Expr& inner = unwrapped(expr);
  if (const auto* number = std::get_if<Number>(&inner.node)) return number->value;
  if (const auto* minus = std::get_if<Unary>(&inner.node)) return unary(*minus, scalar(*minus->operand, t));
  if (const auto* binary = std::get_if<Binary>(&inner.node)) return evaluate_scalars(*this, *binary, t);
  return evaluate_scalar_call(*this, std::get<Call>(inner.node), t);
}

const std::string& Evaluator::string(const Expr& expr) const {
  return std::get<String>(unwrapped(expr).node).value;
}

Samples Evaluator::vector(const Expr& expr, Instant t) {
  budget_.spend(1);
  const Expr& inner = unwrapped(expr);
  if (const auto* selector = std::get_if<Selector>(&inner.node)) return select(*selector, t);
  if (const auto* binary = std::get_if<Binary>(&inner.node)) return evaluate(*this, *binary, t);
  if (const auto* aggregate = std::get_if<Aggregate>(&inner.node)) return evaluate(*this, *aggregate, t);
  if (const auto* call = std::get_if<Call>(&inner.node)) return evaluate(*this, *call, t);
  const auto& sign = std::get<Unary>(inner.node);
  Samples samples = vector(*sign.operand, t);
  if (sign.op == TokenKind::add) return samples;
  for (auto& sample : samples) sample = {.labels = pool_.without_name(sample.labels), .value = -sample.value};
  return unique(std::move(samples));
}

Windows Evaluator::matrix(const Expr& expr, Instant t) {
  const Expr& inner = unwrapped(expr);
  if (const auto* selector = std::get_if<Selector>(&inner.node)) return windows(*selector, t);
  return windows(std::get<Subquery>(inner.node), t);
}

/// The newest sample of each series that is not older than the look-back (both bounds belong to it) and not stale.
template <class F>
void Evaluator::each_current(const Selector& selector, Instant t, F f) {
  const Instant at = reference(selector.modifiers, t, bounds_);
  const Instant oldest = at - options_.look_back;
  for (auto& series : prepared_.of(selector)) {
    const auto& points = series.points;
    if (!points.empty() && points.back().time <= at) series.hint = points.size();
    while (series.hint < points.size() && points[series.hint].time <= at) ++series.hint;
    if (series.hint == 0) continue;
    const Point& last = points[series.hint - 1];
    if (last.time < oldest || is_stale(last.value)) continue;
    f(series.labels, last);
  }
}

Samples Evaluator::select(const Selector& selector, Instant t) {
  Samples out;
  out.reserve(prepared_.of(selector).size());
  each_current(selector, t,
               [&](LabelSet* labels, const Point& last) { out.push_back({.labels = labels, .value = last.value}); });
  return out;
}

Samples Evaluator::own_instants(const Selector& selector, Instant t) {
  Samples out;
  each_current(selector, t, [&](LabelSet* labels, const Point& last) {
    out.push_back({.labels = labels, .value = seconds_of(last.time)});
  });
  return out;
}

namespace {

std::span<const Point> within(const std::vector<Point>& points, Instant from, Instant to) {
  const auto first = std::lower_bound(points.begin(), points.end(), from,
                                      [](const Point& point, Instant bound) { return point.time < bound; });
  const auto last =
      std::upper_bound(first, points.end(), to, [](Instant bound, const Point& point) { return bound < point.time; });
  return {first, last};
}

}  // namespace

Windows Evaluator::windows(const Selector& selector, Instant t) {
  const Instant to = reference(selector.modifiers, t, bounds_);
  Windows out{.from = to - selector.range, .to = to, .series = {}};
  for (const auto& series : prepared_.of(selector)) {
    const auto points = within(series.points, out.from, out.to);
    if (!points.empty()) out.series.push_back({.labels = series.labels, .points = points});
  }
  return out;
}

/// Steps stand at multiples of the step's length, whatever the evaluation's own instant.
Windows Evaluator::windows(const Subquery& subquery, Instant t) {
  const Instant to = reference(subquery.modifiers, t, bounds_);
  Windows out{.from = to - subquery.range, .to = to, .series = {}};
  const Duration step = subquery.step.count() != 0 ? subquery.step : options_.subquery_step;
  const Duration before = out.from.time_since_epoch() % step;
  Instant next = out.from - before;
  if (next < out.from) next += step;
  // Made before its inner expression runs, which may make others: elements of a map stay where they are.
  SubquerySeries& computed = subqueries_[&subquery];
  if (computed.until()) next = std::max(next, *computed.until() + step);
  for (; next <= out.to; next += step) {
    const Samples samples = vector(*subquery.inner, next);
    budget_.spend(samples.size());
    computed.add(next, samples);
  }
  for (const auto& series : computed.all()) {
    const auto points = within(series.points, out.from, out.to);
    if (!points.empty()) out.series.push_back({.labels = series.labels, .points = points});
  }
  return out;
}

}  // namespace watchbill::promql
