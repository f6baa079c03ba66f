#include "collector/cli/incident_text.h"

#include <nlohmann/json.hpp>

#include "collector/cli/server.h"
#include "collector/cli/when.h"

namespace watchbill::cli {

namespace {

/// Who did what; empty of what has no words of a person.
std::string doing_of(const std::string& kind, const nlohmann::json& event) {
  const auto& body = event["body"];
  const std::string whom = text_of(body, "for_whom");
  const std::string direction = " to " + text_of(body, "to") + (whom.empty() ? "" : ", for " + whom);
  if (kind == "noted") return text_of(body, "person") + ", note";
  if (kind == "offered") return text_of(body, "by") + ", offer" + direction;
  if (kind == "handed_over") {
    const std::string actor = text_of(event, "actor");
    return actor.substr(actor.find(':') + 1) + ", handoff" + direction;
  }
  if (kind == "offer_ended" && text_of(body, "how") == "declined") return text_of(body, "person") + ", declined";
  return {};
}

std::string indented(std::string text) {
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) text.insert(at + 1, 12, ' ');
  return text;
}

}  // namespace

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

std::vector<Said> said_of(const nlohmann::json& incident) {
  std::vector<Said> out;
  const auto events = incident.find("events");
  if (events == incident.end() || !events->is_array()) return out;
  for (const auto& event : *events) {
    if (!event.contains("body") || !event["body"].is_object()) continue;
    const std::string kind = text_of(event, "kind");
    const std::string words = text_of(event["body"], kind == "offer_ended" ? "because" : "text");
    const std::string doing = words.empty() ? words : doing_of(kind, event);
    if (!doing.empty()) out.push_back({.at = text_of(event, "effective_at"), .line = doing + ": " + indented(words)});
  }
  return out;
}

std::string quiet_of(const nlohmann::json& incident) {
  const auto suppression = incident.find("suppression");
  if (suppression == incident.end() || !suppression->is_object()) {
    return incident.value("is_flapping", false) ? "it comes and goes; nobody is told until it has settled" : "";
  }
  const std::string until = text_of(*suppression, "until");
  return text_of(*suppression, "because") + (until.empty() ? "" : ", until " + short_utc(until));
}

std::string answered_of(const nlohmann::json& span) {
  const std::string at = text_of(span, "acknowledged_at");
  const bool is_late = span.value("is_late", false);
  if (at.empty()) return is_late ? "late" : "";
  return short_utc(at) + (is_late ? ", late" : "");
}

std::string how_of(const nlohmann::json& told) {
  return text_of(told, "how") + (told.value("is_unreached", false) ? ", unreached" : "");
}

}  // namespace watchbill::cli
