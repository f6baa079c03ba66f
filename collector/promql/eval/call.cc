// Calls of functions: windows and numbers here, for all series alike; the others do it themselves.

#include <array>

#include "collector/promql/eval/evaluator.h"
#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

/// The scalar arguments, in order; no function takes more than two.
struct Scalars {
  Scalars(Evaluator& evaluator, const Call& call, Instant t) {
    for (const auto& argument : call.arguments) {
      if (argument->type == Type::scalar) values.at(count++) = evaluator.scalar(*argument, t);
    }
  }
  std::span<const double> all() const { return {values.data(), count}; }

  std::array<double, 2> values{};
  std::size_t count = 0;
};

const Expr& argument_of(const Call& call, Type type) {
  for (const auto& argument : call.arguments) {
    if (argument->type == type) return *argument;
  }
  return *call.arguments.front();
}

Samples run(Evaluator& evaluator, const Call& call, WindowFunction function, Instant t) {
  const Scalars scalars(evaluator, call, t);
  const Windows windows = evaluator.matrix(argument_of(call, Type::matrix), t);
  const bool keeps_name = call.function->name == "last_over_time";
  Samples out;
  out.reserve(windows.series.size());
  for (const auto& series : windows.series) {
    evaluator.budget().spend(series.points.size());
    const auto value =
        function({.points = series.points, .from = windows.from, .to = windows.to, .now = t, .scalars = scalars.all()});
    if (!value) continue;
    out.push_back(
        {.labels = keeps_name ? series.labels : evaluator.pool().without_name(series.labels), .value = *value});
  }
  return evaluator.unique(std::move(out));
}

Samples run(Evaluator& evaluator, const Call& call, NumberFunction function, Instant t) {
  const Scalars scalars(evaluator, call, t);
  Samples samples = evaluator.vector(argument_of(call, Type::vector), t);
  for (auto& sample : samples) {
    sample = {.labels = evaluator.pool().without_name(sample.labels), .value = function(sample.value, scalars.all())};
  }
  return evaluator.unique(std::move(samples));
}

Samples run(Evaluator& evaluator, const Call& call, VectorFunction function, Instant t) {
  return function(evaluator, call, t);
}
Samples run(Evaluator& evaluator, const Call& call, ScalarFunction function, Instant t) {
  return {{.labels = evaluator.pool().empty(), .value = function(evaluator, call, t)}};
}

}  // namespace

Samples evaluate(Evaluator& evaluator, const Call& call, Instant t) {
  const Implementation& implementation = *find_implementation(call.function->name);
  return std::visit([&](const auto function) { return run(evaluator, call, function, t); }, implementation.run);
}

double evaluate_scalar_call(Evaluator& evaluator, const Call& call, Instant t) {
  return std::get<ScalarFunction>(find_implementation(call.function->name)->run)(evaluator, call, t);
}

}  // namespace watchbill::promql
