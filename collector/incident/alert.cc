#include "collector/incident/alert.h"

#include <algorithm>

namespace watchbill::incident {

std::string key_of(const std::string& rule, const Labels& labels) {
  std::string key = rule + '{';
  for (const auto& label : labels) {
    if (label.name == "alertname" || label.name == "severity") continue;
    if (key.back() != '{') key += ',';
    key += label.name + "=\"";
    for (const char c : label.value) {
      if (c == '"' || c == '\\') key += '\\';
      key += c;
    }
    key += '"';
  }
  return key + '}';
}

Severity severity_of(const Labels& labels) {
  return parse_severity(value_of(labels, "severity")).value_or(Severity::p3);
}

Place place_of(const Labels& labels, const ownership::Policy& policy) {
  Place place{.service = std::string(value_of(labels, "service")),
              .category = std::string(value_of(labels, "category"))};
  const auto service = std::find_if(policy.services.begin(), policy.services.end(), [&](const ownership::Service& s) {
    if (!place.service.empty()) return s.name == place.service;
    return s.match.match(labels);
  });
  if (service != policy.services.end()) {
    place.service = service->name;
    if (place.category.empty()) place.category = service->category;
  }
  if (place.category.empty()) place.category = "servers";
  return place;
}

}  // namespace watchbill::incident
