#include "collector/http/api/json.h"

#include <nlohmann/json.hpp>

namespace watchbill::http {

namespace {

Json text(std::string_view view) {
  return std::string(view);
}

Json span_json(const incident::OwnerSpan& span, Instant now) {
  return {{"owner", text(to_text(span.owner))},
          {"deferred", span.deferred},
          {"from", format_instant(span.from)},
          {"to", json_of(span.to)},
          {"rule", text(to_text(span.rule))},
          {"because", span.because},
          {"until", json_of(span.until)},
          {"policy_version", span.policy_version},
          {"answer_due", json_of(span.answer_due)},
          {"acknowledged_at", json_of(span.acknowledged_at)},
          {"is_late", span.is_late(now)}};
}

Json told_json(const incident::Told& told) {
  Json also = Json::array();
  for (const auto& one : told.also) also.push_back(text(to_text(one.cause)));
  return {{"person", told.person},
          {"party", text(to_text(told.party))},
          {"how", text(to_text(told.how))},
          {"cause", text(to_text(told.cause))},
          {"also", std::move(also)},
          {"why", told.why},
          {"at", format_instant(told.at)},
          {"span", told.span},
          {"step", told.step},
          {"is_unreached", told.is_unreached}};
}

Json acknowledgement_json(const std::optional<ownership::Acknowledgement>& one) {
  if (!one) return nullptr;
  return {{"person", one->person}, {"party", text(to_text(one->party))}, {"at", format_instant(one->at)}};
}

Json pin_json(const std::optional<ownership::Pin>& one) {
  if (!one) return nullptr;
  return {{"person", one->person}, {"party", text(to_text(one->party))}, {"until", format_instant(one->until)}};
}

Json offer_json(const std::optional<ownership::Offer>& one) {
  if (!one) return nullptr;
  const auto person = [](const roster::PersonId& id) { return id.empty() ? Json(nullptr) : Json(id); };
  return {{"to", text(to_text(one->to))},
          {"since", format_instant(one->since)},
          {"by", person(one->by)},
          {"for", person(one->for_whom)},
          {"text", one->text}};
}

Json suppression_json(const std::optional<incident::Suppression>& one) {
  if (!one) return nullptr;
  return {{"by", one->by},
          {"because", one->because},
          {"since", format_instant(one->since)},
          {"until", one->until ? Json(format_instant(*one->until)) : Json(nullptr)}};
}

Json drill_json(const std::optional<incident::Drill>& one) {
  if (!one) return nullptr;
  return {{"by", one->by}, {"ends_at", format_instant(one->ends_at)}};
}

/// JSON has no NaN and no infinities.
Json number(double value) {
  if (value == value && value - value == 0) return value;
  return nullptr;
}

}  // namespace

Json json_of(const std::optional<Instant>& at) {
  if (!at) return nullptr;
  return format_instant(*at);
}

Json json_of(const incident::Incident& i, Instant now) {
  Json labels = Json::object();
  for (const auto& label : i.labels) labels[label.name] = label.value;
  Json spans = Json::array();
  for (const auto& span : i.spans) spans.push_back(span_json(span, now));
  Json told = Json::array();
  for (const auto& one : i.told) told.push_back(told_json(one));
  Json out = {{"id", i.id},
              {"client", i.client},
              {"key", i.key},
              {"rule_name", i.rule_name},
              {"state", text(to_text(i.state))},
              {"severity", text(to_text(i.severity))},
              {"category", i.category},
              {"service", i.service},
              {"site", i.site},
              {"instance", i.instance},
              {"summary", i.summary},
              {"description", i.description},
              {"runbook", i.runbook},
              {"labels", std::move(labels)},
              {"value", number(i.value)},
              {"count", i.count},
              {"previous", i.previous},
              {"happened", format_instant(i.happened)},
              {"received", format_instant(i.received)},
              {"resolved_at", json_of(i.resolved_at)},
              {"response_due", json_of(i.response_due)},
              {"acknowledgement", acknowledgement_json(i.acknowledgement)},
              {"pin", pin_json(i.pin)},
              {"offer", offer_json(i.offer)},
              {"suppression", suppression_json(i.suppression)},
              {"is_flapping", i.is_flapping},
              {"drill", drill_json(i.drill)}};
  if (!i.spans.empty()) {
    const auto& span = i.span();
    out["owner"] = text(to_text(span.owner));
    out["deferred"] = span.deferred;
    out["rule"] = text(to_text(span.rule));
    out["because"] = span.because;
    out["until"] = json_of(span.until);
  }
  out["spans"] = std::move(spans);
  out["told"] = std::move(told);
  return out;
}

Json json_of(const journal::StoredEvent& event) {
  Json body = Json::parse(event.body, nullptr, false);
  if (body.is_discarded()) body = event.body;
  return {{"seq", event.seq},
          {"recorded_at", format_instant(event.recorded_at)},
          {"effective_at", format_instant(event.effective_at)},
          {"actor", event.actor},
          {"kind", event.kind},
          {"body", std::move(body)},
          {"previous_hash", event.previous_hash},
          {"hash", event.hash}};
}

Json json_of(const journal::DeliveryRecord& record) {
  static constexpr std::string_view states[] = {"pending", "sent", "failed"};
  const auto& delivery = record.delivery;
  Json channel = nullptr;
  if (delivery.contact < delivery.contacts.size()) channel = delivery.contacts[delivery.contact].channel;
  return {{"key", delivery.key},
          {"person", delivery.message.person},
          {"how", text(to_text(delivery.message.how))},
          {"cause", text(to_text(delivery.message.cause))},
          {"channel", std::move(channel)},
          {"state", text(states[static_cast<std::size_t>(record.state)])},
          {"attempts", delivery.attempts},
          {"due", format_instant(delivery.due)},
          {"settled_at", json_of(record.settled_at)},
          {"detail", record.detail}};
}

Json json_of(const fleet::Agent& agent) {
  return {{"client", agent.endpoint.client},
          {"site", agent.endpoint.site},
          {"instance", agent.endpoint.instance},
          {"state", text(to_text(agent.state))},
          {"version", agent.version},
          {"last_heard", format_instant(agent.last_heard)},
          {"tick_seconds", std::chrono::duration<double>(agent.tick).count()},
          {"clock_offset_seconds", std::chrono::duration<double>(agent.clock_offset).count()},
          {"frames", agent.frames},
          {"samples", agent.samples},
          {"bytes", agent.bytes}};
}

Json json_of(const ownership::Recipient& one, const roster::Roster& roster) {
  const auto* person = roster.find(one.person);
  return {{"person", one.person},
          {"name", person == nullptr ? one.person : person->name},
          {"party", std::string(to_text(one.party))},
          {"how", std::string(to_text(one.how))},
          {"why", one.why},
          {"step", one.step}};
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace watchbill::http
