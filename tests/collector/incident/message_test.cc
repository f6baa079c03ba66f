// What a message says of an incident's past.

#include "collector/incident/message.h"

#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using test::at;

struct World : test::OneIncident {
  Message message_to_last_told() const {
    return compose(*incident, incident->told.back(), test::peach()->policy, roster,
                   {.msp_name = "Northstar IT", .external_url = {}});
  }
  void recover(Instant now) { take(End{.rule = "HostDown", .labels = incident->labels}, now); }
};

TEST_CASE("8: what fails again says how often it fired, when it recovered last and whose it was") {
  World world;
  world.fire("P2", at("2026-06-10T20:40:00Z"));
  CHECK(world.message_to_last_told().history.empty());
  world.recover(at("2026-06-10T20:55:00Z"));
  CHECK(world.message_to_last_told().cause == Cause::recovered);
  world.fire("P2", at("2026-06-10T21:03:00Z"));
  REQUIRE(world.incident->span().owner == Party::msp);
  CHECK(world.message_to_last_told().history ==
        "fired 2 times; recovered last at Wed 16:55 America/New_York, Peach Health's then");
  world.recover(at("2026-06-10T21:10:00Z"));
  CHECK(world.message_to_last_told().history.empty());
}

TEST_CASE("a new incident names the one of its key before it") {
  World world;
  world.fire("P2", at("2026-06-10T14:00:00Z"));
  world.incident->previous = "peach-7";
  CHECK(world.message_to_last_told().history == "the one before was peach-7");
}

}  // namespace
}  // namespace watchbill::incident
