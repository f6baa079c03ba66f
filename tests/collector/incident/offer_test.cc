// What an offer says, and to whom it is said.

#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

const Instant kDay = at("2026-06-10T14:00:00Z");  // 10:00 at Peach's: its own

/// By day, acknowledged by Ana.
struct World : test::OneIncident {
  World() {
    fire("P2", kDay);
    take(Acknowledge{.person = "ana"}, kDay);
  }
  /// The kinds of the events that follow, `offered people_told`.
  std::string hand_off(const std::string& text, Instant now, const std::string& for_whom = {}) {
    take(Handoff{.person = "ana", .for_whom = for_whom, .text = text}, now);
    std::string kinds;
    for (const auto& event : last) kinds += (kinds.empty() ? "" : " ") + std::string(kind_of(event.body));
    return kinds;
  }
};

TEST_CASE("A handoff repeated in other words is the same offer, with the words recorded and told") {
  World world;
  CHECK(world.hand_off("disk swapped", kDay) == "offered people_told foreseen");
  CHECK(world.incident->offer->text == "disk swapped");
  const auto told = world.incident->told.size();

  struct Row {
    const char* name;
    const char* text;
    const char* events;
    const char* stands;
  };
  for (const auto& row :
       {Row{"the same words", "disk swapped", "", "disk swapped"}, Row{"no words", "", "", "disk swapped"},
        Row{"other words", "it was the cable", "offered people_told", "it was the cable"}}) {
    INFO(row.name);
    CHECK(world.hand_off(row.text, kDay + minutes{10}) == row.events);
    REQUIRE(world.incident->offer);
    CHECK(world.incident->offer->text == row.stands);
    CHECK(world.incident->offer->since == kDay);
  }
  REQUIRE(world.incident->told.size() == told + 1);
  const Told& again = world.incident->told.back();
  CHECK(again.person == "anna");
  CHECK(again.cause == Cause::offered);
  CHECK(again.at == kDay + minutes{10});
  CHECK(again.why == "on duty for noc; Ana Ruiz offers it to you: it was the cable");
}

TEST_CASE("An offer to somebody else is another offer") {
  World world;
  world.hand_off("disk swapped", kDay);
  CHECK(world.hand_off("disk swapped", kDay + minutes{10}, "lena") == "offered people_told foreseen");
  CHECK(world.incident->offer->for_whom == "lena");
  CHECK(world.incident->offer->since == kDay + minutes{10});
}

}  // namespace
}  // namespace watchbill::incident
