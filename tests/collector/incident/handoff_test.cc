// Who hears of a handoff that moves an incident at once.

#include "collector/incident/client_state.h"
#include "collector/incident/message.h"
#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's: the provider's

ClientState absent(const std::vector<roster::PersonId>& people, Instant from, Instant to) {
  ClientState away;
  for (const auto& person : people) {
    away.absences.push_back(
        {.id = {},
         .absence = {.person = person, .from = from, .to = to, .entered = from, .kind = "ill", .deputy = {}}});
  }
  return away;
}

/// Peach Health on a night on which these people and rotas of the provider are away.
struct World : test::OneIncident {
  World(const std::vector<roster::PersonId>& people, const std::vector<std::string>& rotas) {
    const Instant from = kNight - hours{1}, to = kNight + hours{4};
    ClientState away = absent(people, from, to);
    for (const auto& rota : rotas) away.rotas_off.push_back({.rota = rota, .from = from, .to = to});
    roster = with_entered(roster, {}, away);
  }
};

TEST_CASE("Who hands over hears of it where the other party's ladder reaches nobody before them, and once") {
  for (const char* by : {"carol", "ana"}) {
    INFO(by);
    World world({"mia"}, {"noc", "noc-l2"});
    world.fire("P1", kNight);
    CHECK(world.told_in_span() == "carol page escalated");
    world.take(Take{.person = "ana", .until = {}}, kNight + minutes{1});
    world.take(Handoff{.person = by, .for_whom = {}, .text = {}}, kNight + minutes{2});
    CHECK(world.told_in_span() == "carol page moved");
    world.take(Reconsider{}, kNight + minutes{3});
    CHECK(world.last.empty());
  }
}

TEST_CASE("A notice to the new owner's people is told as of their ladder, one to the others beside it") {
  World world({}, {});
  const Instant day = at("2026-06-10T14:00:00Z");
  world.fire("P3", day);
  world.roster = with_entered(world.roster, {}, absent({"ana", "ben"}, day + hours{1}, day + hours{9}));
  world.take(Reconsider{}, day + hours{1});
  REQUIRE(world.incident->span().owner == Party::msp);
  bool is_there = false;
  for (const Told& told : world.incident->told) {
    if (told.cause != Cause::moved) continue;
    const auto message = compose(*world.incident, told, test::peach()->policy, world.roster, {});
    CHECK(message.is_of_ladder == (message.party == Party::msp));
    is_there = is_there || message.is_of_ladder;
  }
  CHECK(is_there);
}

TEST_CASE("A handoff that moves at once tells its words to the new owner's people, and whom it names") {
  World world({}, {});
  world.fire("P2", kNight);
  world.take(Take{.person = "ana", .until = {}}, kNight + minutes{1});
  world.take(Handoff{.person = "ana", .for_whom = "lena", .text = "rebuilding"}, kNight + minutes{2});
  CHECK(world.told_in_span() == "anna page moved, lena page moved");
  const auto& told = world.incident->told;
  CHECK(told[told.size() - 2].why == "on duty for noc; Ana Ruiz hands it over: rebuilding");
  CHECK(told.back().why == "Ana Ruiz hands it over to you: rebuilding");
  CHECK(told.back().step == 0);
  bool is_recorded = false;
  for (const Event& event : world.last) {
    const auto* handed = std::get_if<HandedOver>(&event.body);
    is_recorded = is_recorded || (handed != nullptr && handed->for_whom == "lena" && handed->text == "rebuilding");
  }
  CHECK(is_recorded);
  world.take(Reconsider{}, kNight + minutes{3});
  CHECK(world.last.empty());
}

TEST_CASE("The leads hear once that nobody has accepted it, also where their message says more than that") {
  World world({"ana", "ben"}, {});
  world.fire("P1", kNight);
  world.take(Handoff{.person = "anna", .for_whom = {}, .text = {}}, kNight);
  world.take(Due{}, kNight + minutes{30});  // of the manager's own step, too
  const auto& told = world.incident->told.back();
  CHECK(told.person == "mia");
  CHECK(told.cause == Cause::escalated);
  CHECK(told.says(Cause::unaccepted));
  world.take(Reconsider{}, kNight + minutes{31});
  CHECK(world.last.empty());
}

TEST_CASE("Where no lead is there when nobody has accepted it in time none hears of it when they are back") {
  World world({"ana", "ben", "mia"}, {});
  world.fire("P1", kNight);
  world.take(Handoff{.person = "anna", .for_whom = {}, .text = {}}, kNight);
  for (const Instant t : {kNight + minutes{30}, kNight + hours{5}}) {
    world.take(Reconsider{}, t);
    for (const auto& told : world.incident->told) CHECK_FALSE(told.says(Cause::unaccepted));
  }
}

}  // namespace
}  // namespace watchbill::incident
