#include "collector/cli/incident_text.h"

#include <nlohmann/json.hpp>

#include "collector/cli/server.h"

namespace watchbill::cli {

Style style_of_severity(const std::string& severity) {
  if (severity == "P1") return Style::red;
  return severity == "P2" ? Style::yellow : Style::plain;
}

Style style_of_state(const std::string& state) {
  if (state == "open") return Style::bold;
  return state == "resolved" || state == "closed" ? Style::green : Style::plain;
}

std::string owner_of(const nlohmann::json& incident) {
  const bool is_deferred = incident.contains("deferred") && incident["deferred"] == true;
  return text_of(incident, "owner") + (is_deferred ? ", silent" : "");
}

std::string what_of(const nlohmann::json& incident) {
  const std::string summary = text_of(incident, "summary");
  return summary.empty() ? text_of(incident, "rule_name") : summary;
}

std::string how_of(const nlohmann::json& told) {
  return text_of(told, "how") + (told.value("is_unreached", false) ? ", unreached" : "");
}

}  // namespace watchbill::cli
