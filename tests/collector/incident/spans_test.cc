// Each span's own time to acknowledge, and whether it alone was late.

#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

const Instant kDay = at("2026-06-12T14:00:00Z");      // Fri 10:00 at Peach's: the internal team's
const Instant kClosing = at("2026-06-12T21:00:00Z");  // 17:00
const Duration kTarget = minutes{15};                 // of a P1

struct World : test::OneIncident {
  std::string late(Instant now) const {
    std::string out;
    for (const auto& span : incident->spans) out += span.is_late(now) ? 'L' : '-';
    return out;
  }
};

TEST_CASE("A span is late only when it alone exceeded the target") {
  World world;
  world.fire("P1", kClosing - minutes{10});
  world.take(Due{}, kClosing);
  REQUIRE(world.incident->spans.size() == 2);
  const Instant answered = kClosing + minutes{12};  // 22 minutes after its beginning, 12 into its span
  world.take(Acknowledge{.person = "anna"}, answered);
  CHECK(world.incident->spans[0].answer_due == kClosing - minutes{10} + kTarget);
  CHECK(world.incident->spans[1].answer_due == kClosing + kTarget);
  CHECK_FALSE(world.incident->spans[0].acknowledged_at);
  CHECK(world.incident->spans[1].acknowledged_at == answered);
  CHECK(world.late(answered) == "--");
}

TEST_CASE("A span is late by its own clock, as long as it is unanswered and after") {
  World world;
  world.fire("P1", kDay);
  CHECK(world.late(kDay + kTarget) == "-");
  CHECK(world.late(kDay + kTarget + minutes{1}) == "L");
  world.take(Acknowledge{.person = "ana"}, kDay + minutes{20});
  CHECK(world.late(kDay + minutes{20}) == "L");
  CHECK(world.incident->spans[0].acknowledged_at == kDay + minutes{20});
}

TEST_CASE("What recovers in time needs no answer, however long ago it was") {
  World world;
  world.fire("P1", kDay);
  world.take(End{.rule = "HostDown", .labels = world.incident->labels}, kDay + minutes{10});
  world.take(Due{}, kDay + minutes{25});
  REQUIRE(world.incident->state == State::closed);
  CHECK(world.late(kDay + minutes{60}) == "-");
}

TEST_CASE("What is silent for its owner has no time to be answered in") {
  World world;
  world.fire("P4", at("2026-06-12T06:00:00Z"), "workplace");
  REQUIRE(world.incident->span().deferred);
  CHECK_FALSE(world.incident->span().answer_due);
}

}  // namespace
}  // namespace watchbill::incident
