#include "collector/rules/recorded.h"

#include <algorithm>
#include <iterator>

#include "collector/window/matching.h"

namespace watchbill::rules {

void Recorded::append(const Labels& series, Instant at, double value) {
  auto& points = by_name_[std::string(value_of(series, "__name__"))][series];
  if (!points.empty() && points.back().time >= at) return;  // the clock was set back
  points.push_back({.time = at, .value = value});
}

void Recorded::evict(Instant oldest) {
  for (auto& [name, all] : by_name_) {
    for (auto& [labels, points] : all) {
      std::erase_if(points, [&](const promql::Point& point) { return point.time < oldest; });
    }
    std::erase_if(all, [](const auto& each) { return each.second.empty(); });
  }
  std::erase_if(by_name_, [](const auto& each) { return each.second.empty(); });
}

std::vector<promql::Series> Recorded::select(std::span<const promql::Matcher> matchers, Instant from,
                                             Instant to) const {
  std::vector<promql::Series> out;
  if (by_name_.empty()) return out;
  const window::Matching matching(matchers);
  for (const auto& [name, all] : by_name_) {
    if (matching.name() != nullptr && *matching.name() != name) continue;
    for (const auto& [labels, points] : all) {
      if (!matching.fits_series(labels)) continue;
      promql::Series series{.labels = labels, .points = {}};
      std::copy_if(points.begin(), points.end(), std::back_inserter(series.points),
                   [&](const promql::Point& point) { return point.time >= from && point.time <= to; });
      if (!series.points.empty()) out.push_back(std::move(series));
    }
  }
  return out;
}

std::vector<promql::Series> WithRecorded::select(std::span<const promql::Matcher> matchers, Instant from,
                                                 Instant to) const {
  auto out = source_.select(matchers, from, to);
  auto more = recorded_.select(matchers, from, to);
  std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

}  // namespace watchbill::rules
