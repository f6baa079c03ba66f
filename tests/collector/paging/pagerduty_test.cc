#include "collector/paging/channel/pagerduty.h"

#include <nlohmann/json.hpp>

#include "collector/paging/utf8.h"
#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"
#include "tests/support/http_sink.h"

using namespace watchbill;
using incident::Cause;
using nlohmann::json;
using ownership::How;

namespace {

const std::string kKey = "0123456789abcdef0123456789abcdef";

}  // namespace

TEST_CASE("a page opens an event with every field PagerDuty shows") {
  const auto bodies = paging::pagerduty_events(test::delivery(), kKey);
  REQUIRE(bodies.size() == 1);
  const auto event = json::parse(bodies[0]);
  CHECK(event["routing_key"] == kKey);
  CHECK(event["event_action"] == "trigger");
  CHECK(event["dedup_key"] == paging::dedup_key(test::message(), kKey));
  CHECK(event["dedup_key"].get<std::string>().starts_with("peach-7/anna/"));
  CHECK(event["client"] == "Watchbill");
  CHECK(event["client_url"] == "https://watch.example/api/v1/incidents/peach-7");
  CHECK(event["links"][0]["href"] == "https://wiki.peach.example/db-1");
  const auto& payload = event["payload"];
  CHECK(payload["summary"] == "P1: Server db-1 is down (Peach Health)");
  CHECK(payload["source"] == "db-1");
  CHECK(payload["severity"] == "critical");
  CHECK(payload["timestamp"] == "2026-06-10T06:10:00Z");
  CHECK(payload["group"] == "atlanta");
  CHECK(payload["class"] == "servers");
  CHECK_FALSE(payload.contains("component"));
  CHECK(payload["custom_details"]["because"].get<std::string>().starts_with("Peach Health is closed"));
  CHECK(payload["custom_details"]["until"] == "Wed 08:00 America/New_York");
}

TEST_CASE("a drill is marked where PagerDuty shows it, and pages as the real one would") {
  auto drill = test::delivery();
  drill.message.is_drill = true;
  drill.message.summary = "Drill: rehearsal by Ana Ruiz, nothing is broken";
  const auto payload = json::parse(paging::pagerduty_events(drill, kKey).at(0)).at("payload");
  CHECK(payload["summary"].get<std::string>().starts_with("Drill: P1: rehearsal by Ana Ruiz"));
  CHECK(payload["severity"] == "critical");
  CHECK(payload["custom_details"]["is_drill"] == true);
}

TEST_CASE("what is told decides what is done at PagerDuty") {
  struct Row {
    std::string name;
    Cause cause;
    How how;
    std::vector<std::string> actions;
  };
  const std::vector<Row> rows = {{"opened", Cause::opened, How::page, {"trigger"}},
                                 {"consulted", Cause::opened, How::notice, {"trigger"}},
                                 {"pre-alert", Cause::pre_alert, How::pre_alert, {"trigger"}},
                                 {"moved here", Cause::moved, How::page, {"resolve", "trigger"}},
                                 {"moved away", Cause::moved, How::notice, {"resolve"}},
                                 {"taken", Cause::taken, How::notice, {"acknowledge"}},
                                 {"escalated", Cause::escalated, How::page, {"resolve", "trigger"}},
                                 {"raised", Cause::raised, How::page, {"resolve", "trigger"}},
                                 {"watch begins", Cause::on_duty, How::page, {"resolve", "trigger"}},
                                 {"back again", Cause::reopened, How::page, {"trigger"}},
                                 {"recovered", Cause::recovered, How::notice, {"resolve"}}};
  for (const auto& row : rows) {
    INFO(row.name);
    auto m = test::message();
    m.cause = row.cause;
    m.how = row.how;
    std::vector<std::string> actions;
    for (const auto& body : paging::pagerduty_events(test::delivery(m), kKey)) {
      const auto event = json::parse(body);
      actions.push_back(event["event_action"]);
      CHECK(event["dedup_key"] == paging::dedup_key(test::message(), kKey));
      CHECK(event.contains("payload") == (event["event_action"] == "trigger"));
    }
    CHECK(actions == row.actions);
  }
}

TEST_CASE("severities map, and what does not page never wakes") {
  struct Row {
    Severity severity;
    How how;
    std::string mapped;
  };
  for (const auto& row : std::vector<Row>{{Severity::p1, How::page, "critical"},
                                          {Severity::p2, How::page, "error"},
                                          {Severity::p3, How::notice, "warning"},
                                          {Severity::p4, How::notice, "info"},
                                          {Severity::p1, How::notice, "warning"},
                                          {Severity::p2, How::pre_alert, "warning"}}) {
    auto m = test::message();
    m.severity = row.severity;
    m.how = row.how;
    CHECK(json::parse(paging::pagerduty_events(test::delivery(m), kKey).at(0))["payload"]["severity"] == row.mapped);
  }
}

