// People whom the roster knows no contact of: who hears instead, and when.

#include <algorithm>

#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's: the provider's
const Instant kDay = at("2026-06-10T14:00:00Z");    // 10:00: its own

/// Peach Health, where nothing is known of how to reach some people; Ben may serve servers too.
enum class Ben : std::uint8_t { as_he_is, serves_servers };
struct World : test::OneIncident {
  explicit World(const std::vector<std::string>& without_contacts, Ben ben = Ben::as_he_is) {
    auto people = roster.people();
    for (auto& person : people) {
      if (std::find(without_contacts.begin(), without_contacts.end(), person.id) != without_contacts.end()) {
        person.contacts.clear();
      }
      if (ben == Ben::serves_servers && person.id == "ben") person.skills.push_back("servers");
    }
    roster = watchbill::roster::Roster({.internal_hours = roster.internal_hours(),
                                        .people = std::move(people),
                                        .rotas = roster.rotas(),
                                        .absences = roster.absences()});
  }
};

TEST_CASE("A step that reaches nobody is passed over at once, up to the first that reaches somebody") {
  struct Row {
    const char* name;
    std::vector<std::string> without_contacts;
    const char* severity;
    Instant when;
    const char* told;
  };
  const Row rows[] = {
      {"everybody can be reached", {}, "critical", kNight, "anna page opened"},
      {"the first step", {"anna"}, "critical", kNight, "anna page opened unreached, lena page escalated"},
      {"two steps",
       {"anna", "lena"},
       "critical",
       kNight,
       "anna page opened unreached, lena page escalated unreached, mia page escalated"},
      {"all of them",
       {"anna", "raj", "lena", "sol", "mia", "carol", "ana", "ben"},
       "critical",
       kNight,
       "anna page opened unreached, lena page escalated unreached, mia page escalated unreached, carol page "
       "escalated unreached"},
      {"a step of P1 alone is none of a P2",
       {"anna", "lena", "mia"},
       "P2",
       kNight,
       "anna page opened unreached, lena page escalated unreached, mia page escalated unreached"},
      {"by day, who has the skill and the lead being the same",
       {"ana"},
       "P1",
       kDay,
       "ana page opened unreached, anna page escalated"},
      {"a notice", {"anna"}, "P3", kNight, "anna notice opened unreached, lena notice escalated"},
      {"a P4 tells nobody", {"ana"}, "P4", kDay, ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    World world(row.without_contacts);
    world.fire(row.severity, row.when);
    CHECK(world.told() == row.told);
    const auto& told = world.incident->told;
    CHECK(std::all_of(told.begin(), told.end(), [&](const Told& one) { return one.at == row.when; }));
  }
}

TEST_CASE("That somebody cannot be reached is an event of the collector") {
  World world({"anna"});
  world.fire("critical", kNight);
  const auto unreached = std::find_if(world.last.begin(), world.last.end(),
                                      [](const Event& event) { return std::holds_alternative<Unreached>(event.body); });
  REQUIRE(unreached != world.last.end());
  CHECK(to_text(unreached->actor) == "collector");
  CHECK(std::get<Unreached>(unreached->body).person == "anna");
  CHECK(std::get<Unreached>(unreached->body).told_at == kNight);
}

TEST_CASE("Who was told in another's place is not told again when the step's own time comes, and the ladder goes on") {
  World world({"anna"});
  world.fire("critical", kNight);
  world.take(Due{}, kNight + minutes{15});
  CHECK(world.last.empty());
  world.take(Due{}, kNight + minutes{30});
  CHECK(world.told() == "anna page opened unreached, lena page escalated, mia page escalated");
}

TEST_CASE("A step that its own time reaches is passed over then") {
  World world({"lena"});
  world.fire("critical", kNight);
  CHECK(world.told() == "anna page opened");
  world.take(Due{}, kNight + minutes{15});
  CHECK(world.told() == "anna page opened, lena page escalated unreached, mia page escalated");
}

TEST_CASE("A report that a page reached nobody goes past those who cannot be reached") {
  World world({"lena"});
  world.fire("critical", kNight);
  world.take(NotReached{.person = "anna", .cause = Cause::opened, .told_at = kNight}, kNight + minutes{1});
  CHECK(world.told() == "anna page opened unreached, lena page escalated unreached, mia page escalated");
}

TEST_CASE("Where the same step reaches somebody else nobody is told before the time") {
  World world({"ben"}, Ben::serves_servers);
  world.fire("P1", kDay);
  CHECK(world.told() == "ana page opened, ben page opened unreached");
}

TEST_CASE("News beside the ladder passes nothing on: a recovery, and what somebody took") {
  World world({"anna"});
  world.fire("critical", kNight);
  world.take(Take{.person = "lena", .until = {}}, kNight + minutes{1});
  CHECK(world.told() == "anna page opened unreached, lena page escalated, anna notice taken unreached");
  world.take(End{.rule = "HostDown",
                 .labels = sorted({{"category", "servers"}, {"instance", "db-1"}, {"severity", "critical"}})},
             kNight + minutes{2});
  CHECK(world.told() ==
        "anna page opened unreached, lena page escalated, anna notice taken unreached, anna notice recovered "
        "unreached, lena notice recovered");
}

}  // namespace
}  // namespace watchbill::incident
