#include "collector/paging/outcome.h"

#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using journal::Attempt;
using paging::Patience;

namespace {

const Instant kNow = test::at("2026-06-10T06:10:05Z");

journal::Delivery row(int n, int attempts = 0) {
  auto m = test::message();
  m.incident = "peach-" + std::to_string(n);
  auto d = test::delivery(m);
  d.number = n;
  d.attempts = attempts;
  return d;
}

Attempt attempt(Attempt::Result result) {
  return {.result = result, .channel = "fake", .detail = "said so", .retry_after = {}};
}

paging::Fold fold(std::vector<journal::Delivery> told, std::vector<journal::Delivery> superseded = {}) {
  return {.queue = paging::queue_of(told.front()), .told = std::move(told), .superseded = std::move(superseded)};
}

}  // namespace

TEST_CASE("sent, what it told of is sent and what that superseded is settled as told by it") {
  const auto after = aftermath(fold({row(1), row(2)}, {row(3)}), attempt(Attempt::Result::sent), Patience{}, kNow, 0);
  CHECK(after.unreached.empty());
  REQUIRE(after.outcomes.size() == 3);
  for (const auto& outcome : after.outcomes) {
    const bool is_told = outcome.key != row(3).key;
    CHECK_FALSE(outcome.next);
    CHECK((outcome.attempt.result == Attempt::Result::sent) == is_told);
  }
}

TEST_CASE("rows that are tried again are due together, as soon as the one attempted least often would be") {
  const auto after =
      aftermath(fold({row(1, 9), row(2, 0)}, {row(3, 4)}), attempt(Attempt::Result::retry), Patience{}, kNow, 12'345);
  REQUIRE(after.outcomes.size() == 3);
  for (const auto& outcome : after.outcomes) {
    REQUIRE(outcome.next);
    CHECK(outcome.next->due == after.outcomes[0].next->due);
    CHECK(outcome.next->due <= kNow + 5s);
    CHECK(outcome.next->contact == 0);
  }
  CHECK(after.outcomes[0].next->attempts == 10);
  CHECK(after.outcomes[1].next->attempts == 1);
}

TEST_CASE("of rows that are tried again those that are too old have failed") {
  auto old = row(1);
  old.created = kNow - 24h;
  auto older = row(3);
  older.created = kNow - 48h;
  old.contacts.push_back({"fake", "other"});
  const auto after = aftermath(fold({old, row(2)}, {older}), attempt(Attempt::Result::retry), Patience{}, kNow, 0);
  CHECK(after.unreached.empty());
  REQUIRE(after.outcomes.size() == 3);
  CHECK(after.outcomes[0].next->contact == 1);
  CHECK(after.outcomes[0].next->due == kNow);
  CHECK(after.outcomes[0].attempt.result == Attempt::Result::failed);
  CHECK(after.outcomes[0].attempt.detail == "given up after 1d: said so (one message with 1 more)");
  CHECK(after.outcomes[1].next->contact == 0);
  CHECK(after.outcomes[2].next->contact == 0);  // there is a newer one that will tell
}

TEST_CASE("failed for good, each goes to its own next contact, and who has none left is unreached") {
  auto more = row(1, 3);
  more.contacts.push_back({"fake", "other"});
  const auto after = aftermath(fold({more, row(2)}, {row(3)}), attempt(Attempt::Result::failed), Patience{}, kNow, 0);
  REQUIRE(after.outcomes.size() == 1);
  CHECK(after.outcomes[0].next->contact == 1);
  CHECK(after.outcomes[0].next->attempts == 0);
  REQUIRE(after.unreached.size() == 2);
  CHECK(after.unreached[0].delivery.key == row(2).key);
  CHECK(after.unreached[1].delivery.key == row(3).key);
}
