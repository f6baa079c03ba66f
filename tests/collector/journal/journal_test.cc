#include "collector/journal/journal.h"

#include <cmath>
#include <limits>

#include "tests/collector/journal/raw.h"
#include "tests/collector/journal/store.h"
#include "tests/collector/journal/story.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

using test::at;
using test::describe;

const Instant kNight = at("2026-06-10T06:00:00Z");

TEST_CASE("What is committed is there after reopening, numbered without gaps") {
  const test::Store store;
  std::string before;
  {
    const auto journal = store.open();
    REQUIRE(journal->commit(test::openings(3, kNight), kNight));
    before = describe(**journal->find("peach-2"));
  }
  const auto journal = store.open();
  CHECK(describe(**journal->find("peach-2")) == before);
  CHECK(*journal->last_incident_number("peach") == 3);
  CHECK(*journal->last_incident_number("leeds") == 0);
  CHECK(journal->unclosed()->size() == 3);
  const auto chain = *journal->chain("peach", 0, 100);
  CHECK(chain.size() == 9);
  for (std::size_t n = 0; n < chain.size(); ++n) {
    CHECK(chain[n].seq == static_cast<std::int64_t>(n) + 1);
    CHECK(chain[n].recorded_at == kNight);
  }
  CHECK(journal->chain("peach", 8, 100)->size() == 1);
  CHECK(journal->events_of("peach-2")->size() == 3);
  CHECK(journal->events_of("no such id")->empty());
  CHECK_FALSE(journal->find("peach-77")->has_value());
  CHECK(*journal->verify() == 9);
}

TEST_CASE("A chain goes on where it ended before the restart") {
  const test::Store store;
  REQUIRE(store.open()->commit(test::openings(1, kNight), kNight));
  const auto journal = store.open();
  auto more = test::openings(2, kNight);
  more.erase(more.begin());
  REQUIRE(journal->commit(more, kNight));
  CHECK(*journal->verify() == 6);
}

TEST_CASE("Each client has a chain of its own") {
  const test::Store store;
  const auto journal = store.open();
  auto group = test::openings(2, kNight);
  for (auto& event : group[1].events) {
    event.client = "leeds";
    event.incident = "leeds-1";
  }
  group[1].deliveries.clear();
  REQUIRE(journal->commit(group, kNight));
  CHECK(journal->chain("leeds", 0, 10)->front().seq == 1);
  CHECK(journal->chain("peach", 0, 10)->back().seq == 3);
  CHECK(*journal->verify() == 6);
}

TEST_CASE("The hash is of the previous hash and every column, as README.md specifies") {
  const test::Store store;
  const auto journal = store.open();
  REQUIRE(journal->commit(test::openings(1, kNight), kNight));
  const auto chain = *journal->chain("peach", 0, 10);
  CHECK(chain[0].previous_hash == std::string(64, '0'));
  for (std::size_t n = 0; n < chain.size(); ++n) {
    const auto& e = chain[n];
    std::string body;
    for (const char c : e.body) body += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    const std::string record =
        R"({"actor":")" + e.actor + R"(","body":")" + body + R"(","client":"peach","effective_at":)" +
        std::to_string(e.effective_at.time_since_epoch().count()) + R"(,"incident":"peach-1","kind":")" + e.kind +
        R"(","recorded_at":)" + std::to_string(kNight.time_since_epoch().count()) + R"(,"seq":)" +
        std::to_string(e.seq) + "}";
    CHECK(e.hash == test::sha256(e.previous_hash + record));
    if (n > 0) CHECK(e.previous_hash == chain[n - 1].hash);
  }
}

