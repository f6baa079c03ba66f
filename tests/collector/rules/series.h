#pragma once
// Series written in promtool's notation, for tests: `1 2 _ stale 5+1x3`.

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "collector/promql/source.h"
#include "tests/collector/promql/memory_source.h"

namespace watchbill::test {

/// `a+bxn`: a, and n more values each b higher; `axn` the same value n+1 times; `_xn` n gaps.
inline std::vector<std::string> expand_item(const std::string& item) {
  const auto times = item.find('x');
  if (times == std::string::npos) return {item};
  const int n = std::stoi(item.substr(times + 1));
  std::string first = item.substr(0, times);
  if (first == "_") return std::vector<std::string>(static_cast<std::size_t>(n), "_");
  const auto sign = first.find_first_of("+-", 1);
  const double step = sign == std::string::npos ? 0 : std::stod(first.substr(sign));
  const double begin = std::stod(first.substr(0, sign));
  std::vector<std::string> out;
  for (int i = 0; i <= n; ++i) out.push_back(std::to_string(begin + i * step));
  return out;
}

/// A source whose series are written so.
class ListSource final : public promql::Source {
 public:
  /// Values from `start` on, one each interval.
  void add(Labels labels, const std::string& values, Instant start, Duration interval) {
    std::vector<promql::Point> points;
    std::istringstream words(values);
    std::string item;
    Instant at = start;
    while (words >> item) {
      for (const auto& each : expand_item(item)) {
        if (each == "stale") {
          points.push_back({.time = at, .value = promql::stale_marker()});
        } else if (each != "_") {
          points.push_back({.time = at, .value = std::stod(each)});
        }
        at += interval;
      }
    }
    memory_.add(sorted(std::move(labels)), std::move(points));
  }

  std::vector<promql::Series> select(std::span<const promql::Matcher> matchers, Instant from,
                                     Instant to) const override {
    return memory_.select(matchers, from, to);
  }

 private:
  MemorySource memory_;
};

}  // namespace watchbill::test
