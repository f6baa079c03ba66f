// When an incident flaps, and when it has settled.

#include "collector/incident/flapping.h"

#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:00:00Z");

/// As its alert comes and goes.
struct World : test::OneIncident {
  void end(Instant now) { take(End{.rule = "HostDown", .labels = incident->labels}, now); }
  /// Fires and recovers in turn, once a minute.
  Instant change(int times) {
    Instant now = kNight;
    for (int i = 0; i < times; ++i, now += minutes{1}) i % 2 == 0 ? fire("P2", now) : end(now);
    return now - minutes{1};
  }
};

TEST_CASE("Five changes are flapping, four are not, and it settles a quarter of an hour after the last") {
  World world;
  CHECK(world.change(4) == kNight + minutes{3});
  CHECK_FALSE(world.incident->is_flapping);
  CHECK_FALSE(settles_at(*world.incident).has_value());
  world.fire("P2", kNight + minutes{4});
  CHECK(world.incident->is_flapping);
  CHECK(world.due(kNight + minutes{4}) == kNight + minutes{19});
  world.take(Due{}, kNight + minutes{19} - Duration{1});
  CHECK(world.incident->is_flapping);
  world.take(Due{}, kNight + minutes{19});
  CHECK_FALSE(world.incident->is_flapping);
  CHECK(world.incident->changes.empty());
  CHECK(world.incident->span().from == kNight + minutes{19});
  CHECK(world.incident->told.back().cause == Cause::settled);
}

TEST_CASE("The response clock of the last firing goes on while it flaps") {
  World world;
  world.change(5);
  CHECK(world.incident->response_due == kNight + minutes{64});
  world.take(Due{}, kNight + minutes{19});
  CHECK(world.incident->response_due == kNight + minutes{64});
}

TEST_CASE("Every change tells nobody while it flaps, however many there are") {
  World world;
  const Instant last = world.change(20);
  const auto told = world.incident->told.size();
  World five;
  five.change(5);
  CHECK(told == five.incident->told.size());
  CHECK(world.due(last) == last + minutes{15});
  world.take(Due{}, last + minutes{15});
  CHECK(world.incident->state == State::closed);
  CHECK(world.incident->told.back().cause == Cause::settled);
}

}  // namespace
}  // namespace watchbill::incident
