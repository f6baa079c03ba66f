#pragma once
// Prometheus' text exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), written and read.
// Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::exposition {

/// Families in order of first appearance, HELP and TYPE before each; label values and help escaped.
std::string write(std::span<const Sample>);
/// A number as the format has it: shortest text that reads back the same, NaN, +Inf, -Inf.
std::string format_value(double);

struct ParsedSample {
  std::string name;
  Labels labels;
  MetricType type = MetricType::untyped;
  double value = 0;
  std::optional<std::int64_t> timestamp_ms;
};
/// Every sample, or the first line that is not one, with its line number.
Result<std::vector<ParsedSample>> read(std::string_view text, std::string_view source);

}  // namespace watchbill::exposition