TEST_CASE("an incident has another key for each person and routing key, and the key does not tell the routing key") {
  const std::string other = "fedcba9876543210fedcba9876543210";
  const auto key = paging::dedup_key(test::message(), kKey);
  CHECK(key != paging::dedup_key(test::message(), other));
  CHECK(key.find(kKey.substr(0, 8)) == std::string::npos);

  auto long_one = test::message();
  long_one.incident = std::string(5000, 'x');
  long_one.person = std::string(5000, 'y');
  auto another = long_one;
  another.person.back() = 'z';
  CHECK(paging::count_characters(paging::dedup_key(long_one, kKey)) <= 255);
  CHECK(paging::dedup_key(long_one, kKey) != paging::dedup_key(another, kKey));
}

TEST_CASE("a notice to whose it is now opens an alert, as a page does") {
  auto here = test::message();
  here.cause = Cause::moved;
  here.how = How::notice;
  here.severity = Severity::p3;
  here.party = Party::msp;
  here.is_of_ladder = true;
  const auto events = paging::pagerduty_events(test::delivery(here), kKey);
  REQUIRE(events.size() == 2);
  CHECK(json::parse(events[1])["event_action"] == "trigger");
}

TEST_CASE("telling one person that it moved away leaves the page of another on the same routing key open") {
  auto away = test::message();
  away.cause = Cause::moved;
  away.how = How::notice;
  away.person = "ana";
  const auto resolve = json::parse(paging::pagerduty_events(test::delivery(away), kKey).at(0));
  const auto trigger = json::parse(paging::pagerduty_events(test::delivery(), kKey).at(0));
  REQUIRE(resolve["event_action"] == "resolve");
  REQUIRE(trigger["event_action"] == "trigger");
  CHECK(resolve["dedup_key"] != trigger["dedup_key"]);
}

TEST_CASE("events of the largest texts keep within PagerDuty's limits and never cut a character") {
  auto m = test::message();
  std::string huge;
  for (int i = 0; i < 40'000; ++i) huge += "é\x01🔥";
  for (auto* text : {&m.summary, &m.description, &m.because, &m.why_you, &m.client_name, &m.owner_name, &m.instance,
                     &m.site, &m.service, &m.category, &m.until_local, &m.since_local}) {
    *text = huge;
  }
  m.link = m.runbook = "https://" + std::string(10'000, 'x');
  m.labels.clear();
  for (int i = 0; i < 500; ++i) m.labels.push_back({.name = "label" + std::to_string(i), .value = huge});
  const auto body = paging::pagerduty_events(test::delivery(m), kKey).at(0);
  CHECK(body.size() <= std::size_t{512} * 1024);
  CHECK(is_utf8(body));
  const auto event = json::parse(body);
  CHECK(paging::count_characters(event["payload"]["summary"].get<std::string>()) <= 1024);
  CHECK(event["dedup_key"].get<std::string>().size() <= 255);
  CHECK_FALSE(event.contains("links"));
}

TEST_CASE("events are posted in order, and the first that is not taken decides") {
  std::vector<int> statuses = {202, 202};
  const test::HttpSink sink([&statuses](const test::SunkRequest& request) {
    const bool is_trigger = request.body.find("\"trigger\"") != std::string::npos;
    return test::SinkAnswer{.status = statuses[is_trigger ? 1 : 0], .headers = {"Retry-After: 9"}, .body = {}};
  });
  const paging::PagerDutyChannel channel(sink.url() + "/", {{"noc", kKey}});
  auto m = test::message();
  m.cause = Cause::moved;
  const auto deliver = [&] { return channel.deliver(std::vector{test::delivery(m)}, {"pagerduty", "noc"}, {}); };
  CHECK(deliver().result == journal::Attempt::Result::sent);
  const auto requests = sink.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "/v2/enqueue");
  CHECK(json::parse(requests[0].body)["event_action"] == "resolve");
  CHECK(json::parse(requests[1].body)["event_action"] == "trigger");

  statuses = {202, 429};
  const auto limited = deliver();
  CHECK(limited.result == journal::Attempt::Result::retry);
  CHECK(limited.retry_after == std::chrono::seconds{9});
  statuses = {400, 202};
  CHECK(deliver().result == journal::Attempt::Result::failed);
  CHECK(sink.requests().size() == 5);
  CHECK(channel.deliver(std::vector{test::delivery(m)}, {"pagerduty", "nox"}, {}).result ==
        journal::Attempt::Result::failed);
}
