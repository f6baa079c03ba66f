#pragma once
// Families of one scrape, built from values; and their text. Used by one thread.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

#include "collector/metrics/names.h"

namespace watchbill::metrics {

using LabelPairs = std::initializer_list<std::pair<const char*, std::string_view>>;

class Families {
 public:
  /// Values of one metric follow one another.
  void add(const Metric&, double value, LabelPairs labels = {});
  const std::vector<prometheus::MetricFamily>& all() const { return families_; }

 private:
  std::vector<prometheus::MetricFamily> families_;
};

/// Text format 0.0.4. prometheus-cpp escapes label values but not HELP: done here.
std::string text_of(std::vector<prometheus::MetricFamily>);

}  // namespace watchbill::metrics
