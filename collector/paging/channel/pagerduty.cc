#include "collector/paging/channel/pagerduty.h"

#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/fetch/http.h"
#include "collector/paging/digest.h"
#include "collector/paging/facts.h"
#include "collector/paging/text.h"
#include "collector/paging/utf8.h"
#include "collector/paging/verdict.h"

namespace watchbill::paging {

namespace {

using incident::Cause;
using incident::Message;
using Json = nlohmann::ordered_json;

// The API counts characters; a whole event may have 512 KB, which these bounds cannot reach together, whatever JSON
// makes of each character.
constexpr std::size_t kSummary = 1024;
constexpr std::size_t kDescription = 4096;
constexpr std::size_t kLink = 2048;
constexpr std::size_t kField = 255;
constexpr std::size_t kLabels = 64;

std::vector<std::string_view> actions_for(const Message& message) {
  const bool is_page = message.how == ownership::How::page;
  switch (message.cause) {
    case Cause::recovered:
      return {"resolve"};
    case Cause::moved:
      if (!is_yours(message)) return {"resolve"};
      return {"resolve", "trigger"};
    case Cause::taken:
      if (!is_page) return {"acknowledge"};
      return {"resolve", "trigger"};
    case Cause::escalated:
    case Cause::raised:
    case Cause::on_duty:
    case Cause::persists:
    case Cause::left:
      return {"resolve", "trigger"};
    case Cause::settled:
      if (message.resolved_at) return {"resolve"};
      return {"trigger"};
    case Cause::flapping:
    case Cause::opened:
    case Cause::reopened:
    case Cause::pre_alert:
    case Cause::asked:
    case Cause::offered:
    case Cause::unaccepted:
    case Cause::declined:
    case Cause::digest:
      return {"trigger"};
  }
  return {"trigger"};
}

std::string_view severity_of(const Message& message) {
  const bool may_wake = message.how == ownership::How::page;
  switch (message.severity) {
    case Severity::p1:
      return may_wake ? "critical" : "warning";
    case Severity::p2:
      return may_wake ? "error" : "warning";
    case Severity::p3:
      return "warning";
    case Severity::p4:
      return "info";
  }
  return "info";
}

std::string field(std::string_view text) {
  return cut_characters(one_line(text), kField);
}

Json details_of(const Message& message) {
  Json labels = Json::object();
  for (const auto& label : message.labels) {
    if (labels.size() == kLabels) break;
    labels[field(label.name)] = field(label.value);
  }
  return {{"description", cut_characters(message.description, kDescription)},
          {"client", field(message.client_name)},
          {"owner", field(message.owner_name)},
          {"because", cut_characters(one_line(message.because), kSummary)},
          {"until", field(message.until_local)},
          {"since", field(message.since_local)},
          {"history", field(message.history)},
          {"answer_by", field(message.response_due_local)},
          {"why_you", field(message.why_you)},
          {"ask_before", field(asked_first(message))},
          {"notes", cut_characters(message.notes, kDescription)},
          {"incident", field(message.incident)},
          {"value", message.value},
          {"labels", std::move(labels)},
          {"is_drill", message.is_drill}};
}

Json payload_of(const Message& message) {
  std::string source = field(message.instance);
  if (source.empty()) source = field(message.site);
  if (source.empty()) source = field(message.client);
  Json payload = {{"summary", cut_characters(write(message).subject, kSummary)},
                  {"source", std::move(source)},
                  {"severity", severity_of(message)},
                  {"timestamp", format_instant(message.since)},
                  {"class", field(message.category)},
                  {"custom_details", details_of(message)}};
  if (!message.service.empty()) payload["component"] = field(message.service);
  if (!message.site.empty()) payload["group"] = field(message.site);
  return payload;
}

bool is_short_link(const std::string& text) {
  return is_web_link(text) && text.size() <= kLink;
}

Json event_of(const journal::Delivery& delivery, const std::string& routing_key, std::string_view action) {
  const Message& message = delivery.message;
  Json event = {{"routing_key", routing_key}, {"event_action", action}, {"dedup_key", dedup_key(message, routing_key)}};
  if (action != "trigger") return event;
  event["client"] = "Watchbill";
  if (is_short_link(message.link)) event["client_url"] = message.link;
  if (is_short_link(message.runbook)) event["links"] = Json::array({{{"href", message.runbook}, {"text", "Runbook"}}});
  event["payload"] = payload_of(message);
  return event;
}

}  // namespace

std::string dedup_key(const Message& message, const std::string& routing_key) {
  // The hash is of the whole names, so that cutting them makes no two keys one.
  const std::string hash = sha256_hex(message.incident + '\n' + message.person + '\n' + routing_key);
  return cut_characters(one_line(message.incident), 120) + "/" + cut_characters(one_line(message.person), 100) + "/" +
         hash.substr(0, 16);
}

std::vector<std::string> pagerduty_events(const journal::Delivery& delivery, const std::string& routing_key) {
  std::vector<std::string> bodies;
  for (const auto action : actions_for(delivery.message)) {
    bodies.push_back(event_of(delivery, routing_key, action).dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return bodies;
}

PagerDutyChannel::PagerDutyChannel(std::string url, std::map<std::string, std::string> keys)
    : url_(std::move(url)), keys_(std::move(keys)) {
  while (url_.ends_with('/')) url_.pop_back();
}

journal::Attempt PagerDutyChannel::deliver(std::span<const journal::Delivery> told, const roster::Contact& contact,
                                           std::stop_token stop) const {
  const auto key = keys_.find(contact.target);
  if (key == keys_.end()) {
    return failed("pagerduty",
                  "no key '" + one_line(contact.target) + "' under channels.pagerduty.keys of collector.yml");
  }
  fetch::Limits limits;
  limits.stop = std::move(stop);
  journal::Attempt attempt;
  for (auto& body : pagerduty_events(told.front(), key->second)) {
    const fetch::Request request{.method = "POST",
                                 .url = url_ + "/v2/enqueue",
                                 .headers = {{"Content-Type", "application/json"}, {"User-Agent", "watchbill"}},
                                 .body = std::move(body)};
    attempt = judge("pagerduty", fetch::send(request, limits));
    if (attempt.result != journal::Attempt::Result::sent) break;
  }
  return attempt;
}

}  // namespace watchbill::paging
