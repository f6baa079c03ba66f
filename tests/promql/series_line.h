#pragma once
// A line `metric{labels} values…` of a test file: 1 2 _ stale 0+10x5 3x2 _x4. Pure.

#include <optional>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::test {

struct SeriesLine {
  Labels labels;
  std::vector<std::optional<double>> values;  ///< nothing where `_` stands; `stale` is the stale marker
};

Result<SeriesLine> parse_series_line(std::string_view line);
/// A number as test files write it: also Inf, -Inf, NaN and hexadecimal.
std::optional<double> parse_number(std::string_view text);

}  // namespace watchbill::test
