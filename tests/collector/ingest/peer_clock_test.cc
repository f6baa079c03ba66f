#include "collector/ingest/peer_clock.h"

#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using ingest::PeerClock;

namespace {
const Instant kNow{std::chrono::hours{500'000}};
constexpr Duration kUp = 5h;  // of the machine
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
  PeerClock clock({.wall = kNow + row.at_hello, .boot = kUp}, kNow);
  const Instant stamped = kNow + 60s;
  clock.read({.wall = stamped + row.at_frame, .boot = kUp + 60s}, stamped + row.late);
  CHECK(clock.correct(stamped + row.at_frame) - stamped == row.corrected);
  CHECK(clock.offset() == row.offset);
}

TEST_CASE("a hello that was long on its way does not put later frames into the future") {
  PeerClock clock({.wall = kNow - 20s, .boot = kUp - 20s}, kNow);
  clock.read({.wall = kNow + 5s, .boot = kUp + 5s}, kNow + 5s);
  CHECK(clock.correct(kNow + 5s) == kNow + 5s);
}

TEST_CASE("no frame is put later than the tolerance after its receipt, whatever the agent's clocks say") {
  PeerClock clock({.wall = kNow}, kNow);
  std::int64_t random = 1;
  for (int i = 0; i < 10'000; ++i) {
    random = random * 48'271 % 2'147'483'647;
    const Instant wall = kNow + Duration{random - 1'000'000'000};
    clock.read({.wall = wall, .boot = Duration{random % 7'000'000}}, kNow);
    CHECK(clock.correct(wall) <= kNow + PeerClock::kTolerance);
  }
}
