#include "collector/paging/pump.h"

#include "tests/collector/paging/bench.h"
#include "tests/support/catch.h"

using namespace watchbill;
using journal::Attempt;
using journal::DeliveryState;
using test::attempt;
using test::Bench;
using test::kNow;
using test::numbered;

TEST_CASE("what is due is sent once and settled") {
  Bench bench;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow);
  bench.step(kNow);
  CHECK(bench.begun(1) == std::vector{d.key});
  bench.end(d.key, attempt(Attempt::Result::sent));
  CHECK(bench.step(kNow) == std::nullopt);
  CHECK(bench.journal.row(d.key).state == DeliveryState::sent);
  CHECK(bench.journal.row(d.key).settled_at == kNow);
  CHECK(bench.begun(1).size() == 1);
}

TEST_CASE("what is due later is waited for") {
  Bench bench;
  auto d = test::delivery();
  d.due = kNow + std::chrono::minutes{3};
  bench.journal.add(d);
  CHECK(bench.step(kNow) == d.due);
}

TEST_CASE("a retry waits longer each time, never beyond five minutes, and as long as the server asked") {
  struct Row {
    std::string name;
    int attempts;
    std::optional<Duration> asked;
    Duration least, most;
  };
  const std::vector<Row> rows = {
      {"first", 0, {}, Duration{0}, std::chrono::seconds{5}},
      {"third", 2, {}, Duration{0}, std::chrono::seconds{20}},
      {"hundredth", 99, {}, Duration{0}, std::chrono::minutes{5}},
      {"Retry-After of 20 minutes", 0, std::chrono::minutes{20}, std::chrono::minutes{20}, std::chrono::minutes{20}},
      {"Retry-After of a week", 0, std::chrono::hours{168}, std::chrono::hours{1}, std::chrono::hours{1}},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Bench bench;
    auto d = test::delivery();
    d.attempts = row.attempts;
    bench.journal.add(d);
    bench.step(kNow);
    bench.begun(1);
    bench.end(d.key, attempt(Attempt::Result::retry, row.asked));
    bench.step(kNow);
    const auto& after = bench.journal.row(d.key);
    CHECK(after.state == DeliveryState::pending);
    CHECK(after.delivery.attempts == row.attempts + 1);
    CHECK(after.delivery.contact == 0);
    CHECK(after.delivery.due >= kNow + row.least);
    CHECK(after.delivery.due <= kNow + row.most);
  }
}

TEST_CASE("a message is given up a day after it was written") {
  Bench bench;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow + std::chrono::hours{24});
  bench.begun(1);
  bench.end(d.key, attempt(Attempt::Result::retry));
  bench.step(kNow + std::chrono::hours{24});
  CHECK(bench.journal.row(d.key).state == DeliveryState::failed);
  CHECK(bench.journal.row(d.key).detail.starts_with("given up after 1d"));
}

TEST_CASE("after a crash between sending and settling the same message goes out again with the same key") {
  Bench bench;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow);
  bench.begun(1);
  bench.end(d.key, attempt(Attempt::Result::sent));  // sent, but no step writes it down
  bench.restart();
  bench.step(kNow);
  CHECK(bench.begun(2) == std::vector{d.key, d.key});
  bench.end(d.key, attempt(Attempt::Result::sent));
  bench.step(kNow);
  CHECK(bench.journal.row(d.key).state == DeliveryState::sent);
}

TEST_CASE("a pump that ends leaves what is under way as it was") {
  Bench bench;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow);
  bench.begun(1);
  bench.restart();
  CHECK(bench.journal.row(d.key).state == DeliveryState::pending);
  CHECK(bench.journal.row(d.key).delivery.attempts == 0);
}

TEST_CASE("no more than the senders are under way, and the most urgent go first") {
  Bench bench{2};
  std::vector<std::string> keys;
  for (int n = 1; n <= 4; ++n) {
    auto d = numbered(n);
    d.message.severity = n == 4 ? Severity::p1 : Severity::p2;
    if (n == 1) d.message.how = ownership::How::notice;
    d.due = kNow - std::chrono::minutes{10 - n};
    keys.push_back(d.key);
    bench.journal.add(d);
  }
  CHECK(bench.step(kNow) == std::nullopt);
  auto begun = bench.begun(2);
  std::sort(begun.begin(), begun.end());
  CHECK(begun == std::vector{keys[1], keys[3]});
  bench.end(keys[3], attempt(Attempt::Result::sent));
  bench.step(kNow);
  CHECK(bench.begun(3).back() == keys[2]);
}

