#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/journal/event_json.h"
#include "collector/journal/journal.h"
#include "collector/journal/json_values.h"

namespace watchbill::journal {

namespace {

using namespace incident;     // NOLINT(google-build-using-namespace): every event by name
using namespace json_values;  // NOLINT(google-build-using-namespace)

std::vector<std::string> texts(const Json& in, const char* key) {
  std::vector<std::string> out;
  for (const auto& each : in.at(key)) out.push_back(each.get<std::string>());
  return out;
}

Match read_match(const Json& in) {
  Match out{.rules = texts(in, "rules"),
            .categories = texts(in, "categories"),
            .severities = {},
            .services = texts(in, "services"),
            .sites = texts(in, "sites"),
            .instances = texts(in, "instances"),
            .labels = labels(in, "labels"),
            .everything = in.at("everything").get<bool>()};
  for (const auto& name : texts(in, "severities"))
    out.severities.push_back(severity(Json{{"severity", name}}, "severity"));
  return out;
}

Told read_told(const Json& in) {
  Told out{.person = text(in, "person"),
           .party = party(in, "party"),
           .how = how(in, "how"),
           .why = text(in, "why"),
           .at = instant(in, "at"),
           .shift_began = instant(in, "shift_began"),
           .span = in.at("span").get<std::size_t>(),
           .step = in.at("step").get<int>(),
           .cause = cause(in, "cause")};
  if (!in.contains("also")) return out;
  for (const auto& also : in.at("also")) {
    out.also.push_back({.cause = cause(also, "cause"), .shift_began = instant(also, "shift_began")});
  }
  return out;
}

void read(const Json& in, Opened& e) {
  e = {.key = text(in, "key"),
       .rule_name = text(in, "rule_name"),
       .category = text(in, "category"),
       .service = text(in, "service"),
       .site = text(in, "site"),
       .instance = text(in, "instance"),
       .summary = text(in, "summary"),
       .description = text(in, "description"),
       .runbook = text(in, "runbook"),
       .severity = severity(in, "severity"),
       .labels = labels(in, "labels"),
       .value = number(in, "value"),
       .happened = instant(in, "happened"),
       .received = instant(in, "received"),
       .response_due = optional_instant(in, "response_due"),
       .previous = optional_text(in, "previous"),
       .site_endpoints = in.value("site_endpoints", 0)};
  if (!in.contains("drill")) return;
  const Json& drill = in.at("drill");
  e.drill = Drill{.by = text(drill, "by"), .ends_at = instant(drill, "ends_at")};
}
void read(const Json& in, SpanBegan& e) {
  e = {.span = {.owner = party(in, "owner"),
                .deferred = in.at("deferred").get<bool>(),
                .from = instant(in, "from"),
                .to = {},
                .rule = rule(in, "rule"),
                .because = text(in, "because"),
                .until = optional_instant(in, "until"),
                .policy_version = text(in, "policy_version"),
                .answer_due = optional_instant(in, "answer_due")},
       .recheck_at = optional_instant(in, "recheck_at"),
       .response_due = optional_instant(in, "response_due"),
       .response_waits = in.value("response_waits", false)};
}
void read(const Json& in, Foreseen& e) {
  e = {.rule = rule(in, "rule"),
       .because = text(in, "because"),
       .until = optional_instant(in, "until"),
       .recheck_at = optional_instant(in, "recheck_at"),
       .against_since = optional_instant(in, "against_since"),
       .asked_at = optional_instant(in, "asked_at"),
       .is_to_be_offered = in.value("is_to_be_offered", false)};
}
void read(const Json& in, Refired& e) {
  e = {.labels = labels(in, "labels"),
       .severity = severity(in, "severity"),
       .value = number(in, "value"),
       .summary = text(in, "summary"),
       .description = text(in, "description"),
       .happened = instant(in, "happened")};
}
void read(const Json& in, Eased& e) {
  e = {.labels = labels(in, "labels")};
}
void read(const Json& in, SeverityRaised& e) {
  e = {.to = severity(in, "to"), .response_due = optional_instant(in, "response_due")};
}
void read(const Json& in, Acknowledged& e) {
  e = {.person = text(in, "person"), .party = party(in, "party")};
}
void read(const Json& in, AcknowledgementEnded& e) {
  e = {.because = text(in, "because")};
}
void read(const Json& in, Pinned& e) {
  e = {.pin = {.party = party(in, "party"), .person = text(in, "person"), .until = instant(in, "until")}};
}
void read(const Json& in, PeopleTold& e) {
  for (const auto& told : in.at("told")) e.told.push_back(read_told(told));
}
void read(const Json& in, Noted& e) {
  e = {.person = text(in, "person"), .text = text(in, "text")};
}
void read(const Json& in, Resolved& e) {
  e = {.at = instant(in, "at")};
}
void read(const Json& in, Reopened& e) {
  e = {.labels = labels(in, "labels"),
       .severity = severity(in, "severity"),
       .value = number(in, "value"),
       .summary = text(in, "summary"),
       .description = text(in, "description"),
       .happened = instant(in, "happened"),
       .response_due = optional_instant(in, "response_due")};
}
void read(const Json&, Closed&) {}
void read(const Json& in, Unreached& e) {
  e = {.person = text(in, "person"), .cause = cause(in, "cause"), .told_at = instant(in, "told_at")};
}
void read(const Json& in, AbsenceAdded& e) {
  e = {.id = text(in, "id"),
       .absence = {.person = text(in, "person"),
                   .from = instant(in, "from"),
                   .to = instant(in, "to"),
                   .entered = instant(in, "entered"),
                   .kind = text(in, "kind"),
                   .deputy = text(in, "deputy")}};
}
void read(const Json& in, AbsenceEnded& e) {
  e = {.id = text(in, "id"), .at = instant(in, "at")};
}
void read(const Json& in, RotaOff& e) {
  e = {.rota = text(in, "rota"), .from = instant(in, "from"), .to = instant(in, "to")};
}
void read(const Json& in, SurgeSet& e) {
  e = {.on = in.at("on").get<bool>(), .by = text(in, "by")};
}
void read(const Json& in, OverflowChanged& e) {
  e = {.on = in.at("on").get<bool>(), .because = text(in, "because"), .low_since = optional_instant(in, "low_since")};
}

void read(const Json& in, PinEnded& e) {
  e = {.because = text(in, "because")};
}
void read(const Json& in, Offered& e) {
  e = {.offer = {.to = party(in, "to"),
                 .since = instant(in, "since"),
                 .by = text(in, "by"),
                 .for_whom = text(in, "for_whom"),
                 .text = text(in, "text")}};
}
void read(const Json& in, OfferEnded& e) {
  e = {.how = offer_end(in, "how"), .person = text(in, "person"), .because = text(in, "because")};
}
void read(const Json& in, HandedOver& e) {
  e = {.to = party(in, "to"),
       .accepted_by = text(in, "accepted_by"),
       .is_against_the_rules = in.at("is_against_the_rules").get<bool>(),
       .for_whom = optional_text(in, "for_whom"),
       .text = optional_text(in, "text")};
}
void read(const Json& in, Suppressed& e) {
  e = {.by = text(in, "by"), .because = text(in, "because"), .until = optional_instant(in, "until")};
}
void read(const Json&, SuppressionEnded&) {}
void read(const Json&, FlappingBegan&) {}
void read(const Json& in, FlappingEnded& e) {
  e = {.because = text(in, "because")};
}
void read(const Json& in, SilenceAdded& e) {
  e = {.id = text(in, "id"),
       .silence = {.kind = silence_kind(in, "kind"),
                   .match = read_match(in.at("match")),
                   .from = instant(in, "from"),
                   .to = instant(in, "to"),
                   .entered = instant(in, "entered"),
                   .weekly = {},
                   .comment = text(in, "comment")}};
  if (!in.contains("weekly")) return;
  const auto weekly = roster::parse_weekly(text(in, "weekly"));
  if (!weekly) throw std::invalid_argument(weekly.error().problem);
  e.silence.weekly = *weekly;
}
void read(const Json& in, SilenceEnded& e) {
  e = {.id = text(in, "id"), .at = instant(in, "at")};
}
void read(const Json& in, PolicyAdopted& e) {
  e = {.version = text(in, "version"), .files = {}};
  for (const auto& file : in.at("files")) e.files.push_back({.name = text(file, "name"), .text = text(file, "text")});
}
void read(const Json&, WatchBegan&) {}
void read(const Json& in, CoverageGap& e) {
  e = {.from = instant(in, "from"), .to = optional_instant(in, "to")};
}
void read(const Json& in, DigestSent& e) {
  const std::string kind = text(in, "kind");
  if (kind != "opening" && kind != "closing") throw std::invalid_argument("unknown kind of digest '" + kind + "'");
  using Ids = std::vector<IncidentId>;
  e = {.kind = kind == "opening" ? DigestSent::Kind::opening : DigestSent::Kind::closing,
       .at = instant(in, "at"),
       .from = instant(in, "from"),
       .to = instant(in, "to"),
       .resolved = in.at("resolved").get<Ids>(),
       .open = in.at("open").get<Ids>(),
       .offered = in.at("offered").get<Ids>(),
       .waiting = in.at("waiting").get<Ids>(),
       .suppressed = in.at("suppressed").get<Ids>(),
       .drills = in.value("drills", Ids{})};
  e.text = text(in, "text");
  for (const auto& gap : in.at("gaps")) read(gap, e.gaps.emplace_back());
  for (const auto& told : in.at("told")) e.told.push_back(read_told(told));
}

/// The alternative whose kind it is, read from `in`.
template <std::size_t N = 0>
EventBody read_kind(std::string_view kind, const Json& in) {
  if constexpr (N == std::variant_size_v<EventBody>) {
    throw std::invalid_argument("unknown kind of event '" + std::string(kind) + "'");
  } else {
    using Alternative = std::variant_alternative_t<N, EventBody>;
    if (kind_of(Alternative{}) != kind) return read_kind<N + 1>(kind, in);
    Alternative body;
    read(in, body);
    return body;
  }
}

}  // namespace

Result<EventBody> read_body(std::string_view kind, const std::string& text) {
  try {
    return read_kind(kind, Json::parse(text));
  } catch (const Json::exception& error) {
    return fail("the body of a '" + std::string(kind) + "' event does not read: " + error.what());
  } catch (const std::invalid_argument& error) {
    return fail("the body of a '" + std::string(kind) + "' event does not read: " + error.what());
  }
}

Result<Actor> read_actor(const std::string& text) {
  if (text == "clock") return Actor{.kind = Actor::Kind::clock, .name = {}};
  if (text == "collector") return Actor{.kind = Actor::Kind::collector, .name = {}};
  const auto colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  if (colon != std::string::npos && kind == "person") {
    return Actor{.kind = Actor::Kind::person, .name = text.substr(colon + 1)};
  }
  if (colon != std::string::npos && kind == "rule") {
    return Actor{.kind = Actor::Kind::rule, .name = text.substr(colon + 1)};
  }
  return fail("unknown actor '" + text + "'");
}

Result<EventBody> body_of(const StoredEvent& event) {
  return read_body(event.kind, event.body);
}

}  // namespace watchbill::journal
