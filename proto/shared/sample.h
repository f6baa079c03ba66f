#pragma once
// Labels and samples as Prometheus means them. Values.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace watchbill {

enum class MetricType : std::uint8_t { untyped, counter, gauge, histogram, summary };
std::string_view to_text(MetricType);

struct Label {
  std::string name;
  std::string value;
  auto operator<=>(const Label&) const = default;
};

/// Sorted by name, names unique, no empty values; `sorted` makes it so (the last of equal names wins).
using Labels = std::vector<Label>;
Labels sorted(Labels);
/// The value of `name`, empty when it is not there.
std::string_view value_of(const Labels&, std::string_view name);
/// With `name` set to `value` (removed when `value` is empty).
Labels with(Labels, std::string_view name, std::string value);

/// [a-zA-Z_:][a-zA-Z0-9_:]*
bool is_metric_name(std::string_view);
/// [a-zA-Z_][a-zA-Z0-9_]*
bool is_label_name(std::string_view);
bool is_utf8(std::string_view);

/// One measured value of one series at the time of its tick.
struct Sample {
  std::string name;
  Labels labels;
  MetricType type = MetricType::untyped;
  double value = 0;
  std::string_view help{};  ///< a literal that outlives the sample
};

}  // namespace watchbill