TEST_CASE("Verifying names the record that was tampered with") {
  struct Row {
    const char* what;
    const char* sql;
    const char* names;
    const char* says;
  };
  const auto row = GENERATE(
      Row{"a body changed", "update events set body = replace(body, '\"msp\"', '\"internal\"') where seq = 2",
          "peach record 2", "changed"},
      Row{"an instant changed", "update events set effective_at = effective_at - 60000 where seq = 4", "peach record 4",
          "changed"},
      Row{"the time of recording changed", "update events set recorded_at = recorded_at + 1 where seq = 9",
          "peach record 9", "changed"},
      Row{"an actor changed", "update events set actor = 'person:ana' where seq = 5", "peach record 5", "changed"},
      Row{"a record removed", "delete from events where seq = 5", "peach record 5", "missing"},
      Row{"the first record removed", "delete from events where seq = 1", "peach record 1", "missing"},
      Row{"two records exchanged",
          "update events set seq = -1 where seq = 3; update events set seq = 3 where seq = 4;"
          " update events set seq = 4 where seq = -1",
          "peach record 3", "does not continue"},
      Row{"a record inserted before the first",
          "insert into events select client, 0, recorded_at, effective_at, actor, kind, incident, body, previous_hash,"
          " hash from events where seq = 1",
          "peach record 1", "missing"},
      Row{"a hash made anew without those after it",
          "update events set hash = previous_hash, previous_hash = hash where seq = 6", "peach record 6",
          "does not continue"});
  INFO(row.what);
  const test::Store store;
  {
    const auto journal = store.open();
    REQUIRE(journal->commit(test::openings(3, kNight), kNight));
    REQUIRE(journal->verify().has_value());
  }
  store.execute(row.sql);
  const auto verified = store.open()->verify();
  REQUIRE_FALSE(verified.has_value());
  CHECK(verified.error().problem.find(row.names) != std::string::npos);
  CHECK(verified.error().problem.find(row.says) != std::string::npos);
  CHECK_FALSE(verified.error().remedy.empty());
}

TEST_CASE("A commit that fails midway leaves nothing behind, and the next one fits") {
  const test::Store store;
  const auto journal = store.open();
  REQUIRE(journal->commit(test::openings(1, kNight), kNight));
  store.refuse("deliveries", "peach-3");
  auto group = test::openings(3, kNight);
  group.erase(group.begin());
  const auto refused = journal->commit(group, kNight);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().problem.find("no room") != std::string::npos);
  CHECK(journal->unclosed()->size() == 1);
  CHECK(journal->deliveries_of("peach-2")->empty());
  CHECK(*journal->last_incident_number("peach") == 1);
  CHECK(*journal->verify() == 3);

  store.refuse_no_more("deliveries");
  REQUIRE(journal->commit(group, kNight));
  CHECK(*journal->verify() == 9);
}

