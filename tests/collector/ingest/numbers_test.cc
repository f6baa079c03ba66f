// Which numbers are acknowledged, asked for and taken.

#include "tests/collector/ingest/story.h"

using namespace watchbill;
using namespace std::chrono_literals;
using test::Story;

TEST_CASE(
    "a number that the live lane passed over is acknowledged only when replay has brought it, or it is given up") {
  Story story;
  REQUIRE(story.hello(story.start));
  CHECK(story.tick(story.live, 1, story.start)->acknowledged == 1U);
  CHECK(story.tick(story.live, 4, story.start + 3s, 2)->acknowledged == 1U);
  CHECK(story.tick(story.live, 5, story.start + 4s, 2)->acknowledged == 1U);
  SECTION("and a stream that is lost before is asked for it again") {
    const auto welcome = story.hello(story.start + 5s, 1, 5);
    REQUIRE(welcome);
    CHECK(welcome->message->welcome().acknowledged_seq() == 1);
    CHECK(welcome->message->welcome().replay_from() == 2);
  }
  SECTION("one by one") {
    CHECK(story.tick(story.replay, 2, story.start + 1s, 3)->acknowledged == 2U);
    CHECK(story.tick(story.live, 6, story.start + 5s, 3)->acknowledged == 2U);
    CHECK(story.tick(story.replay, 3, story.start + 2s)->acknowledged == 6U);
  }
  SECTION("given up") {
    CHECK(story.tick(story.live, 6, story.start + 5s)->acknowledged == 6U);
  }
}

TEST_CASE("ticks between the hello and its welcome are acknowledged only after their replay") {
  Story story;
  REQUIRE(story.hello(story.start, 1, 2));
  CHECK_FALSE(story.tick(story.live, 5, story.start, 1)->acknowledged);
  CHECK(story.tick(story.replay, 1, story.start - 4s, 2)->acknowledged == 1U);
  CHECK(story.tick(story.replay, 2, story.start - 3s, 3)->acknowledged == 2U);
  CHECK(story.tick(story.replay, 3, story.start - 2s, 4)->acknowledged == 3U);
  CHECK(story.tick(story.replay, 4, story.start - 1s)->acknowledged == 5U);
}

TEST_CASE("a block whose last ticks are gone ends with the agent's word that it has none to bring") {
  Story story;
  REQUIRE(story.hello(story.start, 1, 400));
  CHECK_FALSE(story.tick(story.replay, 398, story.start - 3s, 399)->message);
  const auto after = story.tick(story.live, 401, story.start);
  REQUIRE(after->message);
  CHECK(after->message->welcome().replay_from() == 1);
  // What was passed over live and replayed before the rest was begun says nothing of the rest.
  CHECK_FALSE(story.tick(story.live, 403, story.start + 2s, 402)->acknowledged);
  CHECK_FALSE(story.tick(story.replay, 402, story.start + 1s)->acknowledged);
  CHECK(story.tick(story.replay, 1, story.start - 400s, 2)->acknowledged == 1U);
  CHECK(story.tick(story.replay, 398, story.start - 3s, 399)->acknowledged == 398U);
  CHECK(story.tick(story.live, 404, story.start + 3s)->acknowledged == 404U);
}

TEST_CASE("a machine that is restored from a backup, spool and all, is taken at its new ticks with their old numbers") {
  Story story;
  REQUIRE(story.hello(story.start));
  std::uint64_t seq = 0;
  const auto live = [&] {
    const auto taken = story.tick(story.live, ++seq, story.clock.now());
    story.clock.advance(5s);
    return taken->acknowledged;
  };
  for (int i = 0; i < 100; ++i) live();
  const Instant restored = story.clock.now();
  seq = 10;
  REQUIRE(story.hello(restored, 1, seq));
  for (int i = 0; i < 20; ++i) CHECK(live() == seq);
  CHECK(story.points(restored, story.clock.now()) == 20);
  CHECK(story.counters.duplicates == 0);
  // And what it then keeps while there is no stream is asked for.
  const auto welcome = story.hello(story.clock.now() + 60s, 1, seq + 12);
  CHECK(welcome->message->welcome().acknowledged_seq() == seq);
  CHECK(welcome->message->welcome().replay_from() == seq + 1);
}

TEST_CASE("an agent whose ticks come later than any rule looks is silent") {
  struct Row {
    Duration late;
    bool is_silent;
  };
  const auto row = GENERATE(values<Row>({{4min, false}, {6min, true}, {7h, true}}));
  Story story;
  REQUIRE(story.hello(story.start));
  for (std::uint64_t seq = 1; seq <= 4; ++seq) {
    story.clock.advance(5s);
    // Of a clock that was set back, by an agent that cannot show it.
    auto messages = story.live.tick(seq, story.clock.now() - row.late, {{.name = "n", .labels = {}, .value = 1}});
    for (const auto& message : messages) REQUIRE(story.say(message));
  }
  CHECK(story.counters.too_old == (row.late > 6h ? 4 : 0));
  CHECK(story.counters.samples == (row.late > 6h ? 0 : 4));
  CHECK(story.fleet.overdue(story.clock.monotonic()).empty() == !row.is_silent);
}

TEST_CASE("a line too slow for every tick to go live loses none of those that replay brings after") {
  Story story;
  constexpr std::uint64_t kTicks = 4'000;  // more than five hours
  REQUIRE(story.hello(story.start));
  for (std::uint64_t seq = 1; seq <= kTicks; seq += 2) {
    REQUIRE(story.tick(story.live, seq, story.clock.now(), seq == 1 ? 0 : 2));
    story.clock.advance(10s);
  }
  for (std::uint64_t seq = 2; seq <= kTicks; seq += 2) {
    REQUIRE(story.tick(story.replay, seq, story.start + static_cast<int>(seq - 1) * 5s, seq + 2));
  }
  CHECK(story.points(story.start, story.clock.now()) == kTicks);
  CHECK(story.counters.duplicates == 0);
}
