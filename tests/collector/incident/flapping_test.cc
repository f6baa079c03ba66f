// When an incident flaps, and when it has settled.

#include "collector/incident/flapping.h"

#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:00:00Z");

/// Peach's incident, as its alert comes and goes.
struct World {
  std::optional<Incident> incident;
  Labels labels = sorted({{"category", "servers"}, {"instance", "db-1"}, {"severity", "P2"}});

  Context context() const {
    return {.policy = test::peach()->policy,
            .roster = test::peach()->roster,
            .overflow = {},
            .msp_name = "Northstar IT",
            .new_id = make_id("peach", 1)};
  }
  void take(const Input& input, Instant now) {
    const auto around = context();
    auto events = handle(incident ? &*incident : nullptr, input, around, now);
    REQUIRE(events.has_value());
    for (const auto& event : *events) incident = apply(std::move(incident), event);
  }
  void fire(Instant now) {
    take(Fire{.rule = "HostDown", .labels = labels, .summary = {}, .description = {}, .runbook = {}, .happened = now},
         now);
  }
  void end(Instant now) { take(End{.rule = "HostDown", .labels = labels}, now); }
  /// Fires and recovers in turn, once a minute.
  Instant change(int times) {
    Instant now = kNight;
    for (int i = 0; i < times; ++i, now += minutes{1}) i % 2 == 0 ? fire(now) : end(now);
    return now - minutes{1};
  }
  std::optional<Instant> due(Instant now) const {
    const auto around = context();
    return next_due(*incident, around, now);
  }
};

TEST_CASE("Five changes are flapping, four are not, and it settles a quarter of an hour after the last") {
  World world;
  CHECK(world.change(4) == kNight + minutes{3});
  CHECK_FALSE(world.incident->is_flapping);
  CHECK_FALSE(settles_at(*world.incident).has_value());
  world.fire(kNight + minutes{4});
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
