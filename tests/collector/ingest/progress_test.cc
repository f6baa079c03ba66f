#include "collector/ingest/progress.h"

#include <random>
#include <set>

#include "collector/ingest/admission.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using ingest::ReplayPlan;
using ingest::SeqSet;

TEST_CASE("sequence numbers are kept as ranges and answer as a plain set would") {
  SeqSet set;
  std::set<std::uint64_t> model;
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t seq = 1 + random() % 500;
    CHECK(set.insert(seq) == model.insert(seq).second);
    const std::uint64_t other = 1 + random() % 500;
    CHECK(set.contains(other) == model.contains(other));
  }
  CHECK(set.ranges() == 1);
}

TEST_CASE("ranges that are forgotten count as contained") {
  SeqSet set;
  for (std::uint64_t seq = 10; seq <= 100; seq += 10) set.insert(seq);
  set.forget(2);
  CHECK(set.ranges() == 2);
  CHECK(set.contains(5));
  CHECK(set.contains(80));
  CHECK_FALSE(set.contains(85));
  CHECK_FALSE(set.insert(20));
}

TEST_CASE("a replay asks for what is missing, the last 15 minutes first") {
  struct Row {
    const char* name;
    std::uint64_t acknowledged, from, to;
    ReplayPlan plan;
  };
  const auto row = GENERATE(values<Row>({
      {"an empty spool", 0, 0, 0, {}},
      {"everything is there", 500, 100, 500, {}},
      {"more is there than the spool holds", 600, 100, 500, {}},
      {"a few frames missing", 490, 100, 500, {.from = 491}},
      {"a collector that knows nothing, a short spool", 0, 400, 500, {.from = 400}},
      {"a collector that knows nothing, six hours of spool", 0, 1'000, 5'320, {.from = 5'141, .rest_from = 1'000}},
      {"exactly 15 minutes missing", 320, 100, 500, {.from = 321}},
      {"one frame more than 15 minutes missing", 319, 100, 500, {.from = 321, .rest_from = 320}},
      {"the spool begins after what was acknowledged", 10, 400, 500, {.from = 400}},
      {"numbers from 1", 0, 1, 20, {.from = 1}},
      {"the highest numbers there are", 0, ~0ULL - 5, ~0ULL, {.from = ~0ULL - 5}},
  }));
  INFO(row.name);
  CHECK(ingest::plan_replay(row.acknowledged, row.from, row.to, 5s) == row.plan);
}

TEST_CASE("an agent that does not stay away keeps no other away for longer than the longest wait") {
  const Monotonic start{std::chrono::hours{1}};
  ingest::Admission admission({.per_second = 200, .burst = 5}, start);
  for (int i = 0; i < 1'000'000; ++i) admission.admit(start);
  CHECK(*admission.admit(start) == ingest::Admission::kLongest);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(admission.admit(start + 1min));
  const auto later = admission.admit(start + 1min);
  REQUIRE(later);
  CHECK(*later < ingest::Admission::kLongest - 59s);
}

TEST_CASE("a wave of agents is let in at the rate, each told when to come back") {
  const Monotonic start{std::chrono::hours{1}};
  ingest::Admission admission({.per_second = 10, .burst = 5}, start);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(admission.admit(start));
  Duration last{0};
  for (int i = 0; i < 100; ++i) {
    const auto wait = admission.admit(start);
    REQUIRE(wait);
    CHECK(*wait >= last);
    last = *wait;
  }
  CHECK(last == 10s);
  CHECK_FALSE(admission.admit(start + 1s));
  for (int i = 0; i < 4; ++i) CHECK_FALSE(admission.admit(start + 1s));
  CHECK(*admission.admit(start + 1s) < last);
  CHECK_FALSE(admission.admit(start + 1h));
}
