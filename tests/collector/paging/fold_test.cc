// Which rows go out as one message, and for how long a queue waits.

#include "collector/paging/fold.h"

#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using paging::Windows;

namespace {

const Instant kNow = test::at("2026-06-10T06:10:05Z");
const journal::Queue kUrgent{.person = "anna", .contact = {"fake", "anna"}, .is_urgent = true};
const journal::Queue kOthers{.person = "anna", .contact = {"fake", "anna"}, .is_urgent = false};
const config::FoldWindows kLengths{};

journal::Delivery row(const std::string& incident, incident::Cause cause, std::int64_t number) {
  auto m = test::message();
  m.incident = incident;
  m.cause = cause;
  auto d = test::delivery(m);
  d.number = number;
  return d;
}

std::vector<std::int64_t> numbers(const std::vector<journal::Delivery>& rows) {
  std::vector<std::int64_t> out;
  out.reserve(rows.size());
  for (const auto& each : rows) out.push_back(each.number);
  return out;
}

}  // namespace

TEST_CASE("a queue is a person, a contact and a class; digests and drills are in none") {
  auto d = test::delivery();
  CHECK(paging::queue_of(d) == kUrgent);
  d.message.severity = Severity::p2;
  CHECK(paging::queue_of(d) == kUrgent);
  d.message.severity = Severity::p3;
  CHECK(paging::queue_of(d) == kOthers);
  auto colleague = d;
  colleague.message.person = "raj";
  CHECK(paging::queue_of(colleague) != kOthers);
  auto digest = d;
  digest.message.cause = incident::Cause::digest;
  CHECK(paging::queue_of(digest) == std::nullopt);
  auto drill = d;
  drill.message.is_drill = true;  // it makes nothing that is in earnest wait
  CHECK(paging::queue_of(drill) == std::nullopt);
  d.contact = 1;
  CHECK(paging::queue_of(d) == std::nullopt);
}

TEST_CASE("of several rows of one incident the latest tells, in the order of writing") {
  using incident::Cause;
  const auto fold = paging::folded(kUrgent, {row("peach-1", Cause::raised, 4), row("peach-2", Cause::opened, 2),
                                             row("peach-1", Cause::opened, 1), row("peach-1", Cause::recovered, 9)});
  CHECK(fold.queue == kUrgent);
  CHECK(numbers(fold.told) == std::vector<std::int64_t>{2, 9});
  CHECK(numbers(fold.superseded) == std::vector<std::int64_t>{4, 1});
}

TEST_CASE("the key of one row is its own; of several it is theirs together, in any order") {
  using incident::Cause;
  const auto a = row("peach-1", Cause::opened, 1);
  const auto b = row("peach-2", Cause::opened, 2);
  const auto c = row("peach-3", Cause::opened, 3);
  const auto key = [](const std::vector<journal::Delivery>& rows) { return paging::key_of(rows); };
  CHECK(key({a}) == a.key);
  CHECK(key({a, b}) == key({b, a}));
  CHECK(key({a, b}) != key({a, c}));
  CHECK(key({a, b}) != key({a, b, c}));
  CHECK(key({a, b}).starts_with("fold/"));
}

TEST_CASE("a window is open from the message that began it until its length is over, each class by itself") {
  Windows windows(kLengths);
  windows.begin(kUrgent, kNow);
  CHECK(windows.is_open(kUrgent, kNow));
  CHECK(windows.is_open(kUrgent, kNow + 9999ms));
  CHECK_FALSE(windows.is_open(kUrgent, kNow + 10s));
  CHECK_FALSE(windows.is_open(kOthers, kNow));
  windows.begin(kOthers, kNow);
  CHECK(windows.is_open(kOthers, kNow + 59999ms));
  CHECK_FALSE(windows.is_open(kOthers, kNow + 60s));
  CHECK(windows.first_end(kNow) == kNow + 10s);
  CHECK(windows.first_end(kNow + 10s) == kNow + 60s);
  CHECK(windows.first_end(kNow + 60s) == std::nullopt);
  CHECK(windows.queues(kNow + 20s) == std::vector{kOthers});
  windows.cancel(kOthers);
  CHECK_FALSE(windows.is_open(kOthers, kNow));
}

TEST_CASE("a clock that was set back ends a window, and one set forward ends it early") {
  Windows windows(kLengths);
  windows.begin(kOthers, kNow);
  CHECK_FALSE(windows.is_open(kOthers, kNow - 1h));
  CHECK(windows.first_end(kNow - 1h) == std::nullopt);
  CHECK_FALSE(windows.is_open(kOthers, kNow + 1h));
  windows.prune(kNow - 1h);
  CHECK_FALSE(windows.is_open(kOthers, kNow));
}

TEST_CASE("windows that are over are forgotten, and lengths may change while they are open") {
  Windows windows(kLengths);
  windows.begin(kUrgent, kNow);
  windows.begin(kOthers, kNow);
  windows.prune(kNow + 10s);
  CHECK_FALSE(windows.is_open(kUrgent, kNow));
  CHECK(windows.is_open(kOthers, kNow));
  windows.replace({.urgent = 0s, .others = 5s});
  CHECK_FALSE(windows.has_length(kUrgent));
  CHECK(windows.has_length(kOthers));
  CHECK(windows.first_end(kNow) == kNow + 5s);
}
