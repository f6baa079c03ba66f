// The sentence that goes with a decision, where it says more than the rule.

#include "collector/ownership/decision.h"
#include "tests/collector/ownership/incidents.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"

namespace watchbill::ownership {
namespace {

using std::chrono::minutes;
using test::local;
using test::opening;

TEST_CASE("the reason says when the owner changes where that is not when what it names ends") {
  const auto client = test::policy("peach");
  const auto roster = test::with_absences(client->roster, {{.person = "ana",
                                                            .from = local(client->roster, "2026-06-11 12:00"),
                                                            .to = local(client->roster, "2026-06-12 18:00"),
                                                            .entered = Instant::min(),
                                                            .kind = "vacation"}});
  struct Row {
    std::string name, now, acknowledged_by, pinned_until;
    Party owner;
    std::string because;
  };
  const std::vector<Row> rows = {
      {"unacknowledged", "2026-06-09 10:00", "", "", Party::internal, "during hours"},
      {"acknowledged by the internal team", "2026-06-09 10:00", "ana", "", Party::internal,
       "; Ana Ruiz has acknowledged it, and it moves at Tue 17:30 EDT unless it is kept or handed over"},
      {"acknowledged by the provider", "2026-06-09 02:10", "anna", "", Party::msp,
       "; Anna Berg has acknowledged it, and it stays with the provider unless it is handed over"},
      {"a pin within the hours", "2026-06-09 10:00", "ana", "2026-06-09 12:00", Party::internal,
       "Ana Ruiz keeps it for internal until Tue 12:00 EDT (Tue 10:00 EDT); it stays internal's until Tue 17:30 EDT"},
      {"nobody there at the opening", "2026-06-12 02:10", "", "", Party::msp,
       "outside hours; it stays msp's until Mon 08:00 EDT"},
      {"the only one goes home before they close", "2026-06-11 10:00", "", "", Party::internal,
       "during hours; it moves at Thu 12:00 EDT"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const Instant now = local(roster, row.now);
    auto incident = opening("servers", Severity::p2, now - minutes{5});
    incident.span = Span{.owner = row.owner, .from = incident.received};
    if (!row.acknowledged_by.empty()) incident.acknowledgement = Acknowledgement{row.acknowledged_by, row.owner, now};
    if (!row.pinned_until.empty()) incident.pin = Pin{row.owner, "ana", local(roster, row.pinned_until)};
    const auto because = decide_owner(client->policy, roster, {}, incident, now).because;
    INFO(because);
    CHECK(because.ends_with(row.because));
  }
}

}  // namespace
}  // namespace watchbill::ownership
