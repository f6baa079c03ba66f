#include "collector/paging/channel/webhook.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/fetch/http.h"
#include "collector/paging/digest.h"
#include "collector/paging/fold.h"
#include "collector/paging/several.h"
#include "collector/paging/utf8.h"
#include "collector/paging/verdict.h"

namespace watchbill::paging {

namespace {

using Json = nlohmann::ordered_json;

Json instant_or_null(const std::optional<Instant>& instant) {
  return instant ? Json(format_instant(*instant)) : Json(nullptr);
}

Json labels_of(const Labels& labels) {
  Json out = Json::object();
  for (const auto& label : labels) out[label.name] = label.value;
  return out;
}

Json data_without_text(const journal::Delivery& delivery) {
  const incident::Message& message = delivery.message;
  return {{"delivery", delivery.key},
          {"cause", to_text(message.cause)},
          {"how", to_text(message.how)},
          {"incident", message.incident},
          {"client", message.client},
          {"client_name", message.client_name},
          {"person", message.person},
          {"person_name", message.person_name},
          {"severity", to_text(message.severity)},
          {"category", message.category},
          {"service", message.service},
          {"site", message.site},
          {"instance", message.instance},
          {"summary", message.summary},
          {"description", message.description},
          {"runbook", message.runbook},
          {"history", message.history},
          {"criticality", message.criticality},
          {"must_ask", message.must_ask},
          {"labels", labels_of(message.labels)},
          {"value", message.value},  // null for what JSON has no number for
          {"since", format_instant(message.since)},
          {"since_local", message.since_local},
          {"received", format_instant(message.received)},
          {"resolved_at", instant_or_null(message.resolved_at)},
          {"owner", to_text(message.owner)},
          {"owner_name", message.owner_name},
          {"because", message.because},
          {"why_you", message.why_you},
          {"until", instant_or_null(message.until)},
          {"until_local", message.until_local},
          {"response_due", instant_or_null(message.response_due)},
          {"link", message.link},
          {"is_drill", message.is_drill}};
}

Json data_of(const journal::Delivery& delivery) {
  const Text text = write(delivery.message);
  Json data = data_without_text(delivery);
  data["notes"] = delivery.message.notes;
  data["subject"] = text.subject;
  data["text"] = text.plain;
  return data;
}

Json data_of(std::span<const journal::Delivery> told) {
  const Several several = several_of(told);
  const Text text = write_several(told);
  Json messages = Json::array();
  for (const auto& delivery : told) messages.push_back(data_without_text(delivery));
  return {{"delivery", key_of(told)},
          {"how", to_text(several.how)},
          {"person", told.front().message.person},
          {"person_name", told.front().message.person_name},
          {"severity", to_text(several.severity)},
          {"problems", several.problems.size()},
          {"recoveries", several.recoveries.size()},
          {"subject", text.subject},
          {"text", text.plain},
          {"messages", std::move(messages)}};
}

Instant latest(std::span<const journal::Delivery> told) {
  Instant at = told.front().message.at;
  for (const auto& delivery : told) at = std::max(at, delivery.message.at);
  return at;
}

std::string type_of(const incident::Message& message) {
  const std::string cause(to_text(message.cause));
  return message.incident.empty() ? cause : "incident." + cause;
}

}  // namespace

WebhookChannel::WebhookChannel(std::map<std::string, config::Webhook> webhooks, const Clock& clock)
    : webhooks_(std::move(webhooks)), clock_(clock) {}

std::string webhook_signature(const std::vector<std::string>& secrets, const std::string& id,
                              const std::string& timestamp, const std::string& body) {
  const std::string text = id + "." + timestamp + "." + body;
  std::string out;
  for (const auto& secret : secrets) {
    if (!out.empty()) out += ' ';
    out += "v1," + hmac_sha256_base64(secret, text);
  }
  return out;
}

std::string webhook_body(std::span<const journal::Delivery> told) {
  const bool is_one = told.size() == 1;
  const Json body = {{"type", is_one ? type_of(told.front().message) : "incidents"},
                     {"timestamp", format_instant(latest(told))},
                     {"data", is_one ? data_of(told.front()) : data_of(told)}};
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

journal::Attempt WebhookChannel::deliver(std::span<const journal::Delivery> told, const roster::Contact& contact,
                                         std::stop_token stop) const {
  const auto found = webhooks_.find(contact.target);
  if (found == webhooks_.end()) {
    return failed("webhook", "no webhook '" + one_line(contact.target) + "' under channels.webhooks of collector.yml");
  }
  const auto& [url, secrets] = found->second;
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now().time_since_epoch());
  const std::string id = key_of(told);
  const std::string timestamp = std::to_string(now.count());
  fetch::Request request{.method = "POST", .url = url, .headers = {}, .body = webhook_body(told)};
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "watchbill"},
                     {"webhook-id", id},
                     {"webhook-timestamp", timestamp}};
  if (!secrets.empty()) {
    request.headers.push_back({"webhook-signature", webhook_signature(secrets, id, timestamp, request.body)});
  }
  fetch::Limits limits;
  limits.stop = std::move(stop);
  return judge("webhook", fetch::send(request, limits));
}

}  // namespace watchbill::paging
