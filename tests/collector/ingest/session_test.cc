#include "collector/ingest/session.h"

#include "tests/collector/ingest/story.h"

using namespace watchbill;
using namespace std::chrono_literals;
using ingest::Reason;
using ingest::Session;
using test::kDb1;
using test::LaneWriter;
using test::NoStream;
using test::Story;

TEST_CASE("an agent whose clock is set while its stream is open stays visible, and loses nothing") {
  const auto step = GENERATE(Duration{20h}, Duration{1h}, Duration{-1h});
  Story story;
  REQUIRE(story.hello(story.start));
  for (std::uint64_t seq = 1; seq <= 10; ++seq) {
    REQUIRE(story.tick(story.live, seq, story.clock.now()));
    story.clock.advance(5s);
  }
  for (std::uint64_t seq = 11; seq <= 20; ++seq) {
    REQUIRE(story.tick(story.live, seq, story.clock.now() + step));
    story.clock.advance(5s);
  }
  CHECK(story.points(story.start, story.clock.now()) == 20);
  CHECK(story.fleet.find(kDb1)->clock_offset == step);
}

TEST_CASE("a collector whose clock is set goes on with the frames of its open streams, at their right time") {
  struct Row {
    const char* name;
    std::vector<Duration> steps;  // one after another, ten frames after each
  };
  const auto row = GENERATE(values<Row>({
      {"ahead", {1h}},
      {"back", {-1h}},
      {"back, then ahead", {-1h, 1h}},
      {"back, then far ahead", {-1h, 5h}},
      {"back by more than the window's horizon", {0h, -7h}},
      {"ahead by more than it, and back", {0h, 20h, -20h}},
  }));
  INFO(row.name);
  Story story;
  Duration agents{0};  // the agent's clock less the collector's
  REQUIRE(story.hello(story.start));
  std::uint64_t seq = 0;
  for (const auto step : row.steps) {
    story.clock.step_wall(step);
    agents -= step;
    const Instant from = story.clock.now();
    for (int i = 0; i < 10; ++i) {
      REQUIRE(story.tick(story.live, ++seq, story.clock.now() + agents));
      story.clock.advance(5s);
    }
    CHECK(story.points(from, story.clock.now()) == 10);
    CHECK(story.fleet.find(kDb1)->clock_offset == agents);
  }
}

TEST_CASE("a replay goes on at the right time when the collector's clock was set in the middle of it") {
  const auto step = GENERATE(Duration{1h}, Duration{-1h});
  Story story;
  REQUIRE(story.hello(story.start, 1, 4));
  REQUIRE(story.tick(story.replay, 1, story.start - 20s, 2));
  story.clock.step_wall(step);
  for (std::uint64_t seq = 2; seq <= 4; ++seq) {
    REQUIRE(story.tick(story.replay, seq, story.start - 20s + static_cast<int>(seq) * 5s, seq + 1));
  }
  CHECK(story.points(story.clock.now() - 15s, story.clock.now()) == 3);
}

TEST_CASE("an agent that starts again at once is connected, whenever its stream before is over") {
  const bool is_late = GENERATE(false, true);
  Story story;
  const auto before = std::make_shared<NoStream>();
  const auto now = std::make_shared<NoStream>();
  story.seated = [&](ingest::Seat& seat) { story.seats.take(seat, before); };
  REQUIRE(story.hello(story.start));
  story.seated = [&](ingest::Seat& seat) {
    if (!is_late) story.seats.leave(seat, *before, fleet::AgentState::stopped, story.clock.now());
    story.seats.take(seat, now);
  };
  REQUIRE(story.hello(story.start));
  if (is_late) {
    story.seats.leave(story.seats.of(kDb1), *before, fleet::AgentState::stopped, story.clock.now());
  }
  CHECK(story.fleet.find(kDb1)->state == fleet::AgentState::connected);
  REQUIRE(story.tick(story.live, 1, story.start));
  CHECK(story.fleet.find(kDb1)->state == fleet::AgentState::connected);
}

