#include "collector/rules/evaluation.h"

namespace watchbill::rules {

Result<promql::Vector> evaluate(const promql::Query& query, const promql::Source& source, Instant at) {
  auto value = query.instant(source, at);
  if (!value) return tl::unexpected(value.error());
  if (auto* vector = std::get_if<promql::Vector>(&*value)) return std::move(*vector);
  if (const auto* scalar = std::get_if<promql::Scalar>(&*value)) {
    return promql::Vector{{.labels = {}, .time = at, .value = scalar->value}};
  }
  return fail("the rule's result is neither a vector nor a scalar", "a range or a string cannot be an alert");
}

namespace {

templates::Data data_for(const promql::VectorSample& sample, const promql::Source& source, Instant at) {
  templates::Data data{.labels = sample.labels, .value = sample.value};
  data.query = [&source, at](const std::string& text) -> Result<std::vector<templates::QuerySample>> {
    const auto query = promql::Query::parse(text);
    if (!query) return tl::unexpected(query.error());
    auto vector = evaluate(*query, source, at);
    if (!vector) return tl::unexpected(vector.error());
    std::vector<templates::QuerySample> out;
    for (auto& each : *vector) out.push_back({.labels = std::move(each.labels), .value = each.value});
    return out;
  };
  return data;
}

std::string expand(const Templated& text, const templates::Data& data) {
  auto expanded = text.expansion.expand(data);
  return expanded ? std::move(*expanded) : "<error expanding template: " + expanded.error().problem + ">";
}

}  // namespace

Labels alert_labels(const Rule& rule, const promql::VectorSample& sample, const promql::Source& source, Instant at) {
  const auto data = data_for(sample, source, at);
  Labels labels = with(sample.labels, "__name__", "");
  for (const auto& label : rule.labels) labels = with(std::move(labels), label.name, expand(label, data));
  return with(std::move(labels), "alertname", rule.alert);
}

std::map<std::string, std::string> alert_annotations(const Rule& rule, const promql::VectorSample& sample,
                                                     const promql::Source& source, Instant at) {
  const auto data = data_for(sample, source, at);
  std::map<std::string, std::string> out;
  for (const auto& annotation : rule.annotations) out[annotation.name] = expand(annotation, data);
  return out;
}

Labels recorded_labels(const Rule& rule, const promql::VectorSample& sample) {
  Labels labels = with(sample.labels, "__name__", rule.record);
  for (const auto& label : rule.labels) labels = with(std::move(labels), label.name, label.text);
  return labels;
}

}  // namespace watchbill::rules
