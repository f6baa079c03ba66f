#include "collector/http/api/members.h"

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"

namespace watchbill::http {

namespace {

constexpr std::size_t kLongestItem = 1024;
constexpr std::size_t kLongestList = 100;

}  // namespace

std::string Members::required(const char* name, std::size_t longest) {
  return keep(string_in(object_, name, longest));
}

std::string Members::text(const char* name, std::size_t longest) {
  return keep(optional_string_in(object_, name, longest));
}

std::vector<std::string> Members::texts(const char* name) {
  const auto found = object_.find(name);
  if (found == object_.end()) return {};
  std::vector<std::string> out;
  if (!found->is_array() || found->size() > kLongestList) {
    refuse("'" + std::string(name) + "' must be a list of text");
    return out;
  }
  for (const auto& each : *found) out.push_back(keep(string_in({{name, each}}, name, kLongestItem)));
  return out;
}

std::vector<Severity> Members::severities(const char* name) {
  std::vector<Severity> out;
  for (const auto& written : texts(name)) {
    if (const auto severity = parse_severity(written)) {
      out.push_back(*severity);
    } else {
      refuse("unknown severity '" + written + "'");
    }
  }
  return out;
}

Labels Members::labels(const char* name) {
  const auto found = object_.find(name);
  if (found == object_.end()) return {};
  Labels out;
  if (!found->is_object() || found->size() > kLongestList) {
    refuse("'" + std::string(name) + "' must be an object of text");
    return out;
  }
  for (const auto& [label, value] : found->items()) {
    if (!is_label_name(label)) refuse("a name among the labels is none");
    out.push_back({.name = label, .value = keep(string_in(*found, label.c_str(), kLongestItem))});
  }
  return out;
}

bool Members::flag(const char* name) {
  const auto found = object_.find(name);
  if (found == object_.end()) return false;
  if (!found->is_boolean()) {
    refuse("'" + std::string(name) + "' must be true or false");
    return false;
  }
  return found->get<bool>();
}

void Members::refuse(std::string problem) {
  if (!error_) error_ = Error{.problem = std::move(problem), .remedy = remedy_};
}

std::string Members::keep(Result<std::string> text) {
  if (text) return *std::move(text);
  if (!error_) error_ = std::move(text.error());
  return {};
}

}  // namespace watchbill::http
