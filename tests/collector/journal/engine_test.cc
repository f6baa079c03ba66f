// What the engines' drivers have been seen to get wrong, through the journal's own statements.

#include <chrono>

#include "tests/collector/journal/store.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

const Instant kNight = test::at("2026-06-10T06:00:00Z");

TEST_CASE("A statement executed again writes the new values, and nothing where there is nothing") {
  const test::Store store;
  const auto journal = store.open();
  // One group: every prepared statement runs many times over; another journal runs each for the first time.
  REQUIRE(journal->commit(test::openings_of("peach", 1, 6, kNight), kNight));
  const test::Store one_by_one;
  for (int n = 1; n <= 6; ++n) {
    REQUIRE(one_by_one.open()->commit(test::openings_of("peach", n, n, kNight), kNight));
  }
  for (const char* table : {"events", "incidents", "spans", "deliveries"}) {
    CHECK(store.dump(table) == one_by_one.dump(table));
  }
}

TEST_CASE("An optional value that goes away is gone from its column") {
  const test::Store store;
  const auto journal = store.open();
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, kNight), kNight));
  const incident::Actor ana{.kind = incident::Actor::Kind::person, .name = "ana"};
  const auto event = [&](incident::EventBody body) {
    return Commit{
        .events =
            {{.client = "peach", .incident = "peach-1", .effective_at = kNight, .actor = ana, .body = std::move(body)}},
        .deliveries = {}};
  };
  const auto shows = [&](const std::string& text) { return store.dump("incidents").find(text) != std::string::npos; };
  CHECK(shows("resolved_at=null"));
  REQUIRE(journal->commit({event(incident::Resolved{})}, kNight));
  CHECK_FALSE(shows("resolved_at=null"));
  REQUIRE(journal->commit({event(incident::Reopened{})}, kNight));
  CHECK(shows("resolved_at=null"));
}

TEST_CASE("Two writers of one chain: the second is refused whole, and told why") {
  const test::Store store;
  const auto first = store.open();
  const auto second = store.open();
  REQUIRE(second->commit(test::openings_of("peach", 1, 1, kNight), kNight));
  REQUIRE(first->commit(test::openings_of("peach", 2, 2, kNight), kNight));
  const auto refused = second->commit(test::openings_of("peach", 3, 4, kNight), kNight);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().remedy.find("only one collector may") != std::string::npos);
  CHECK(first->unclosed()->size() == 2);
  CHECK(first->deliveries_of("peach-3")->empty());
  CHECK(*first->verify() == 6);
  // What it thought to know is forgotten.
  REQUIRE(second->commit(test::openings_of("peach", 3, 4, kNight), kNight));
  CHECK(*second->verify() == 12);
}

TEST_CASE("A journal goes on after a statement that failed in the midst of a transaction") {
  const test::Store store;
  const auto journal = store.open();
  store.refuse("spans", "peach-2");
  CHECK_FALSE(journal->commit(test::openings_of("peach", 1, 3, kNight), kNight));
  CHECK_FALSE(journal->commit(test::openings_of("peach", 2, 2, kNight), kNight));
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, kNight), kNight));
  store.refuse_no_more("spans");
  REQUIRE(journal->commit(test::openings_of("peach", 2, 3, kNight), kNight));
  CHECK(*journal->verify() == 9);
}

TEST_CASE("Text stands as it was given: quotes, colons, percents, backslashes, other scripts") {
  const test::Store store;
  const auto journal = store.open();
  const std::string text = "it's :not a $1 %s \\ name; -- drop 'events' \"x\" ?\t\n\xE6\x97\xA5\xF0\x9F\x94\xA5 \\x00";
  REQUIRE(journal->commit(test::openings(1, kNight, text), kNight));
  CHECK((*journal->find("peach-1"))->summary == text);
  CHECK(journal->deliveries_of("peach-1")->front().delivery.message.summary == text);
  CHECK(journal->verify());
}

TEST_CASE("Numbers of 64 bits come back, in records and in the tables for queries") {
  const test::Store store;
  const auto journal = store.open();
  const std::int64_t largest = GENERATE(std::int64_t{9} << 59, -(std::int64_t{9} << 59), std::int64_t{1} << 32);
  auto group = test::openings_of("peach", 1, 1, kNight);
  std::get<incident::Opened>(group[0].events[0].body).happened = Instant{Duration{largest}};
  group[0].events[0].effective_at = Instant{Duration{largest}};
  group[0].deliveries[0].due = Instant{Duration{largest}};
  REQUIRE(journal->commit(group, Instant{Duration{largest}}));
  CHECK(journal->chain("peach", 0, 1)->front().recorded_at == Instant{Duration{largest}});
  CHECK(store.dump("incidents").find("happened=" + std::to_string(largest)) != std::string::npos);
  CHECK(journal->deliveries_of("peach-1")->front().delivery.due == Instant{Duration{largest}});
  CHECK(journal->verify());
}

TEST_CASE("Long texts are kept whole") {
  const test::Store store;
  const auto journal = store.open();
  const std::string text(300'000, 'x');
  REQUIRE(journal->commit(test::openings(1, kNight, text), kNight));
  CHECK((*journal->find("peach-1"))->summary == text);
  CHECK(journal->verify());
}

}  // namespace
}  // namespace watchbill::journal
