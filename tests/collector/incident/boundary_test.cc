// What moved at boundaries: who is told of it, also when it is looked at late and again after a restart.

#include "collector/incident/handle.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::incident {
namespace {

using std::chrono::minutes;
using test::at;

// Peach Health closes at 21:00Z.
const Instant kClosing = at("2026-06-10T21:00:00Z");

struct World {
  void take(const Input& input, Instant now) {
    const auto& peach = *test::peach();
    const Context context{.policy = peach.policy,
                          .roster = peach.roster,
                          .overflow = {},
                          .msp_name = "Northstar IT",
                          .new_id = make_id("peach", 1)};
    last = *handle(incident ? &*incident : nullptr, input, context, now);
    for (const auto& event : last) incident = apply(std::move(incident), event);
  }
  void fire(const char* severity, Instant now) {
    take(Fire{.rule = "HostDown",
              .labels = sorted({{"category", "servers"}, {"instance", "db-1"}, {"severity", severity}}),
              .summary = {},
              .description = {},
              .runbook = {},
              .happened = now},
         now);
  }
  /// `lena notice escalated, mia notice escalated`: who was told in the last span.
  std::string told() const {
    std::string out;
    for (const auto& one : incident->told) {
      if (one.span + 1 != incident->spans.size()) continue;
      out += (out.empty() ? "" : ", ") + one.person + ' ' + std::string(to_text(one.how)) + ' ' +
             std::string(to_text(one.cause));
    }
    return out;
  }

  std::optional<Incident> incident;
  std::vector<Event> last;
};

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
    World world;
    world.fire(row.severity, kClosing - minutes{10});
    world.take(Due{}, row.looked_at);
    CHECK(world.incident->span().from == kClosing);
    CHECK(world.told() == row.told);
    world.take(Reconsider{}, row.looked_at);
    CHECK(world.last.empty());
  }
}

}  // namespace
}  // namespace watchbill::incident
