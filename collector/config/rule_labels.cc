#include "collector/config/rule_labels.h"

#include <algorithm>
#include <set>

#include "collector/roster/party.h"
#include "proto/shared/remedy.h"

namespace watchbill::config {
namespace {

/// `crit` is as much a slip as `critcal`.
std::string remedy_for_severity(const std::string& text) {
  const std::vector<std::string> known{"critical", "warning", "info", "P1", "P2", "P3", "P4"};
  for (const auto& one : known) {
    if (text.size() > 1 && one.starts_with(text)) return "did you mean '" + one + "'?";
  }
  return did_you_mean(text, known, "write critical (P1), warning (P3), info (P4), or P1 to P4");
}

void remark(const rules::Rule& rule, const rules::Templated& label, const std::vector<std::string>& categories,
            std::vector<Error>& out) {
  const std::string& text = label.text;
  if (text.empty() || text.find("{{") != std::string::npos) return;
  if (label.name == "severity" && !parse_severity(text)) {
    out.push_back(
        {.problem = "alert '" + rule.alert + "' has the severity '" + text + "', which is none: it will be P3",
         .remedy = remedy_for_severity(text),
         .where = label.where});
  }
  const bool is_known = std::find(categories.begin(), categories.end(), text) != categories.end();
  if (label.name == "category" && !categories.empty() && !is_known) {
    out.push_back({.problem = "alert '" + rule.alert + "' has the category '" + text + "', which no client knows",
                   .remedy = did_you_mean_one_of(text, categories, "known: "),
                   .where = label.where});
  }
}

}  // namespace

std::vector<std::string> categories_of(const Config& config) {
  std::set<std::string> out;
  for (const auto& [name, client] : config.clients) out.insert(client->categories.begin(), client->categories.end());
  return {out.begin(), out.end()};
}

std::vector<Error> remark_labels(const rules::RuleSet& set, const std::vector<std::string>& categories) {
  std::vector<Error> out;
  for (const auto& group : set.groups) {
    for (const auto& rule : group.rules) {
      if (!rule.is_alert()) continue;
      for (const auto& label : rule.labels) remark(rule, label, categories, out);
    }
  }
  return out;
}

}  // namespace watchbill::config
