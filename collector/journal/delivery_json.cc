#include "collector/journal/delivery_json.h"

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "collector/journal/json_values.h"

namespace watchbill::journal {

namespace {

using incident::Message;
using namespace json_values;  // NOLINT(google-build-using-namespace)

Json message_json(const Message& m) {
  Json out{{"at", of(m.at)},
           {"because", of(m.because)},
           {"category", of(m.category)},
           {"cause", std::string(to_text(m.cause))},
           {"client", of(m.client)},
           {"client_name", of(m.client_name)},
           {"description", of(m.description)},
           {"how", std::string(to_text(m.how))},
           {"incident", of(m.incident)},
           {"instance", of(m.instance)},
           {"is_of_ladder", m.is_of_ladder},
           {"labels", of(m.labels)},
           {"link", of(m.link)},
           {"owner", of(m.owner)},
           {"owner_name", of(m.owner_name)},
           {"party", of(m.party)},
           {"person", of(m.person)},
           {"person_name", of(m.person_name)},
           {"received", of(m.received)},
           {"resolved_local", of(m.resolved_local)},
           {"response_due_local", of(m.response_due_local)},
           {"runbook", of(m.runbook)},
           {"service", of(m.service)},
           {"severity", of(m.severity)},
           {"since", of(m.since)},
           {"since_local", of(m.since_local)},
           {"site", of(m.site)},
           {"summary", of(m.summary)},
           {"until_local", of(m.until_local)},
           {"value", of(m.value)},
           {"why_you", of(m.why_you)}};
  if (!m.history.empty()) out["history"] = of(m.history);
  if (m.is_drill) out["is_drill"] = true;
  if (!m.criticality.empty()) out["criticality"] = of(m.criticality);
  if (!m.notes.empty()) out["notes"] = of(m.notes);
  if (!m.must_ask.empty()) {
    out["must_ask"] = Json::array();
    for (const auto& action : m.must_ask) out["must_ask"].push_back(of(action));
  }
  set(out, "resolved_at", m.resolved_at);
  set(out, "response_due", m.response_due);
  set(out, "until", m.until);
  return out;
}

Message read_message(const Json& in) {
  return {.cause = cause(in, "cause"),
          .how = how(in, "how"),
          .at = instant(in, "at"),
          .incident = text(in, "incident"),
          .client = text(in, "client"),
          .client_name = text(in, "client_name"),
          .person = text(in, "person"),
          .person_name = text(in, "person_name"),
          // Messages of before these were written say the same of both.
          .party = in.contains("party") ? party(in, "party") : other(party(in, "owner")),
          .is_of_ladder = in.value("is_of_ladder", false),
          .severity = severity(in, "severity"),
          .category = text(in, "category"),
          .service = text(in, "service"),
          .site = text(in, "site"),
          .instance = text(in, "instance"),
          .criticality = optional_text(in, "criticality"),
          .must_ask = in.value("must_ask", std::vector<std::string>{}),
          .notes = optional_text(in, "notes"),
          .summary = text(in, "summary"),
          .description = text(in, "description"),
          .runbook = text(in, "runbook"),
          .history = optional_text(in, "history"),
          .labels = labels(in, "labels"),
          .value = number(in, "value"),
          .since = instant(in, "since"),
          .received = instant(in, "received"),
          .resolved_at = optional_instant(in, "resolved_at"),
          .owner = party(in, "owner"),
          .owner_name = text(in, "owner_name"),
          .because = text(in, "because"),
          .why_you = text(in, "why_you"),
          .until = optional_instant(in, "until"),
          .response_due = optional_instant(in, "response_due"),
          .until_local = text(in, "until_local"),
          .since_local = text(in, "since_local"),
          .response_due_local = text(in, "response_due_local"),
          .resolved_local = text(in, "resolved_local"),
          .link = text(in, "link"),
          .is_drill = in.value("is_drill", false)};
}

}  // namespace

std::string payload_text(const Delivery& delivery) {
  Json contacts = Json::array();
  for (const auto& contact : delivery.contacts) {
    contacts.push_back({{"channel", of(contact.channel)}, {"target", of(contact.target)}});
  }
  return Json{{"contacts", std::move(contacts)}, {"message", message_json(delivery.message)}}.dump();
}

Result<Delivery> read_payload(const std::string& payload) {
  try {
    const Json in = Json::parse(payload);
    Delivery delivery;
    delivery.message = read_message(in.at("message"));
    for (const auto& contact : in.at("contacts")) {
      delivery.contacts.push_back({.channel = text(contact, "channel"), .target = text(contact, "target")});
    }
    return delivery;
  } catch (const Json::exception& error) {
    return fail(std::string("a delivery's payload does not read: ") + error.what());
  } catch (const std::invalid_argument& error) {
    return fail(std::string("a delivery's payload does not read: ") + error.what());
  }
}

}  // namespace watchbill::journal
