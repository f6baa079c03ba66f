// *_over_time: one series' values within a window, brought down to one.

#include <array>
#include <cmath>

#include "collector/promql/eval/quantile.h"
#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

std::optional<double> avg(const WindowInput& in) {
  RunningMean mean(true);
  for (const auto& point : in.points) mean.add(point.value);
  return mean.mean();
}

std::optional<double> sum(const WindowInput& in) {
  KahanSum sum;
  for (const auto& point : in.points) sum.add(point.value);
  return std::isinf(sum.sum) ? sum.sum : sum.sum + sum.rest;
}

std::optional<double> max(const WindowInput& in) {
  double best = in.points.front().value;
  for (const auto& point : in.points) {
    if (point.value > best || std::isnan(best)) best = point.value;
  }
  return best;
}

std::optional<double> min(const WindowInput& in) {
  double best = in.points.front().value;
  for (const auto& point : in.points) {
    if (point.value < best || std::isnan(best)) best = point.value;
  }
  return best;
}

std::optional<double> count(const WindowInput& in) {
  return static_cast<double>(in.points.size());
}

std::optional<double> last(const WindowInput& in) {
  return in.points.back().value;
}

std::optional<double> present(const WindowInput&) {
  return 1;
}

/// Welford's method with compensated sums.
std::optional<double> variance(const WindowInput& in) {
  double n = 0;
  KahanSum mean;
  KahanSum squares;
  for (const auto& point : in.points) {
    ++n;
    const double delta = point.value - (mean.sum + mean.rest);
    mean.add(delta / n);
    squares.add(delta * (point.value - (mean.sum + mean.rest)));
  }
  return (squares.sum + squares.rest) / n;
}

std::optional<double> deviation(const WindowInput& in) {
  return std::sqrt(*variance(in));
}

std::optional<double> quantile_of(const WindowInput& in) {
  std::vector<double> values;
  values.reserve(in.points.size());
  for (const auto& point : in.points) values.push_back(point.value);
  return quantile(in.scalars[0], std::move(values));
}

constexpr std::array<Implementation, 10> kFunctions{{{"avg_over_time", avg},
                                                     {"sum_over_time", sum},
                                                     {"max_over_time", max},
                                                     {"min_over_time", min},
                                                     {"count_over_time", count},
                                                     {"last_over_time", last},
                                                     {"present_over_time", present},
                                                     {"stdvar_over_time", variance},
                                                     {"stddev_over_time", deviation},
                                                     {"quantile_over_time", quantile_of}}};

}  // namespace

std::span<const Implementation> over_time_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
