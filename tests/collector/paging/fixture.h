#pragma once
// Deliveries as the desk would write them, for the tests of paging.

#include "collector/journal/journal.h"

namespace watchbill::test {

inline Instant at(const char* text) {
  return parse_instant(text).value();
}

/// Row 2 of ownership.md's worked examples, as the night operator is paged for it.
inline incident::Message message() {
  incident::Message m;
  m.cause = incident::Cause::opened;
  m.how = ownership::How::page;
  m.at = at("2026-06-10T06:10:05Z");
  m.incident = "peach-7";
  m.client = "peach";
  m.client_name = "Peach Health";
  m.person = "anna";
  m.person_name = "Anna Berg";
  m.severity = Severity::p1;
  m.category = "servers";
  m.site = "atlanta";
  m.instance = "db-1";
  m.summary = "Server db-1 is down";
  m.description = "No answer to three pings.";
  m.runbook = "https://wiki.peach.example/db-1";
  m.labels = {{"alertname", "ServerDown"}, {"instance", "db-1"}};
  m.value = 1;
  m.since = at("2026-06-10T06:10:00Z");
  m.received = at("2026-06-10T06:10:05Z");
  m.owner = Party::msp;
  m.owner_name = "Northstar IT";
  m.because = "Peach Health is closed until Wed 08:00, and the matrix gives servers to the MSP then";
  m.why_you = "on duty for noc";
  m.until = at("2026-06-10T12:00:00Z");
  m.response_due = at("2026-06-10T06:25:05Z");
  m.until_local = "Wed 08:00 America/New_York";
  m.since_local = "Wed 02:10 America/New_York";
  m.response_due_local = "Wed 02:25 America/New_York";
  m.link = "https://watch.example/api/v1/incidents/peach-7";
  return m;
}

inline journal::Delivery delivery(incident::Message m = message()) {
  journal::Delivery d;
  d.key = m.incident + "/0/" + m.person + "/" + std::string(to_text(m.cause)) + "/1781071805000";
  d.due = d.created = m.at;
  d.contacts = {{.channel = "fake", .target = m.person}};
  d.message = std::move(m);
  return d;
}

inline incident::Message recovered() {
  incident::Message m = message();
  m.cause = incident::Cause::recovered;
  m.how = ownership::How::notice;
  m.at = at("2026-06-10T06:22:30Z");
  m.resolved_at = at("2026-06-10T06:22:30Z");
  m.resolved_local = "Wed 02:22 America/New_York";
  return m;
}

}  // namespace watchbill::test
