// What moved at boundaries: who is told of it, also when it is looked at late and again after a restart.

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

}  // namespace
}  // namespace watchbill::incident
