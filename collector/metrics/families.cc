#include "collector/metrics/families.h"

#include <sstream>

#include <prometheus/text_serializer.h>

namespace watchbill::metrics {

namespace {

std::string escaped_help(std::string_view help) {
  std::string out;
  for (const char c : help) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void Families::add(const Metric& metric, double value, LabelPairs labels) {
  if (families_.empty() || families_.back().name != metric.name) {
    const auto type =
        metric.type == MetricType::counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
    families_.push_back({.name = metric.name, .help = metric.help, .type = type, .metric = {}});
  }
  auto& one = families_.back().metric.emplace_back();
  for (const auto& [name, text] : labels) one.label.push_back({name, std::string(text)});
  if (metric.type == MetricType::counter) {
    one.counter.value = value;
  } else {
    one.gauge.value = value;
  }
}

std::string text_of(std::vector<prometheus::MetricFamily> families) {
  std::erase_if(families, [](const auto& family) { return family.metric.empty(); });
  for (auto& family : families) family.help = escaped_help(family.help);
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return std::move(out).str();
}

}  // namespace watchbill::metrics
