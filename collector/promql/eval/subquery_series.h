#pragma once
// The points a subquery has computed so far, by series, growing forward in time. Used by one thread.

#include <optional>
#include <unordered_map>
#include <vector>

#include "collector/promql/eval/values.h"

namespace watchbill::promql {

class SubquerySeries {
 public:
  /// The last step computed; nothing yet before the first.
  std::optional<Instant> until() const { return until_; }

  void add(Instant t, const Samples& samples) {
    until_ = t;
    for (const auto& sample : samples) {
      const auto [at, is_new] = index_.try_emplace(sample.labels, series_.size());
      if (is_new) series_.push_back({.labels = sample.labels, .points = {}});
      series_[at->second].points.push_back({.time = t, .value = sample.value});
    }
  }

  struct One {
    LabelSet* labels = nullptr;
    std::vector<Point> points;
  };
  const std::vector<One>& all() const { return series_; }

 private:
  std::optional<Instant> until_;
  std::vector<One> series_;
  std::unordered_map<LabelSet*, std::size_t> index_;
};

}  // namespace watchbill::promql