TEST_CASE("Text with NUL or broken UTF-8 is repaired, numbers of all sizes come back") {
  const test::Store store;
  const auto journal = store.open();
  auto group = test::openings(1, kNight, std::string("a\0b\xFF\xC3\x28", 6));
  auto& body = std::get<incident::Opened>(group[0].events[0].body);
  body.value =
      GENERATE(0.1, -0.0, 1e300, 5e-324, 9007199254740993.0, std::nan(""), std::numeric_limits<double>::infinity());
  body.happened =
      Instant{Duration{GENERATE(std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 53, std::int64_t{9} << 59)}};
  REQUIRE(journal->commit(group, kNight));
  const auto incident = **journal->find("peach-1");
  CHECK(incident.summary ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD(");
  CHECK(incident.happened == body.happened);
  const bool same = std::isnan(body.value) ? std::isnan(incident.value) : incident.value == body.value;
  CHECK(same);
  CHECK(journal->verify().has_value());
  CHECK(journal->deliveries_of("peach-1")->front().delivery.message.summary == incident.summary);
}

TEST_CASE("A delivery's key is kept once, whoever writes it again") {
  const test::Store store;
  const auto journal = store.open();
  auto group = test::openings(1, kNight);
  REQUIRE(group[0].deliveries.size() == 1);
  REQUIRE(journal->commit(group, kNight));
  auto again = group[0].deliveries;
  again[0].message.summary = "another text";
  REQUIRE(journal->commit({{.events = {}, .deliveries = again}}, kNight));
  const auto records = *journal->deliveries_of("peach-1");
  REQUIRE(records.size() == 1);
  CHECK(records[0].delivery.message == group[0].deliveries[0].message);
}

TEST_CASE("A delivery keeps what its message says of the service") {
  const test::Store store;
  const auto journal = store.open();
  auto group = test::openings(1, kNight);
  auto& message = group[0].deliveries[0].message;
  message.criticality = "high";
  message.must_ask = {"restart", "fail over"};
  message.notes = "Ask Ana.\nThen wait.\n";
  REQUIRE(journal->commit(group, kNight));
  CHECK(journal->deliveries_of("peach-1")->front().delivery.message == message);
}

TEST_CASE("The outbox gives what is due, and what became of it") {
  const test::Store store;
  const Instant now = kNight + std::chrono::hours{1};
  {
    const auto journal = store.open();
    REQUIRE(journal->commit(test::openings(3, kNight), kNight));
    CHECK(*journal->next_due(kNight, {}) == kNight + std::chrono::minutes{1});
    CHECK(journal->due_deliveries(kNight, {}, 10)->empty());
    CHECK(journal->due_deliveries(now, {}, 2)->size() == 2);
    const auto due = *journal->due_deliveries(now, {}, 10);
    REQUIRE(due.size() == 3);
    CHECK(due[0].message.incident == "peach-1");
    CHECK(due[0].contacts.size() == 1);
    CHECK(due[0].created == kNight);
    const Attempt sent{.result = Attempt::Result::sent, .channel = "webhook", .detail = "200", .retry_after = {}};
    const Attempt retry{.result = Attempt::Result::retry, .channel = "webhook", .detail = "503", .retry_after = {}};
    const Attempt failed{
        .result = Attempt::Result::failed, .channel = "email", .detail = "no such user", .retry_after = {}};
    Delivery next = due[1];
    next.contact = 1;
    next.attempts = 4;
    next.due = now + std::chrono::minutes{5};
    REQUIRE(journal->write_outcomes({{.key = due[0].key, .attempt = sent, .next = {}},
                                     {.key = next.key, .attempt = retry, .next = next},
                                     {.key = due[2].key, .attempt = failed, .next = {}}},
                                    now));
  }
  const auto journal = store.open();
  CHECK(journal->due_deliveries(now, {}, 10)->empty());
  CHECK(*journal->next_due(now, {}) == now + std::chrono::minutes{5});
  const auto waiting = *journal->due_deliveries(now + std::chrono::minutes{5}, {}, 10);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].contact == 1);
  CHECK(waiting[0].attempts == 4);
  CHECK(journal->deliveries_of("peach-1")->front().state == DeliveryState::sent);
  CHECK(journal->deliveries_of("peach-1")->front().settled_at == now);
  CHECK(journal->deliveries_of("peach-3")->front().state == DeliveryState::failed);
  CHECK(journal->deliveries_of("peach-3")->front().detail == "no such user");
  std::int64_t all = 0;
  const auto counts = *journal->delivery_counts();
  for (const auto& count : counts) all += count.count;
  CHECK(all == 3);
}

TEST_CASE("A person without contacts is a delivery that failed, for all to see") {
  const test::Store store;
  const auto journal = store.open();
  auto group = test::openings(1, kNight);
  group[0].deliveries[0].contacts.clear();
  REQUIRE(journal->commit(group, kNight));
  CHECK(journal->due_deliveries(kNight + std::chrono::hours{1}, {}, 10)->empty());
  const auto record = journal->deliveries_of("peach-1")->front();
  CHECK(record.state == DeliveryState::failed);
  CHECK_FALSE(record.detail.empty());
}

TEST_CASE("History goes from the newest back, page by page") {
  const test::Store store;
  const auto journal = store.open();
  REQUIRE(journal->commit(test::openings(12, kNight), kNight));
  const auto first = *journal->history("peach", "", 5);
  REQUIRE(first.size() == 5);
  CHECK(first[0].id == "peach-12");
  const auto second = *journal->history("peach", first.back().id, 100);
  REQUIRE(second.size() == 7);
  CHECK(second[0].id == "peach-7");
  CHECK(second.back().id == "peach-1");
}

TEST_CASE("Projections are the same after they were thrown away and rebuilt") {
  const test::Store store;
  const auto journal = store.open();
  REQUIRE(journal->commit(test::openings(3, kNight), kNight));
  const std::string before = store.dump("incidents") + store.dump("spans");
  store.execute("delete from spans; update incidents set owner = 'nobody'");
  REQUIRE(journal->rebuild());
  CHECK(store.dump("incidents") + store.dump("spans") == before);
}

}  // namespace
}  // namespace watchbill::journal
