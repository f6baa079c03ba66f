#include "proto/shared/backoff.h"

#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;

TEST_CASE("a back-off doubles its ceiling up to the cap, and jitters below it") {
  struct Row {
    int failures;
    Duration ceiling;
  };
  const auto row = GENERATE(values<Row>({{0, 2s}, {1, 4s}, {4, 32s}, {5, 60s}, {6, 60s}, {1000, 60s}}));
  INFO(row.failures);
  const Backoff::Range range{.first = 2s, .cap = 60s};
  Duration highest{0};
  for (std::uint64_t random = 0; random < 200'000; random += 7) {
    const auto got = Backoff::after(row.failures, range, random);
    CHECK((got >= 0ms && got <= row.ceiling));
    highest = std::max(highest, got);
  }
  CHECK(highest > row.ceiling * 9 / 10);
}

TEST_CASE("two agents with different seeds do not come back together") {
  Backoff one({.first = 2s, .cap = 60s}, 1);
  Backoff two({.first = 2s, .cap = 60s}, 2);
  int equal = 0;
  for (int i = 0; i < 50; ++i) equal += one.next() == two.next() ? 1 : 0;
  CHECK(equal < 3);
  CHECK(one.failures() == 50);
  one.reset();
  CHECK(one.next() <= 2s);
}
