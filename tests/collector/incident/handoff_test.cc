// Who hears of a handoff that moves an incident at once.

#include "collector/incident/client_state.h"
#include "collector/incident/handle.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::incident {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's: the provider's

/// Peach Health on a night on which nobody of the provider's ladder is there: its SOC alone is on duty.
class World {
 public:
  World() {
    ClientState provider;
    for (const char* rota : {"noc", "noc-l2"}) {
      provider.rotas_off.push_back({.rota = rota, .from = kNight - hours{1}, .to = kNight + hours{4}});
    }
    provider.absences.push_back({.id = "northstar-a1",
                                 .absence = {.person = "mia",
                                             .from = kNight - hours{1},
                                             .to = kNight + hours{4},
                                             .entered = kNight - hours{1},
                                             .kind = "ill",
                                             .deputy = {}}});
    roster_ = with_entered(roster_, {}, provider);
  }

  void take(const Input& input, Instant now) {
    const Context context{.policy = test::peach()->policy,
                          .roster = roster_,
                          .overflow = {},
                          .msp_name = "Northstar IT",
                          .new_id = make_id("peach", 1)};
    auto events = handle(incident ? &*incident : nullptr, input, context, now);
    REQUIRE(events.has_value());
    last = *std::move(events);
    for (const auto& event : last) incident = apply(std::move(incident), event);
  }
  /// `carol page moved`: who was told in the last span.
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

 private:
  roster::Roster roster_ = test::peach()->roster;
};

TEST_CASE("Who hands over hears of it where the other party's ladder reaches nobody before them, and once") {
  for (const char* by : {"carol", "ana"}) {
    INFO(by);
    World world;
    world.take(Fire{.rule = "HostDown",
                    .labels = sorted({{"category", "servers"}, {"instance", "db-1"}, {"severity", "P1"}}),
                    .summary = {},
                    .description = {},
                    .runbook = {},
                    .happened = kNight},
               kNight);
    CHECK(world.told() == "carol page escalated");
    world.take(Take{.person = "ana", .until = {}}, kNight + minutes{1});
    world.take(Handoff{.person = by, .for_whom = {}, .text = {}}, kNight + minutes{2});
    CHECK(world.told() == "carol page moved");
    world.take(Reconsider{}, kNight + minutes{3});
    CHECK(world.last.empty());
  }
}

}  // namespace
}  // namespace watchbill::incident
