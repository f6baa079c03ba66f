// What moved at boundaries: who is told of it, also when it is looked at late and again after a restart.

#include <algorithm>

#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

// Peach Health closes at 21:00Z.
const Instant kClosing = at("2026-06-10T21:00:00Z");

TEST_CASE(
    "What moved while nobody looked is told at once to whom it would have been by then, and to nobody at a restart") {
  struct Row {
    const char* name;
    const char* severity;
    Instant looked_at;
    const char* told;
  };
  const Row rows[] = {
      {"a P3 by calendar waits for the digest", "P3", kClosing, ""},
      {"before its ladder's next step, too", "P3", kClosing + minutes{14}, ""},
      {"whom its ladder has reached since", "P3", kClosing + minutes{15}, "lena notice escalated"},
      {"also by several steps", "P3", kClosing + minutes{50}, "lena notice escalated, mia notice escalated"},
      {"a P2", "P2", kClosing + minutes{15}, "anna page moved, lena page moved, ana notice moved"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    test::OneIncident world;
    world.fire(row.severity, kClosing - minutes{10});
    world.take(Due{}, row.looked_at);
    CHECK(world.incident->span().from == kClosing);
    CHECK(world.told_in_span() == row.told);
    world.take(Reconsider{}, row.looked_at);
    CHECK(world.last.empty());
  }
}

/// The roster without this person; Ben may serve servers.
roster::Roster reloaded(const roster::Roster& roster, const roster::PersonId& without) {
  auto people = roster.people();
  std::erase_if(people, [&](const roster::Person& person) { return person.id == without; });
  for (auto& person : people) {
    if (person.id == "ben") person.skills.push_back("servers");
  }
  return roster::Roster({.internal_hours = roster.internal_hours(),
                         .people = std::move(people),
                         .rotas = roster.rotas(),
                         .absences = roster.absences()});
}

TEST_CASE("Whom a reload takes away takes their acknowledgement along: the owner's ladder is told anew, once") {
  const Instant day = kClosing - std::chrono::hours{4};
  test::OneIncident world;
  world.roster = reloaded(world.roster, "");
  world.fire("P1", day);
  world.take(Acknowledge{.person = "ana"}, day + minutes{5});
  world.roster = reloaded(world.roster, "ana");
  world.take(Reconsider{}, day + minutes{20});
  CHECK(world.incident->span().owner == Party::internal);
  CHECK(world.incident->span().from == day + minutes{20});
  CHECK_FALSE(world.incident->response_due);  // the clock ran to the first acknowledgement
  CHECK(world.told_in_span() == "ben page left");
  world.take(Reconsider{}, day + minutes{20});
  CHECK(world.last.empty());
  CHECK(world.due(day + minutes{20}) == day + minutes{35});
}

TEST_CASE("Row 5: the response to what opened at 16:58 is due at 17:13, whosever it is by then") {
  test::OneIncident world;
  const Instant opened = test::at("2026-06-12T20:58:00Z");
  world.fire("P1", opened);
  CHECK(world.incident->response_due == opened + std::chrono::minutes{15});
  world.take(Due{}, opened + std::chrono::minutes{2});
  CHECK(world.incident->span().owner == Party::msp);
  CHECK(world.incident->response_due == opened + std::chrono::minutes{15});
}

}  // namespace
}  // namespace watchbill::incident
