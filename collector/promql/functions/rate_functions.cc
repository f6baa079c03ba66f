// rate, increase, delta and their kin (prometheus.io/docs/prometheus/2.42/querying/functions). Extrapolation to the
// bounds of the window follows Prometheus: up to 1.1 average distances between samples it reaches the bound, else half
// a distance; a counter is never extrapolated below zero.

#include <array>
#include <cmath>

#include "collector/promql/eval/quantile.h"
#include "collector/promql/functions/implementations.h"

namespace watchbill::promql {

namespace {

enum class Kind : std::uint8_t { counter, gauge };
enum class Per : std::uint8_t { second, window };

template <Kind kind, Per per>
std::optional<double> extrapolated(const WindowInput& in) {
  if (in.points.size() < 2) return std::nullopt;
  const Point& first = in.points.front();
  const Point& last = in.points.back();
  double change = last.value - first.value;
  if constexpr (kind == Kind::counter) {
    double previous = first.value;
    for (const auto& point : in.points) {
      if (point.value < previous) change += previous;
      previous = point.value;
    }
  }
  double to_start = seconds_of(first.time - in.from);
  const double to_end = seconds_of(in.to - last.time);
  const double sampled = seconds_of(last.time - first.time);
  const double distance = sampled / static_cast<double>(in.points.size() - 1);
  if (kind == Kind::counter && change > 0 && first.value >= 0) {
    const double to_zero = sampled * (first.value / change);
    if (to_zero < to_start) to_start = to_zero;
  }
  const double threshold = distance * 1.1;
  double covered = sampled;
  covered += to_start < threshold ? to_start : distance / 2;
  covered += to_end < threshold ? to_end : distance / 2;
  double factor = covered / sampled;
  if constexpr (per == Per::second) factor /= seconds_of(in.to - in.from);
  return change * factor;
}

/// Of the last two samples only.
template <Per per>
std::optional<double> instant_change(const WindowInput& in) {
  if (in.points.size() < 2) return std::nullopt;
  const Point& last = in.points.back();
  const Point& previous = in.points[in.points.size() - 2];
  const bool was_reset = per == Per::second && last.value < previous.value;
  const double change = was_reset ? last.value : last.value - previous.value;
  const double seconds = seconds_of(last.time - previous.time);
  if (seconds == 0) return std::nullopt;
  return per == Per::second ? change / seconds : change;
}

struct Line {
  double slope = 0;
  double intercept = 0;
};

/// Simple linear regression by least squares; the intercept is at `origin`.
Line regression(std::span<const Point> points, Instant origin) {
  KahanSum x;
  KahanSum y;
  KahanSum xy;
  KahanSum xx;
  bool is_constant = true;
  for (const auto& point : points) {
    is_constant = is_constant && point.value == points.front().value;
    const double at = seconds_of(point.time - origin);
    x.add(at);
    y.add(point.value);
    xy.add(at * point.value);
    xx.add(at * at);
  }
  if (is_constant) {
    const double value = points.front().value;
    return std::isinf(value) ? Line{.slope = NAN, .intercept = NAN} : Line{.slope = 0, .intercept = value};
  }
  const auto n = static_cast<double>(points.size());
  const double sum_x = x.sum + x.rest;
  const double sum_y = y.sum + y.rest;
  const double covariance = (xy.sum + xy.rest) - sum_x * sum_y / n;
  const double variance = (xx.sum + xx.rest) - sum_x * sum_x / n;
  const double slope = covariance / variance;
  return {.slope = slope, .intercept = sum_y / n - slope * sum_x / n};
}

std::optional<double> deriv(const WindowInput& in) {
  if (in.points.size() < 2) return std::nullopt;
  return regression(in.points, in.points.front().time).slope;
}

std::optional<double> predict_linear(const WindowInput& in) {
  if (in.points.size() < 2) return std::nullopt;
  const Line line = regression(in.points, in.now);
  return line.slope * in.scalars[0] + line.intercept;
}

std::optional<double> resets(const WindowInput& in) {
  double count = 0;
  for (std::size_t i = 1; i < in.points.size(); ++i) count += in.points[i].value < in.points[i - 1].value ? 1 : 0;
  return count;
}

std::optional<double> changes(const WindowInput& in) {
  double count = 0;
  for (std::size_t i = 1; i < in.points.size(); ++i) {
    const double before = in.points[i - 1].value;
    const double now = in.points[i].value;
    if (now != before && !(std::isnan(now) && std::isnan(before))) ++count;
  }
  return count;
}

/// Double exponential smoothing.
std::optional<double> holt_winters(const WindowInput& in) {
  const double smoothing = in.scalars[0];
  const double trend = in.scalars[1];
  const auto complain = [](const char* what, const char* letters, double got) {
    fail_evaluation(std::string("invalid ") + what + " factor. Expected: 0 < " + letters +
                    " < 1, got: " + std::to_string(got));
  };
  if (smoothing <= 0 || smoothing >= 1) complain("smoothing", "sf", smoothing);
  if (trend <= 0 || trend >= 1) complain("trend", "tf", trend);
  if (in.points.size() < 2) return std::nullopt;
  double before = 0;
  double smoothed = in.points[0].value;
  double slope = in.points[1].value - in.points[0].value;
  for (std::size_t i = 1; i < in.points.size(); ++i) {
    const double scaled = smoothing * in.points[i].value;
    if (i > 1) slope = trend * (smoothed - before) + (1 - trend) * slope;
    const double carried = (1 - smoothing) * (smoothed + slope);
    before = smoothed;
    smoothed = scaled + carried;
  }
  return smoothed;
}

constexpr std::array<Implementation, 10> kFunctions{{{"rate", extrapolated<Kind::counter, Per::second>},
                                                     {"increase", extrapolated<Kind::counter, Per::window>},
                                                     {"delta", extrapolated<Kind::gauge, Per::window>},
                                                     {"irate", instant_change<Per::second>},
                                                     {"idelta", instant_change<Per::window>},
                                                     {"deriv", deriv},
                                                     {"predict_linear", predict_linear},
                                                     {"resets", resets},
                                                     {"changes", changes},
                                                     {"holt_winters", holt_winters}}};

}  // namespace

std::span<const Implementation> rate_functions() {
  return kFunctions;
}

}  // namespace watchbill::promql
