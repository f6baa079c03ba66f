#include "collector/ingest/peer_clock.h"

#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using ingest::PeerClock;

namespace {
const Instant kNow{std::chrono::hours{500'000}};
constexpr Duration kUp = 5h;  // of the machine

/// The collector's clocks `passed` after kNow, its wall clock set by `step` meanwhile.
PeerClock::Reading ours(Duration passed = 0s, Duration step = 0s) {
  return {.wall = kNow + passed + step, .boot = 90h + passed};
}
}  // namespace

TEST_CASE("an agent's clock is followed through steps, and a late frame is not taken for one") {
  struct Row {
    const char* name;
    Duration at_hello;   // the agent's clock less the collector's
    Duration at_frame;   // the same, a minute later
    Duration late;       // from the frame's stamp to its receipt
    Duration corrected;  // the frame's time less the truth
    Duration offset;
  };
  const auto row = GENERATE(values<Row>({
      {"right", 0s, 0s, 0s, 0s, 0s},
      {"a little ahead", 1500ms, 1500ms, 0s, 1500ms, 1500ms},
      {"an hour ahead all the time", 1h, 1h, 0s, 0s, 1h},
      {"set ahead by 20 hours", 0s, 20h, 0s, 0s, 20h},
      {"set ahead by ten seconds", 0s, 10s, 0s, 0s, 10s},
      {"set back by an hour", 0s, -1h, 0s, 0s, -1h},
      {"set right after it was ahead", 1h, 0s, 0s, 0s, 0s},
      {"set right after it was behind", -1h, 0s, 0s, 0s, 0s},
      {"a frame 30 seconds late", 0s, 0s, 30s, 0s, 0s},
      {"a frame 30 seconds late of a clock an hour ahead", 1h, 1h, 30s, 0s, 1h},
  }));
  INFO(row.name);
  PeerClock clock({.wall = kNow + row.at_hello, .boot = kUp}, ours());
  const Instant stamped = kNow + 60s;
  clock.read({.wall = stamped + row.at_frame, .boot = kUp + 60s}, ours(60s + row.late));
  CHECK(clock.correct(stamped + row.at_frame) - stamped == row.corrected);
  CHECK(clock.offset() == row.offset);
}

TEST_CASE("the collector's own clock may be set, and frames land where they belong by it") {
  struct Row {
    const char* name;
    Duration at_hello;            // the agent's clock less the collector's
    std::vector<Duration> steps;  // the collector's clock less what it was at the hello, one frame after each
    Duration late;                // the last frame
    bool has_boot = true;         // the agent says it
  };
  const auto row = GENERATE(values<Row>({
      {"ahead", 0s, {1h}, 0s},
      {"ahead by ten seconds", 0s, {10s}, 0s},
      {"ahead by years", 0s, {24h * 3650}, 0s},
      {"back", 0s, {-1h}, 0s},
      {"back, then ahead", 0s, {-1h, 0s}, 0s},
      {"back, then far ahead", 0s, {-1h, 20h}, 0s},
      {"ahead, then back", 0s, {1h, 0s}, 0s},
      {"ahead in small steps", 0s, {1500ms, 3s, 4500ms, 6s}, 0s},
      {"ahead to an agent that was ahead already", 1h, {1h}, 0s},
      {"back from an agent that is behind", -1h, {-2h}, 0s},
      {"ahead, of an agent that does not know since when it is up", 0s, {1h}, 0s, false},
      {"ahead while a frame is on its way", 0s, {1h}, 30s},
      {"back while a frame is on its way", 0s, {-1h}, 30s},
  }));
  INFO(row.name);
  const auto boot = [&](Duration passed) { return row.has_boot ? kUp + passed : Duration{0}; };
  PeerClock clock({.wall = kNow + row.at_hello, .boot = boot(0s)}, ours());
  Duration passed{0};
  for (const auto step : row.steps) {
    passed += 60s;
    const Duration late = &step == &row.steps.back() ? row.late : 0s;
    const Instant stamped = kNow + row.at_hello + passed;
    clock.read({.wall = stamped, .boot = boot(passed)}, ours(passed + late, step));
    CHECK(std::chrono::abs(clock.correct(stamped) - (kNow + passed + step)) < PeerClock::kTolerance);
    CHECK(clock.offset() == row.at_hello - step);
  }
}

TEST_CASE("a collector's machine that slept has not had its clock set") {
  PeerClock clock({.wall = kNow, .boot = kUp}, ours());
  for (int i = 1; i <= 5; ++i) {
    clock.read({.wall = kNow + i * 5s, .boot = kUp + i * 5s}, ours(1h));
    CHECK(clock.correct(kNow + i * 5s) == kNow + i * 5s);
  }
}

TEST_CASE("a message without a time of its own shows that the collector's clock was set") {
  PeerClock clock({.wall = kNow, .boot = kUp}, ours());
  clock.follow(ours(1s, -1h));
  CHECK(clock.correct(kNow) == kNow - 1h);
  CHECK(clock.offset() == 1h);
}

TEST_CASE("a hello that was long on its way does not put later frames into the future") {
  PeerClock clock({.wall = kNow - 20s, .boot = kUp - 20s}, ours());
  clock.read({.wall = kNow + 5s, .boot = kUp + 5s}, ours(5s));
  CHECK(clock.correct(kNow + 5s) == kNow + 5s);
}

TEST_CASE("no frame is put later than the tolerance after its receipt, whatever the agent's clocks say") {
  PeerClock clock({.wall = kNow}, ours());
  std::int64_t random = 1;
  for (int i = 0; i < 10'000; ++i) {
    random = random * 48'271 % 2'147'483'647;
    const Instant wall = kNow + Duration{random - 1'000'000'000};
    const auto received = ours(Duration{i}, Duration{random % 7'919 * 1'000});
    clock.read({.wall = wall, .boot = Duration{random % 7'000'000}}, received);
    CHECK(clock.correct(wall) <= received.wall + PeerClock::kTolerance);
  }
}
