#pragma once
// Quantiles as Prometheus computes them. Pure.

#include <vector>

namespace watchbill::promql {

/// Between the two nearest values, by weight; NaN values count as the smallest. NaN of nothing, -Inf below 0, +Inf
/// above 1.
double quantile(double q, std::vector<double> values);

/// Neumaier's compensated sum: `sum + rest` is the result.
struct KahanSum {
  double sum = 0;
  double rest = 0;
  void add(double value);
};

/// Mean that does not overflow, one value after another; infinities as Prometheus keeps them.
class RunningMean {
 public:
  explicit RunningMean(bool compensated) : compensated_(compensated) {}
  void add(double value);
  double mean() const;

 private:
  bool compensated_;
  double count_ = 0;
  KahanSum sum_;
};

}  // namespace watchbill::promql
