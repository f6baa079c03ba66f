// What fails for good: the next contact, and after the last one a report.

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

TEST_CASE("a failure for good goes to the next contact at once, and after the last the row has failed") {
  Bench bench;
  auto d = test::delivery();
  d.attempts = 7;
  d.contacts = {{"fake", "first"}, {"fake", "second"}};
  bench.journal.add(d);
  bench.step(kNow);
  bench.begun(1);
  bench.end(d.key, attempt(Attempt::Result::failed));
  bench.step(kNow);
  bench.begun(2);
  CHECK(bench.channel.targets == std::vector<std::string>{"first", "second"});
  CHECK(bench.journal.row(d.key).delivery.attempts == 0);
  CHECK(bench.unreached.empty());
  bench.end(d.key, attempt(Attempt::Result::failed));
  CHECK(bench.step(kNow) == std::nullopt);
  CHECK(bench.journal.row(d.key).state == DeliveryState::failed);
  CHECK(bench.unreached == std::vector{d.message.person});
}

TEST_CASE("what failed on the last contact stays due until the report of it is taken") {
  Bench bench;
  bench.takes_reports = false;
  const auto d = test::delivery();
  bench.journal.add(d);
  bench.step(kNow);
  bench.begun(1);
  bench.end(d.key, attempt(Attempt::Result::failed));
  bench.step(kNow);
  bench.step(kNow);
  CHECK(bench.unreached.size() == 1);
  CHECK(bench.begun(1).size() == 1);
  CHECK(bench.journal.row(d.key).state == DeliveryState::pending);

  SECTION("taken, it is settled") {
    bench.untaken.front()();
    CHECK(bench.step(kNow) == std::nullopt);
    CHECK(bench.journal.row(d.key).state == DeliveryState::failed);
    CHECK(bench.journal.row(d.key).detail == "said so");
  }
  SECTION("taken while the journal cannot write, it is settled once it can") {
    bench.untaken.front()();
    bench.journal.is_broken = true;
    bench.step(kNow);
    bench.journal.is_broken = false;
    bench.step(kNow);
    CHECK(bench.journal.row(d.key).state == DeliveryState::failed);
    CHECK(bench.unreached.size() == 1);
  }
  SECTION("after a crash it is attempted and reported again") {
    bench.restart();
    bench.takes_reports = true;
    bench.step(kNow);
    CHECK(bench.begun(2) == std::vector{d.key, d.key});
    bench.end(d.key, attempt(Attempt::Result::failed));
    bench.step(kNow);
    CHECK(bench.unreached.size() == 2);
    CHECK(bench.journal.row(d.key).state == DeliveryState::failed);
  }
}

TEST_CASE("reports that nobody takes keep no other message waiting") {
  Bench bench;
  bench.takes_reports = false;
  for (int n = 1; n <= 30; ++n) {
    auto d = numbered(n);
    d.contacts = {{"ntfy", "ana"}};
    bench.journal.add(d);
  }
  const auto other = numbered(99);
  bench.journal.add(other);
  bench.step(kNow);
  CHECK(bench.begun(1) == std::vector{other.key});
  CHECK(bench.unreached.size() == 30);
  bench.step(kNow);
  CHECK(bench.unreached.size() == 30);
}

TEST_CASE("contacts of channels that are not configured are passed over") {
  Bench bench;
  auto d = test::delivery();
  d.contacts = {{"ntfy", "ana"}, {"sms", "+1"}, {"fake", "ana"}};
  auto nowhere = numbered(8);
  nowhere.contacts = {{"ntfy", "ana"}};
  auto nobody = numbered(9);
  nobody.contacts = {};
  for (const auto& each : {d, nowhere, nobody}) bench.journal.add(each);
  bench.step(kNow);
  CHECK(bench.begun(1) == std::vector{d.key});
  CHECK(bench.journal.row(d.key).delivery.contact == 2);
  bench.step(kNow);
  CHECK(bench.journal.row(nowhere.key).state == DeliveryState::failed);
  CHECK(bench.journal.row(nowhere.key).detail.find("no channel 'ntfy'") != std::string::npos);
  CHECK(bench.journal.row(nobody.key).state == DeliveryState::failed);
  CHECK(bench.journal.row(nobody.key).detail.find("no contact") != std::string::npos);
}
