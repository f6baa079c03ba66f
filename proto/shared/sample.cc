#include "proto/shared/sample.h"

#include <algorithm>

#include "proto/shared/utf8.h"

namespace watchbill {

std::string_view to_text(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return "counter";
    case MetricType::gauge:
      return "gauge";
    case MetricType::histogram:
      return "histogram";
    case MetricType::summary:
      return "summary";
    case MetricType::untyped:
      break;
  }
  return "untyped";
}

Labels sorted(Labels labels) {
  std::stable_sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.name < b.name; });
  Labels out;
  out.reserve(labels.size());
  for (auto& label : labels) {
    if (!out.empty() && out.back().name == label.name) {
      out.back() = std::move(label);
    } else {
      out.push_back(std::move(label));
    }
  }
  std::erase_if(out, [](const Label& label) { return label.value.empty(); });
  return out;
}

std::string_view value_of(const Labels& labels, std::string_view name) {
  const auto at = std::find_if(labels.begin(), labels.end(), [&](const Label& label) { return label.name == name; });
  return at == labels.end() ? std::string_view{} : std::string_view{at->value};
}

Labels with(Labels labels, std::string_view name, std::string value) {
  std::erase_if(labels, [&](const Label& label) { return label.name == name; });
  if (value.empty()) return labels;
  const auto at = std::find_if(labels.begin(), labels.end(), [&](const Label& label) { return label.name > name; });
  labels.insert(at, Label{.name = std::string(name), .value = std::move(value)});
  return labels;
}

namespace {

bool is_name(std::string_view name, bool colon) {
  if (name.empty()) return false;
  const auto letter = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colon && c == ':');
  };
  if (!letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

bool is_metric_name(std::string_view name) {
  return is_name(name, true);
}
bool is_label_name(std::string_view name) {
  return is_name(name, false);
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace watchbill