TEST_CASE("a replayed tick of the future is passed over, and the window keeps what it has") {
  Story story;
  REQUIRE(story.hello(story.start, 1, 3));
  REQUIRE(story.tick(story.live, 4, story.start, 1));
  REQUIRE(story.tick(story.replay, 1, story.start - 15s, 2));
  REQUIRE(story.tick(story.replay, 2, story.start + 20h, 3));
  const auto last = story.tick(story.replay, 3, story.start - 5s);
  REQUIRE(last);
  CHECK(last->acknowledged == 4U);
  CHECK(story.points(story.start - 1h, story.start + 48h) == 3);
}

TEST_CASE("a replayed tick that finds no place is acknowledged, and counted for what it is") {
  struct Row {
    const char* name;
    Duration tick;  // less now
    std::atomic<std::uint64_t> ingest::Counters::* counted;
  };
  const auto row = GENERATE(values<Row>({
      {"taken", -15s, &ingest::Counters::samples},
      {"from before the horizon", -7h, &ingest::Counters::too_old},
      {"from before there were clocks", -500'000h, &ingest::Counters::too_old},
      {"of the future", 20h, &ingest::Counters::future},
      {"there already", -20s, &ingest::Counters::duplicates},
  }));
  INFO(row.name);
  Story story;
  REQUIRE(story.hello(story.start, 1, 2));
  REQUIRE(story.tick(story.replay, 1, story.start - 20s, 2));
  const auto taken = story.tick(story.replay, 2, std::max(story.start + row.tick, Instant{1ms}));
  REQUIRE(taken);
  CHECK(taken->acknowledged == 2U);
  CHECK(story.counters.frames == 2);
  CHECK(story.counters.replayed == 2);
  const bool is_taken = row.counted == &ingest::Counters::samples;
  CHECK(story.counters.samples == (is_taken ? 2 : 1));
  if (!is_taken) CHECK(story.counters.*row.counted == 1);
  CHECK(story.counters.too_old + story.counters.future + story.counters.duplicates == (is_taken ? 0 : 1));
}

TEST_CASE("a frame that was replayed before is no sample") {
  Story story;
  REQUIRE(story.hello(story.start, 1, 2));
  REQUIRE(story.tick(story.replay, 1, story.start - 20s, 2));
  REQUIRE(story.tick(story.replay, 1, story.start - 20s, 2));
  CHECK(story.counters.samples == 1);
  CHECK(story.counters.duplicates == 1);
}

TEST_CASE("clocks that no agent can have are refused with words, and nothing overflows") {
  struct Row {
    const char* name;
    std::int64_t wall, boot;
    Reason reason;
  };
  const std::int64_t now = Story().start.time_since_epoch().count();
  const auto row = GENERATE_COPY(values<Row>({
      {"the end of time", INT64_MAX, 1, Reason::time},
      {"the beginning of time", INT64_MIN, 1, Reason::time},
      {"after 2200", Session::kLatest.time_since_epoch().count() + 1, 1, Reason::time},
      {"before 1970", -1, 1, Reason::time},
      {"up for ever", now, INT64_MAX, Reason::time},
      {"not started yet", now, INT64_MIN, Reason::time},
  }));
  INFO(row.name);
  const bool in_hello = GENERATE(true, false);
  Story story;
  tl::expected<ingest::Answer, ingest::Refusal> taken;
  if (in_hello) {
    story.begin();
    auto message = test::hello(story.start);
    message.mutable_hello()->set_wall_ms(row.wall);
    message.mutable_hello()->set_boot_ms(row.boot);
    taken = story.say(message);
  } else {
    REQUIRE(story.hello(story.start));
    auto messages = story.live.tick(1, story.start, {{.name = "n", .labels = {}, .value = 1}});
    messages.back().mutable_frame()->set_wall_ms(row.wall);
    messages.back().mutable_frame()->set_boot_ms(row.boot);
    REQUIRE(story.say(messages.front()));
    taken = story.say(messages.back());
  }
  REQUIRE_FALSE(taken);
  CHECK(taken.error().reason == row.reason);
  CHECK(taken.error().text.find("_ms") != std::string::npos);
  CHECK(story.counters.rejected[static_cast<std::size_t>(row.reason)] == 1);
}

TEST_CASE("an agent whose machine forgot the year is heard under the collector's time") {
  const auto wall = GENERATE(Instant{1ms}, Instant{300s},
                             Instant{std::chrono::sys_days{std::chrono::year{2036} / 2 / 7}}, Session::kLatest - 5s);
  Story story;
  REQUIRE(story.hello(wall));
  REQUIRE(story.tick(story.live, 1, wall + 5s));
  CHECK(story.fleet.find(kDb1)->clock_offset == wall + 5s - story.start);
  CHECK(story.points(story.start - 10s, story.start + 10s) == 1);
}

TEST_CASE("whether an agent is up is not the agent's to say") {
  Story story;
  REQUIRE(story.hello(story.start));
  const auto tick = [&](LaneWriter& lane, std::uint64_t seq, Instant wall, const std::vector<Sample>& samples) {
    for (const auto& message : lane.tick(seq, wall, samples)) REQUIRE(story.say(message));
  };
  const Sample other{.name = "n", .labels = {}, .value = 7};
  const std::vector<Sample> lies{
      {.name = "up", .labels = {}, .value = 0}, {.name = "up", .labels = {{"x", "1"}}, .value = 0}, other};
  tick(story.live, 2, story.start, lies);
  tick(story.live, 3, story.start + 1s, {other});
  tick(story.replay, 1, story.start - 1min, lies);
  const std::vector<promql::Matcher> up{{.name = "__name__", .value = "up"}};
  const auto found = story.window.client("peach")->select(up, story.start - 1h, story.start + 1h);
  REQUIRE(found.size() == 1);
  REQUIRE(found.front().points.size() == 2);
  for (const auto& point : found.front().points) CHECK(point.value == 1);
  CHECK(story.points(story.start - 1h, story.start + 1h) == 3);
}

TEST_CASE("a stream that brings more series than an endpoint may have ends with words, and is counted") {
  Story story;
  const auto name_of = [](int i) { return "n" + std::to_string(i); };
  const auto refused = [&story](const std::vector<v1::AgentMessage>& messages) -> std::optional<ingest::Refusal> {
    for (const auto& message : messages) {
      if (const auto taken = story.say(message); !taken) return taken.error();
    }
    return std::nullopt;
  };
  std::optional<ingest::Refusal> end;
  int made = 0;
  SECTION("by new names at every tick") {
    REQUIRE(story.hello(story.start));
    for (std::uint64_t seq = 1; !end && made < 1000; ++seq, ++made) {
      end = refused(story.live.tick(seq, story.start, {{.name = name_of(made), .labels = {}, .value = 1}}));
    }
  }
  SECTION("by new names in every stream") {
    for (; !end && made < 1000; ++made) {
      REQUIRE(story.hello(story.start));
      end = refused(story.live.tick(static_cast<std::uint64_t>(made) + 1, story.start,
                                    {{.name = name_of(made), .labels = {}, .value = 1}}));
    }
  }
  SECTION("by both lanes") {
    REQUIRE(story.hello(story.start));
    for (std::uint64_t seq = 1; !end && made < 1000; ++seq, ++made) {
      auto& lane = seq % 2 == 0 ? story.live : story.replay;
      end = refused(lane.tick(seq, story.start, {{.name = name_of(made), .labels = {}, .value = 1}}));
    }
  }
  REQUIRE(end);
  CHECK(made == 100);  // the hundredth of the limit is `up`
  CHECK(end->reason == Reason::series);
  CHECK(end->code == ingest::Refusal::Code::resource_exhausted);
  CHECK(story.counters.rejected[static_cast<std::size_t>(Reason::series)] == 1);
  // After the horizon there is room again.
  for (std::uint64_t seq = 1; seq <= 2; ++seq) {
    story.clock.advance(7h);
    REQUIRE(story.hello(story.clock.now()));
    const auto again =
        refused(story.live.tick(10'000 + seq, story.clock.now(), {{.name = name_of(0), .labels = {}, .value = 1}}));
    CHECK_FALSE(again);
  }
  REQUIRE(story.hello(story.clock.now()));
  CHECK_FALSE(refused(story.live.tick(20'000, story.clock.now(), {{.name = "new", .labels = {}, .value = 1}})));
}
