#include "collector/promql/eval/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace watchbill::promql {

double quantile(double q, std::vector<double> values) {
  if (values.empty() || std::isnan(q)) return std::numeric_limits<double>::quiet_NaN();
  if (q < 0) return -std::numeric_limits<double>::infinity();
  if (q > 1) return std::numeric_limits<double>::infinity();
  std::sort(values.begin(), values.end(), [](double a, double b) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && !std::isnan(b);
    return a < b;
  });
  const double rank = q * (static_cast<double>(values.size()) - 1);
  const auto lower = static_cast<std::size_t>(std::max(0.0, std::floor(rank)));
  const std::size_t upper = std::min(values.size() - 1, lower + 1);
  const double weight = rank - std::floor(rank);
  return values[lower] * (1 - weight) + values[upper] * weight;
}

void KahanSum::add(double value) {
  const double total = sum + value;
  if (std::abs(sum) >= std::abs(value)) {
    rest += (sum - total) + value;
  } else {
    rest += (value - total) + sum;
  }
  sum = total;
}

void RunningMean::add(double value) {
  ++count_;
  if (std::isinf(sum_.sum)) {
    // Two infinities of one sign cannot be subtracted, and no finite value changes an infinite mean.
    if (std::isinf(value) && (sum_.sum > 0) == (value > 0)) return;
    if (std::isfinite(value)) return;
  }
  const double step = value / count_ - sum_.sum / count_;
  if (compensated_) {
    sum_.add(step);
  } else {
    sum_.sum += step;
  }
}

double RunningMean::mean() const {
  return std::isinf(sum_.sum) ? sum_.sum : sum_.sum + sum_.rest;
}

}  // namespace watchbill::promql
