#pragma once
// What PromQL's functions compute. Every signature has exactly one implementation (a test says so).

#include <optional>
#include <span>
#include <variant>

#include "collector/promql/eval/values.h"
#include "collector/promql/functions/signatures.h"
#include "collector/promql/parse/ast.h"

namespace watchbill::promql {

class Evaluator;

/// Of one series' points in a window, never empty; nothing where the function has no answer.
struct WindowInput {
  std::span<const Point> points;
  Instant from;  ///< both bounds belong to the window
  Instant to;
  Instant now;  ///< the evaluation's instant
  std::span<const double> scalars;
};
using WindowFunction = std::optional<double> (*)(const WindowInput&);
/// Of one value; the series keeps its labels but for the name.
using NumberFunction = double (*)(double value, std::span<const double> scalars);
/// Anything else.
using VectorFunction = Samples (*)(Evaluator&, const Call&, Instant);
using ScalarFunction = double (*)(Evaluator&, const Call&, Instant);

struct Implementation {
  std::string_view name;
  std::variant<WindowFunction, NumberFunction, VectorFunction, ScalarFunction> run;
};

/// Nothing when the function is not implemented.
const Implementation* find_implementation(std::string_view name);

/// Each family in its file.
std::span<const Implementation> rate_functions();
std::span<const Implementation> over_time_functions();
std::span<const Implementation> number_functions();
std::span<const Implementation> date_functions();
std::span<const Implementation> label_functions();
std::span<const Implementation> vector_functions();
std::span<const Implementation> histogram_functions();

}  // namespace watchbill::promql
