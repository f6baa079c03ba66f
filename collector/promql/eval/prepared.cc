#include "collector/promql/eval/prepared.h"

#include <algorithm>

namespace watchbill::promql {

Instant reference(const Modifiers& modifiers, Instant t, const Bounds& bounds) {
  switch (modifiers.at) {
    case Modifiers::At::none:
      return t - modifiers.offset;
    case Modifiers::At::timestamp:
      return modifiers.timestamp - modifiers.offset;
    case Modifiers::At::start:
      return bounds.start - modifiers.offset;
    case Modifiers::At::end:
      break;
  }
  return bounds.end - modifiers.offset;
}

void Budget::refuse() {
  fail_evaluation("query processing would load too many samples into memory in query execution",
                  "select fewer series or a shorter range");
}

/// Visits every selector with the first and last instant at which it will be evaluated.
struct Prepared::Walk {
  Prepared& out;
  const Source& source;
  const Bounds& bounds;
  const Options& options;
  LabelPool& pool;
  Budget& budget;

  void visit(const Expr& expr, Instant first, Instant last) {
    std::visit([&](const auto& node) { enter(node, first, last); }, expr.node);
  }
  void visit(const ExprPtr& expr, Instant first, Instant last) {
    if (expr) visit(*expr, first, last);
  }

  void enter(const Number&, Instant, Instant) {}
  void enter(const String&, Instant, Instant) {}
  void enter(const Selector& selector, Instant first, Instant last) {
    const Duration back = selector.range.count() != 0 ? selector.range : options.look_back;
    const Instant from = reference(selector.modifiers, first, bounds) - back;
    const Instant to = reference(selector.modifiers, last, bounds);
    auto found = source.select(selector.matchers, from, to);
    auto& series = out.series_[&selector];
    series.reserve(found.size());
    for (auto& one : found) {
      budget.spend(one.points.size());
      if (selector.range.count() != 0) {
        std::erase_if(one.points, [](const Point& point) { return is_stale(point.value); });
      }
      series.push_back({.labels = pool.intern(std::move(one.labels)), .points = std::move(one.points)});
    }
  }
  void enter(const Subquery& subquery, Instant first, Instant last) {
    visit(subquery.inner, reference(subquery.modifiers, first, bounds) - subquery.range,
          reference(subquery.modifiers, last, bounds));
  }
  void enter(const Unary& unary, Instant first, Instant last) { visit(unary.operand, first, last); }
  void enter(const Binary& binary, Instant first, Instant last) {
    visit(binary.left, first, last);
    visit(binary.right, first, last);
  }
  void enter(const Call& call, Instant first, Instant last) {
    for (const auto& argument : call.arguments) visit(argument, first, last);
  }
  void enter(const Aggregate& aggregate, Instant first, Instant last) {
    visit(aggregate.parameter, first, last);
    visit(aggregate.operand, first, last);
  }
  void enter(const Paren& paren, Instant first, Instant last) { visit(paren.inner, first, last); }
};

Prepared::Prepared(const Expr& expr, const Source& source, const Bounds& bounds, const Options& options,
                   LabelPool& pool, Budget& budget) {
  Walk{*this, source, bounds, options, pool, budget}.visit(expr, bounds.start, bounds.end);
}

namespace {

struct Reach {
  const Options& options;

  Duration of(const ExprPtr& expr) const { return expr ? reach_of(*expr, options) : Duration{0}; }
  static Duration back(const Modifiers& modifiers, Duration range) {
    if (modifiers.at == Modifiers::At::timestamp) return Duration::max();
    return std::max(Duration{0}, range == Duration::max() ? range : range + modifiers.offset);
  }

  Duration operator()(const Number&) const { return Duration{0}; }
  Duration operator()(const String&) const { return Duration{0}; }
  Duration operator()(const Selector& selector) const {
    return back(selector.modifiers, selector.range.count() != 0 ? selector.range : options.look_back);
  }
  Duration operator()(const Subquery& subquery) const {
    const Duration inner = of(subquery.inner);
    return back(subquery.modifiers, inner == Duration::max() ? inner : inner + subquery.range);
  }
  Duration operator()(const Unary& unary) const { return of(unary.operand); }
  Duration operator()(const Binary& binary) const { return std::max(of(binary.left), of(binary.right)); }
  Duration operator()(const Call& call) const {
    Duration furthest{0};
    for (const auto& argument : call.arguments) furthest = std::max(furthest, of(argument));
    return furthest;
  }
  Duration operator()(const Aggregate& aggregate) const {
    return std::max(of(aggregate.parameter), of(aggregate.operand));
  }
  Duration operator()(const Paren& paren) const { return of(paren.inner); }
};

}  // namespace

Duration reach_of(const Expr& expr, const Options& options) {
  return std::visit(Reach{options}, expr.node);
}

}  // namespace watchbill::promql
