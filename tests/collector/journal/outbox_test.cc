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
  void put_off(const Delivery& next, Attempt::Result result, Instant now) const {
    const Attempt attempt{.result = result, .channel = "email", .detail = "421", .retry_after = {}};
    REQUIRE(journal->write_outcomes({{.key = next.key, .attempt = attempt, .next = next}}, now));
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
  const Busy contact{.tellings = {}, .contacts = {{.channel = "email", .target = "dead end"}}, .queues = {}};
  CHECK(outbox.due(kLater, contact, 1) == Keys{"3"});
  const Busy telling{
      .tellings = {{.incident = "peach-3", .person = mended.message.person}}, .contacts = {}, .queues = {}};
  CHECK(outbox.due(kLater, telling) == Keys{"1", "2", "4"});

  mended.contacts.push_back({.channel = "email", .target = "other"});
  mended.contact = 1;
  mended.due = kLater;
  outbox.put_off(mended, Attempt::Result::failed, kLater);
  CHECK(outbox.due(kLater, contact) == Keys{"3", "4"});
}

/// A person's row of that severity.
Delivery of_severity(const std::string& key, Severity severity, const std::string& target = "ana@peach.example") {
  auto d = delivery(key, target);
  d.message.severity = severity;
  return d;
}

Queue queue_of(const Delivery& d, bool is_urgent) {
  return {.person = d.message.person, .contact = d.contacts.front(), .is_urgent = is_urgent};
}

TEST_CASE("A drill is due after all that is in earnest, and in no queue") {
  const Outbox outbox;
  auto drill = delivery("1");
  drill.message.is_drill = true;
  auto notice = delivery("2");
  notice.message.how = ownership::How::notice;
  notice.message.severity = Severity::p4;
  notice.due = kNight + std::chrono::minutes{1};
  outbox.write({drill, notice}, kNight);
  CHECK(outbox.due(kLater) == Keys{"2", "1"});
  for (const bool is_urgent : {true, false}) {
    const Queue queue = queue_of(drill, is_urgent);
    const auto in = *outbox.journal->due_in(queue, kLater, {}, 100);
    CHECK(in.size() == (is_urgent ? 0 : 1));
    CHECK(outbox.due(kLater, {.tellings = {}, .contacts = {}, .queues = {queue}}).back() == "1");
  }
  CHECK(outbox.journal->due_deliveries(kLater, {}, 100)->back().message.is_drill);
}

TEST_CASE("A queue is one person's rows on one contact and of one class, without digests") {
  const Outbox outbox;
  auto notice = of_severity("3", Severity::p1);
  notice.message.how = ownership::How::notice;
  auto digest = of_severity("5", Severity::p1);
  digest.message.cause = incident::Cause::digest;
  auto colleague = of_severity("6", Severity::p1);
  colleague.message.person = "ben";
  auto later = of_severity("8", Severity::p1);
  later.due = kLater + std::chrono::minutes{1};
  outbox.write({of_severity("1", Severity::p2), of_severity("2", Severity::p1), notice, of_severity("4", Severity::p3),
                digest, colleague, of_severity("7", Severity::p2, "other"), later},
               kNight);
  const auto in = [&](const Queue& queue, const Busy& busy, std::size_t limit) {
    Keys keys;
    const auto due = *outbox.journal->due_in(queue, kLater, busy, limit);
    for (const auto& each : due) keys.push_back(each.key);
    return keys;
  };
  const Queue urgent = queue_of(notice, true);
  const Queue others = queue_of(notice, false);
  CHECK(in(urgent, {}, 100) == Keys{"2", "1", "3"});
  CHECK(in(urgent, {}, 2) == Keys{"2", "1"});
  CHECK(in(others, {}, 100) == Keys{"4"});
  const Busy busy{.tellings = {{.incident = "peach-2", .person = notice.message.person}},
                  .contacts = {notice.contacts.front()},
                  .queues = {urgent}};
  CHECK(in(urgent, busy, 100) == Keys{"1", "3"});

  CHECK(outbox.due(kLater, {.tellings = {}, .contacts = {}, .queues = {urgent}}) == Keys{"5", "6", "7", "4"});
  CHECK(outbox.due(kLater, {.tellings = {}, .contacts = {}, .queues = {others}}) == Keys{"2", "5", "6", "1", "7", "3"});
  CHECK(outbox.due(kLater, {.tellings = {}, .contacts = {}, .queues = {urgent, others}}, 1) == Keys{"5"});
}

TEST_CASE("When the next is due is asked of what is not busy") {
  const Outbox outbox;
  auto later = delivery("2", "other");
  later.due = kLater + std::chrono::minutes{5};
  outbox.write({delivery("1"), later}, kNight);
  const Queue held = queue_of(delivery("1"), delivery("1").message.severity <= Severity::p2);
  CHECK(*outbox.journal->next_due(kLater, {}) == kNight);
  CHECK(*outbox.journal->next_due(kLater, {.tellings = {}, .contacts = {}, .queues = {held}}) == later.due);
  CHECK(*outbox.journal->next_due(kLater, {.tellings = {}, .contacts = {held.contact}, .queues = {}}) == later.due);
}

TEST_CASE("However much is busy, the outbox can be asked") {
  const Outbox outbox;
  outbox.write({delivery("1"), delivery("\"2',$[0]")}, kNight);
  Busy busy;
  for (int n = 0; n < 5000; ++n) {
    busy.tellings.push_back({.incident = "leeds-" + std::to_string(n), .person = "ana"});
    busy.queues.push_back(
        {.person = "ana", .contact = {.channel = "email", .target = std::to_string(n)}, .is_urgent = n % 2 == 0});
  }
  CHECK(outbox.due(kLater, busy).size() == 2);
  busy.tellings.push_back({.incident = "peach-\"2',$[0]", .person = delivery("1").message.person});
  CHECK(outbox.due(kLater, busy) == Keys{"1"});
}

TEST_CASE("What came of several rows is written whole or not at all") {
  const Outbox outbox;
  outbox.write({delivery("1"), delivery("2")}, kNight);
  const Attempt sent{.result = Attempt::Result::sent, .channel = "email", .detail = "250", .retry_after = {}};
  const std::vector<Outcome> outcomes{{.key = "1", .attempt = sent, .next = {}},
                                      {.key = "2", .attempt = sent, .next = {}}};
  outbox.store.refuse("deliveries", "peach-2");
  CHECK_FALSE(outbox.journal->write_outcomes(outcomes, kLater));
  CHECK(outbox.due(kLater) == Keys{"1", "2"});
  outbox.store.refuse_no_more("deliveries");
  REQUIRE(outbox.journal->write_outcomes(outcomes, kLater));
  CHECK(outbox.due(kLater).empty());
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
  outbox.put_off(d, Attempt::Result::retry, kLater);
  CHECK(outbox.due(kLater).empty());
  CHECK(*outbox.journal->next_due(kLater, {}) == d.due);
  const Instant set_back = kLater - std::chrono::minutes{30};
  CHECK(outbox.due(set_back) == Keys{"1"});
  CHECK(*outbox.journal->next_due(set_back, {}) == set_back);
}

}  // namespace
}  // namespace watchbill::journal
