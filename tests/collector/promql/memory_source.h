#pragma once
// Series held in memory, for tests. Not thread-safe while it is filled.

#include "collector/promql/matching.h"
#include "collector/promql/source.h"

namespace watchbill::test {

class MemorySource final : public promql::Source {
 public:
  /// Points of one series ascend, over all calls.
  void add(Labels labels, std::vector<promql::Point> points) {
    for (auto& series : series_) {
      if (series.labels != labels) continue;
      series.points.insert(series.points.end(), points.begin(), points.end());
      return;
    }
    series_.push_back({.labels = std::move(labels), .points = std::move(points)});
  }
  void clear() { series_.clear(); }
  const std::vector<promql::Series>& all() const { return series_; }

  std::vector<promql::Series> select(std::span<const promql::Matcher> matchers, Instant from,
                                     Instant to) const override {
    const promql::MatcherSet wanted(matchers);
    std::vector<promql::Series> out;
    for (const auto& series : series_) {
      if (!wanted.fits(series.labels)) continue;
      promql::Series found{.labels = series.labels, .points = {}};
      for (const auto& point : series.points) {
        if (point.time >= from && point.time <= to) found.points.push_back(point);
      }
      if (!found.points.empty()) out.push_back(std::move(found));
    }
    return out;
  }

 private:
  std::vector<promql::Series> series_;
};

}  // namespace watchbill::test