TEST_CASE("one contact in trouble holds at most half of the senders") {
  Bench bench{4};
  for (int n = 1; n <= 4; ++n) {
    auto d = numbered(n);
    d.contacts = {{.channel = "fake", .target = "dead end"}};
    bench.journal.add(d);
  }
  const auto other = numbered(5);
  bench.journal.add(other);
  bench.step(kNow);
  const auto begun = bench.begun(3);
  CHECK(begun.size() == 3);
  CHECK(std::count(begun.begin(), begun.end(), other.key) == 1);
}

TEST_CASE("a person hears of one incident in order, and nothing that later news has overtaken") {
  Bench bench;
  auto opened = test::delivery();
  opened.due = kNow + std::chrono::minutes{20};  // it waits for its next attempt
  const auto over = test::delivery(test::recovered());
  auto again = test::message();
  again.cause = incident::Cause::reopened;
  again.at = test::at("2026-06-10T06:35:00Z");
  const auto reopened = test::delivery(again);
  bench.journal.add(opened);
  bench.journal.add(over);
  bench.step(over.due);
  CHECK(bench.begun(1) == std::vector{over.key});
  bench.journal.add(reopened);
  bench.step(reopened.due);
  CHECK(bench.begun(1).size() == 1);  // the recovery is still under way
  bench.end(over.key, attempt(Attempt::Result::sent));
  bench.step(reopened.due);
  CHECK(bench.begun(2).back() == reopened.key);
  bench.end(reopened.key, attempt(Attempt::Result::sent));
  bench.step(reopened.due);
  CHECK(bench.journal.row(opened.key).state == DeliveryState::failed);
  CHECK(bench.journal.row(opened.key).detail.find("later message") != std::string::npos);
  CHECK(bench.journal.row(reopened.key).state == DeliveryState::sent);
}

TEST_CASE("a contact with more in its queue than the pump looks at keeps nobody else waiting") {
  Bench bench{4};
  for (int n = 1; n <= 400; ++n) {
    auto d = numbered(n);
    d.message.severity = Severity::p1;
    d.contacts = {{.channel = "fake", .target = "dead end"}};
    bench.journal.add(d);
  }
  auto other = numbered(1000);
  other.message.severity = Severity::p4;
  other.message.how = ownership::How::notice;
  bench.journal.add(other);
  bench.step(kNow);
  const auto begun = bench.begun(3);
  CHECK(begun.size() == 3);
  CHECK(std::find(begun.begin(), begun.end(), other.key) != begun.end());
}

TEST_CASE("the order of messages is that of writing, also when the clock was set back between them") {
  Bench bench;
  auto m = test::message();
  const auto opened = test::delivery(m);
  m.cause = incident::Cause::reopened;
  m.at = m.at - std::chrono::hours{1};
  const auto reopened = test::delivery(m);
  bench.journal.add(opened);
  bench.journal.add(reopened);
  bench.step(kNow);
  CHECK(bench.begun(1).back() == reopened.key);  // due for longer, by the clock
  bench.end(reopened.key, attempt(Attempt::Result::sent));
  bench.step(kNow);
  CHECK(bench.journal.row(reopened.key).state == DeliveryState::sent);
  CHECK(bench.journal.row(opened.key).state == DeliveryState::failed);
  CHECK(bench.begun(1).size() == 1);
}

TEST_CASE("a clock that is set back delays no retry by more than its own wait") {
  Bench bench;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow);
  bench.begun(1);
  bench.end(d.key, attempt(Attempt::Result::retry, std::chrono::minutes{20}));
  bench.step(kNow);
  const Instant before = kNow - std::chrono::hours{5};
  bench.step(before);
  CHECK(bench.begun(2) == std::vector{d.key, d.key});
}

TEST_CASE("a journal that cannot be written is asked again, and nothing is sent twice meanwhile") {
  Bench bench;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow);
  bench.begun(1);
  bench.end(d.key, attempt(Attempt::Result::sent));
  bench.journal.is_broken = true;
  CHECK(bench.step(kNow) == kNow + std::chrono::seconds{5});
  bench.journal.is_broken = false;
  bench.step(kNow + std::chrono::seconds{5});
  CHECK(bench.journal.row(d.key).state == DeliveryState::sent);
  CHECK(bench.begun(1).size() == 1);
}

TEST_CASE("while a row under way hides later ones, the pump looks again soon") {
  Bench bench;
  bench.journal.add(test::delivery());
  auto later = numbered(9);
  later.due = kNow + std::chrono::seconds{30};
  bench.journal.add(later);
  const auto next = bench.step(kNow);
  REQUIRE(next);
  CHECK(*next > kNow);
  CHECK(*next <= later.due);
}
