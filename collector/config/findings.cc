#include "collector/config/findings.h"

#include <algorithm>

#include "proto/shared/remedy.h"

namespace watchbill::config {

std::string place_text(const SourcePos& where) {
  return where.file + ':' + std::to_string(where.line) + ':' + std::to_string(where.column);
}

void add_unknown(yaml::Errors& errors, const SourcePos& where, std::string_view kind, std::string_view name,
                 const std::vector<std::string>& known) {
  errors.add(where, "unknown " + std::string(kind) + " '" + std::string(name) + "'",
             known.empty() ? "there is none yet" : did_you_mean_one_of(name, known, "known: "));
}

bool check_name(const yaml::Node& node, std::string_view kind, std::string_view name, yaml::Errors& errors) {
  const auto is_fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  if (!name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_fine)) return true;
  errors.add(node.where(), "'" + std::string(name) + "' cannot name a " + std::string(kind),
             "use letters, digits, '.', '-' and '_', at most 64");
  return false;
}

std::vector<yaml::Node> one_or_many(const yaml::Node& node, yaml::Errors& errors) {
  return node.is_list() ? node.items(errors) : std::vector{node};
}

std::vector<Severity> read_severities(const yaml::Node& node, yaml::Errors& errors) {
  std::vector<Severity> out;
  for (const auto& item : one_or_many(node, errors)) {
    const auto text = item.text(errors);
    if (!text) continue;
    if (const auto severity = parse_severity(*text)) {
      out.push_back(*severity);
    } else {
      add_unknown(errors, item.where(), "severity", *text, {"P1", "P2", "P3", "P4"});
    }
  }
  return out;
}

Duration read_positive(const yaml::Node& node, Duration fallback, yaml::Errors& errors) {
  const auto value = node.duration(errors);
  if (!value) return fallback;
  if (*value > Duration{0}) return *value;
  errors.add(node.where(), "a duration of nothing", "write it as 30m, 1h30m or 45s");
  return fallback;
}

}  // namespace watchbill::config
