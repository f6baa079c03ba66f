// Functions of whole vectors, and those that make or leave one.

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

double time(Evaluator&, const Call&, Instant t) {
  return seconds_of(t);
}
double pi(Evaluator&, const Call&, Instant) {
  return std::numbers::pi;
}
double scalar(Evaluator& evaluator, const Call& call, Instant t) {
  const Samples samples = evaluator.vector(*call.arguments[0], t);
  return samples.size() == 1 ? samples.front().value : NAN;
}

Samples vector(Evaluator& evaluator, const Call& call, Instant t) {
  return {{.labels = evaluator.pool().empty(), .value = evaluator.scalar(*call.arguments[0], t)}};
}

Samples timestamp(Evaluator& evaluator, const Call& call, Instant t) {
  const Expr& argument = unwrapped(*call.arguments[0]);
  const auto* selector = std::get_if<Selector>(&argument.node);
  // Of a selector the instants of its samples; anything computed happens now. Prometheus 2.42 finds nothing for a
  // selector with both @ and an offset beyond the look-back, at whatever instant; that slip is not followed.
  Samples samples = selector != nullptr ? evaluator.own_instants(*selector, t) : evaluator.vector(argument, t);
  for (auto& sample : samples) {
    sample = {.labels = evaluator.pool().without_name(sample.labels),
              .value = selector != nullptr ? sample.value : seconds_of(t)};
  }
  return evaluator.unique(std::move(samples));
}

Samples sorted_by(Samples samples, bool descending) {
  std::stable_sort(samples.begin(), samples.end(), [&](const Sample& a, const Sample& b) {
    if (std::isnan(a.value) || std::isnan(b.value)) return !std::isnan(a.value) && std::isnan(b.value);
    return descending ? a.value > b.value : a.value < b.value;
  });
  return samples;
}
Samples sort(Evaluator& evaluator, const Call& call, Instant t) {
  return sorted_by(evaluator.vector(*call.arguments[0], t), false);
}
Samples sort_desc(Evaluator& evaluator, const Call& call, Instant t) {
  return sorted_by(evaluator.vector(*call.arguments[0], t), true);
}

/// Between two bounds; nothing at all when they are the wrong way round.
Samples clamp(Evaluator& evaluator, const Call& call, Instant t) {
  Samples samples = evaluator.vector(*call.arguments[0], t);
  const double least = evaluator.scalar(*call.arguments[1], t);
  const double most = evaluator.scalar(*call.arguments[2], t);
  if (most < least) return {};
  for (auto& sample : samples) {
    const bool is_nan = std::isnan(sample.value) || std::isnan(least) || std::isnan(most);
    sample = {.labels = evaluator.pool().without_name(sample.labels),
              .value = is_nan ? NAN : std::max(least, std::min(most, sample.value))};
  }
  return evaluator.unique(std::move(samples));
}

/// What a selector says for certain about the labels of the series that is not there.
Labels certain_labels(const Expr& expr) {
  const auto* selector = std::get_if<Selector>(&unwrapped(expr).node);
  if (selector == nullptr) return {};
  Labels labels;
  std::vector<std::string> uncertain;
  for (const auto& matcher : selector->matchers) {
    if (matcher.name == "__name__") continue;
    if (matcher.op == Matcher::Op::equal && value_of(labels, matcher.name).empty()) {
      labels = with(std::move(labels), matcher.name, matcher.value);
    } else {
      uncertain.push_back(matcher.name);
    }
  }
  return drop(labels, uncertain);
}

Samples absence(Evaluator& evaluator, const Call& call) {
  return {{.labels = evaluator.pool().intern(certain_labels(*call.arguments[0])), .value = 1}};
}
Samples absent(Evaluator& evaluator, const Call& call, Instant t) {
  return evaluator.vector(*call.arguments[0], t).empty() ? absence(evaluator, call) : Samples{};
}
Samples absent_over_time(Evaluator& evaluator, const Call& call, Instant t) {
  return evaluator.matrix(*call.arguments[0], t).series.empty() ? absence(evaluator, call) : Samples{};
}

constexpr std::array<Implementation, 10> kFunctions{{{"time", ScalarFunction{time}},
                                                     {"pi", ScalarFunction{pi}},
                                                     {"scalar", ScalarFunction{scalar}},
                                                     {"vector", VectorFunction{vector}},
                                                     {"timestamp", VectorFunction{timestamp}},
                                                     {"sort", VectorFunction{sort}},
                                                     {"sort_desc", VectorFunction{sort_desc}},
                                                     {"clamp", VectorFunction{clamp}},
                                                     {"absent", VectorFunction{absent}},
                                                     {"absent_over_time", VectorFunction{absent_over_time}}}};

}  // namespace

std::span<const Implementation> vector_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
