#include "collector/paging/channel/webhook.h"

#include <nlohmann/json.hpp>

#include "collector/paging/fold.h"
#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"
#include "tests/support/http_sink.h"
#include "tests/support/manual_clock.h"

using namespace watchbill;
using nlohmann::json;

TEST_CASE("a webhook's signature is the one of Standard Webhooks' own example") {
  const std::string secret =
      "\x31\xf2\x90\xf6\xbf\x06\x29\x8a\xab\x4f\x08\xd4\x3c\x3f\x08\x2c\xf6\x48\xa3\x62\xda\x2d\xa4\xb0";
  CHECK(paging::webhook_signature({secret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})") ==
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("while a secret rotates both sign") {
  // Computed with Python's hmac.
  CHECK(paging::webhook_signature({"new secret", "old secret"}, "k/1", "1614265330", "{}") ==
        "v1,L+UzJxPzaPpjqN5GU2gbyayEubcWl/fUn3/ES+GFVU4= v1,rG18K/qShyxXw3dcbDyCTAw1+vtaQNjDaXV+9uqRTHo=");
}

TEST_CASE("a webhook carries the delivery's key, the attempt's time, a signature of the body, and every fact") {
  const test::HttpSink sink(
      [](const test::SunkRequest&) { return test::SinkAnswer{.status = 204, .headers = {}, .body = {}}; });
  test::ManualClock clock{test::at("2026-06-10T06:10:09Z")};
  const paging::WebhookChannel channel(
      {{"ops", {.url = sink.url() + "/hook", .secrets = {"new secret", "old secret"}}}}, clock);
  const auto d = test::delivery();
  REQUIRE(channel.deliver(std::vector{d}, {"webhook", "ops"}, {}).result == journal::Attempt::Result::sent);
  clock.advance(std::chrono::seconds{20});
  REQUIRE(channel.deliver(std::vector{d}, {"webhook", "ops"}, {}).result == journal::Attempt::Result::sent);

  const auto requests = sink.requests();
  REQUIRE(requests.size() == 2);
  for (const auto& request : requests) {
    const auto& headers = request.headers;
    CHECK(request.target == "/hook");
    CHECK(headers.at("webhook-id") == d.key);
    CHECK(headers.at("content-type") == "application/json");
    CHECK(headers.at("webhook-signature") == paging::webhook_signature({"new secret", "old secret"}, d.key,
                                                                       headers.at("webhook-timestamp"), request.body));
  }
  CHECK(requests[0].headers.at("webhook-timestamp") == "1781071809");
  CHECK(requests[1].headers.at("webhook-timestamp") == "1781071829");
  CHECK(requests[0].body == requests[1].body);

  const auto body = json::parse(requests[0].body);
  CHECK(body["type"] == "incident.opened");
  CHECK(body["timestamp"] == "2026-06-10T06:10:05Z");
  const auto& data = body["data"];
  CHECK(data["summary"] == "Server db-1 is down");
  CHECK(data["instance"] == "db-1");
  CHECK(data["since"] == "2026-06-10T06:10:00Z");
  CHECK(data["owner"] == "msp");
  CHECK(data["until"] == "2026-06-10T12:00:00Z");
  CHECK(data["person"] == "anna");
  CHECK(data["how"] == "page");
  CHECK(data["labels"]["alertname"] == "ServerDown");
  CHECK(data["resolved_at"].is_null());
  CHECK(data["is_drill"] == false);
}

TEST_CASE("of several deliveries one webhook goes out, under a key of theirs, with the facts of each") {
  const test::HttpSink sink(
      [](const test::SunkRequest&) { return test::SinkAnswer{.status = 204, .headers = {}, .body = {}}; });
  const test::ManualClock clock{test::at("2026-06-10T06:30:00Z")};
  const paging::WebhookChannel channel({{"ops", {.url = sink.url(), .secrets = {"secret"}}}}, clock);
  auto over = test::recovered();
  over.incident = "peach-8";
  std::vector rows{test::delivery(), test::delivery(over)};
  REQUIRE(channel.deliver(rows, {"webhook", "ops"}, {}).result == journal::Attempt::Result::sent);
  const auto requests = sink.requests();
  REQUIRE(requests.size() == 1);
  const auto& headers = requests[0].headers;
  CHECK(headers.at("webhook-id") == paging::key_of(rows));
  CHECK(headers.at("webhook-signature") ==
        paging::webhook_signature({"secret"}, paging::key_of(rows), headers.at("webhook-timestamp"), requests[0].body));

  const auto body = json::parse(requests[0].body);
  CHECK(body["type"] == "incidents");
  CHECK(body["timestamp"] == "2026-06-10T06:22:30Z");
  const auto& data = body["data"];
  CHECK(data["delivery"] == paging::key_of(rows));
  CHECK(data["how"] == "page");
  CHECK(data["severity"] == "P1");
  CHECK(data["person"] == "anna");
  CHECK(data["person_name"] == "Anna Berg");
  CHECK(data["problems"] == 1);
  CHECK(data["recoveries"] == 1);
  CHECK(data["subject"] == "1 problem, 1 recovery: P1 Server db-1 is down (Peach Health)");
  CHECK(data["text"].get<std::string>().find("peach-8") != std::string::npos);
  REQUIRE(data["messages"].size() == 2);
  auto alone = json::parse(paging::webhook_body(std::vector{rows[0]}))["data"];
  for (const char* once : {"subject", "text", "notes"}) alone.erase(once);
  CHECK(data["messages"][0] == alone);
  CHECK(data["messages"][1]["cause"] == "recovered");
  CHECK(data["messages"][1]["delivery"] == rows[1].key);
}

TEST_CASE("a webhook of as many deliveries as it takes stays below a megabyte") {
  const test::ManualClock clock{test::at("2026-06-10T06:30:00Z")};
  auto m = test::message();
  m.description = std::string(1000, 'x');
  m.notes = std::string(4000, 'x');
  const std::vector rows(paging::WebhookChannel({}, clock).most(), test::delivery(m));
  CHECK(paging::webhook_body(rows).size() < 1'000'000);
}

TEST_CASE("a webhook that is not configured fails for good and says where to put it") {
  const test::ManualClock clock{test::at("2026-06-10T06:10:09Z")};
  const paging::WebhookChannel channel({}, clock);
  const auto attempt = channel.deliver(std::vector{test::delivery()}, {"webhook", "ops"}, {});
  CHECK(attempt.result == journal::Attempt::Result::failed);
  CHECK(attempt.detail == "no webhook 'ops' under channels.webhooks of collector.yml");
}

TEST_CASE("text that is not UTF-8 and values that are not numbers still make a body") {
  auto m = test::message();
  m.summary = "a\xFFz";
  m.value = std::numeric_limits<double>::quiet_NaN();
  const auto body = json::parse(paging::webhook_body(std::vector{test::delivery(m)}));
  CHECK(body["data"]["summary"] == "a\xEF\xBF\xBDz");
  CHECK(body["data"]["value"].is_null());
}
