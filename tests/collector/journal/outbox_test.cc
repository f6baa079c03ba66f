#include "collector/journal/journal.h"
#include "tests/collector/journal/store.h"
#include "tests/collector/journal/story.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

const Instant kNight = test::at("2026-06-10T06:00:00Z");
const Instant kLater = kNight + std::chrono::hours{1};

/// A journal in a folder of its own, with deliveries for `count` incidents.
struct Outbox {
  test::Store store;
  std::unique_ptr<Journal> journal = store.open();

  void write(const std::vector<Delivery>& deliveries, Instant recorded_at) const {
    REQUIRE(journal->commit({{.events = {}, .deliveries = deliveries}}, recorded_at));
  }
  std::vector<std::string> due(Instant now, const Busy& busy = {}, std::size_t limit = 100) const {
    std::vector<std::string> keys;
    const auto deliveries = *journal->due_deliveries(now, busy, limit);
    for (const auto& each : deliveries) keys.push_back(each.key);
    return keys;
  }
};

Delivery delivery(const std::string& key, const std::string& target = "ana@peach.example") {
  static const Delivery sample = test::openings(1, kNight).at(0).deliveries.at(0);
  Delivery d = sample;
  d.key = key;
  d.message.incident = "peach-" + key;
  d.contacts = {{.channel = "email", .target = target}};
  d.due = kNight;
  return d;
}

using Keys = std::vector<std::string>;

TEST_CASE("Pages are due before the rest, then by severity, then what has been due for longest") {
  const Outbox outbox;
  struct Row {
    std::string key;
    ownership::How how;
    Severity severity;
    int due_minute;
  };
  std::vector<Delivery> rows;
  for (const auto& row : std::vector<Row>{{"1", ownership::How::notice, Severity::p1, 0},
                                          {"2", ownership::How::notice, Severity::p3, 0},
                                          {"3", ownership::How::page, Severity::p2, 2},
                                          {"4", ownership::How::page, Severity::p2, 1},
                                          {"5", ownership::How::page, Severity::p1, 3}}) {
    rows.push_back(delivery(row.key));
    rows.back().message.how = row.how;
    rows.back().message.severity = row.severity;
    rows.back().due = kNight + std::chrono::minutes{row.due_minute};
  }
  outbox.write(rows, kNight);
  CHECK(outbox.due(kLater) == Keys{"5", "4", "3", "1", "2"});
  CHECK(outbox.due(kLater, {}, 1) == Keys{"5"});
}

TEST_CASE("What is busy is left out before the limit, so that it hides nothing") {
  const Outbox outbox;
  auto mended = delivery("4", "dead end");
  outbox.write({delivery("1", "dead end"), delivery("2", "dead end"), delivery("3"), mended}, kNight);
  const Busy contact{.tellings = {}, .contacts = {{.channel = "email", .target = "dead end"}}};
  CHECK(outbox.due(kLater, contact, 1) == Keys{"3"});
  const Busy telling{.tellings = {{.incident = "peach-3", .person = mended.message.person}}, .contacts = {}};
  CHECK(outbox.due(kLater, telling) == Keys{"1", "2", "4"});

  mended.contacts.push_back({.channel = "email", .target = "other"});
  mended.contact = 1;
  mended.due = kLater;
  REQUIRE(outbox.journal->reschedule(
      mended, {.result = Attempt::Result::failed, .channel = "email", .detail = "550", .retry_after = {}}, kLater));
  CHECK(outbox.due(kLater, contact) == Keys{"3", "4"});
}

TEST_CASE("Deliveries are numbered as they were written, whatever the clock said") {
  const Outbox outbox;
  auto second = delivery("1");
  second.message.incident = "peach-2";
  outbox.write({delivery("2")}, kLater);
  outbox.write({second}, kNight);
  const auto records = *outbox.journal->deliveries_of("peach-2");
  REQUIRE(records.size() == 2);
  CHECK(records[0].delivery.key == "2");
  CHECK(records[0].delivery.number < records[1].delivery.number);
}

TEST_CASE("What was put off by a clock that has been set back since is due") {
  const Outbox outbox;
  auto d = delivery("1");
  outbox.write({d}, kNight);
  d.due = kLater + std::chrono::minutes{5};
  REQUIRE(outbox.journal->reschedule(
      d, {.result = Attempt::Result::retry, .channel = "email", .detail = "421", .retry_after = {}}, kLater));
  CHECK(outbox.due(kLater).empty());
  CHECK(*outbox.journal->next_due(kLater) == d.due);
  const Instant set_back = kLater - std::chrono::minutes{30};
  CHECK(outbox.due(set_back) == Keys{"1"});
  CHECK(*outbox.journal->next_due(set_back) == set_back);
}

}  // namespace
}  // namespace watchbill::journal
