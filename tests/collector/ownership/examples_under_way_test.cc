// The worked examples of ownership.md whose row hangs on more than the opening: an acknowledgement, a pin, overflow, an
// absence, the end of maintenance. Row by row, as examples_test.cc has the others.

#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"
#include "tests/collector/ownership/incidents.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"

namespace watchbill::ownership {
namespace {

using std::chrono::minutes;
using test::local;
using test::opening;
using test::told_text;

/// `owner rule until`, the latter local.
std::string text_of(const config::Client& client, const Decision& decision) {
  return std::string(to_text(decision.owner)) + ' ' + std::string(to_text(decision.rule)) + ' ' +
         (decision.until ? client.roster.internal_hours().zone().format(*decision.until).substr(0, 16) : "-");
}

/// Peach's P2 of servers that Ana acknowledged ten minutes before closing, at closing: she knows that it will move.
struct Acknowledged {
  std::shared_ptr<const config::Client> peach = test::policy("peach");
  IncidentView view = opening("servers", Severity::p2, local(peach->roster, "2026-06-10 16:40"));

  Acknowledged() {
    view.span = Span{.owner = Party::internal, .from = view.received, .rule = Rule::hours};
    view.acknowledgement =
        Acknowledgement{.person = "ana", .party = Party::internal, .at = local(peach->roster, "2026-06-10 16:50")};
  }
  std::string decide(const std::string& at) const {
    return text_of(*peach, decide_owner(peach->policy, peach->roster, {}, view, local(peach->roster, at)));
  }
};

TEST_CASE("row 6: acknowledged by the internal team it stays theirs for the grace, then it is the provider's") {
  Acknowledged row;
  CHECK(row.decide("2026-06-10 16:50") == "internal hours 2026-06-10 17:30");
  row.view.asked_at = local(row.peach->roster, "2026-06-10 17:00");
  row.view.against_since = row.view.asked_at;
  CHECK(row.decide("2026-06-10 17:00") == "internal continuity 2026-06-10 17:30");
  CHECK(row.decide("2026-06-10 17:29") == "internal continuity 2026-06-10 17:30");
  CHECK(row.decide("2026-06-10 17:30") == "msp hours 2026-06-11 08:00");
}

TEST_CASE("row 7: kept to 19:00 it is the internal team's by the pin until then, and no grace follows") {
  Acknowledged row;
  row.view.pin = Pin{.party = Party::internal, .person = "ana", .until = local(row.peach->roster, "2026-06-10 19:00")};
  CHECK(row.decide("2026-06-10 17:10") == "internal pin 2026-06-10 19:00");
  row.view.span->rule = Rule::pin;
  CHECK(row.decide("2026-06-10 18:59") == "internal pin 2026-06-10 19:00");
  CHECK(row.decide("2026-06-10 19:00") == "msp hours 2026-06-11 08:00");
}

TEST_CASE("row 14: while overflow is on a P3 that opens is the provider's until it is handed back; a P1 is not") {
  const auto peach = test::policy("peach");
  const Instant at = local(peach->roster, "2026-06-16 14:00");
  const auto disk = opening("servers", Severity::p3, at);
  const auto decision = decide_owner(peach->policy, peach->roster, {.on = true}, disk, at);
  CHECK(text_of(*peach, decision) == "msp overflow -");
  CHECK(told_text(told_by(peach->policy, peach->roster, disk, decision, at, at)) == "raj notice");
  const auto app = opening("apps", Severity::p1, at);
  const auto other = decide_owner(peach->policy, peach->roster, {.on = true}, app, at);
  CHECK(text_of(*peach, other) == "internal hours 2026-06-16 17:00");
  CHECK(told_text(told_by(peach->policy, peach->roster, app, other, at, at)) == "ana page");
}

/// Ana is away to Friday evening.
roster::Roster without_ana(const config::Client& peach) {
  return test::with_absences(peach.roster, {{.person = "ana",
                                             .from = local(peach.roster, "2026-06-16 09:00"),
                                             .to = local(peach.roster, "2026-06-19 18:00"),
                                             .entered = local(peach.roster, "2026-06-16 09:00"),
                                             .kind = {}}});
}

TEST_CASE("row 16: nobody present has the skill, so it is the provider's until the next opening with somebody") {
  const auto peach = test::policy("peach");
  const auto roster = without_ana(*peach);
  const Instant at = local(roster, "2026-06-16 10:00");
  const auto incident = opening("servers", Severity::p2, at);
  const auto decision = decide_owner(peach->policy, roster, {}, incident, at);
  CHECK(text_of(*peach, decision) == "msp cover 2026-06-22 08:00");
  CHECK(told_text(told_by(peach->policy, roster, incident, decision, at, at)) == "raj page, ben notice");
}

TEST_CASE("row 17: at night by hours, from the opening on by cover, and the ladder goes up while nobody answers") {
  const auto peach = test::policy("peach");
  const auto roster = without_ana(*peach);
  const Instant at = local(roster, "2026-06-17 02:10");
  auto incident = opening("servers", Severity::p1, at);
  const auto decision = decide_owner(peach->policy, roster, {}, incident, at);
  CHECK(text_of(*peach, decision) == "msp hours 2026-06-22 08:00");
  const auto told = [&](int after) {
    return told_text(told_by(peach->policy, roster, incident, decision, at, at + minutes{after}));
  };
  CHECK(told(14) == "raj page");
  CHECK(told(15) == "raj page, lena page");
  CHECK(told(30) == "raj page, lena page, mia page");
  CHECK(told(45) == "raj page, lena page, mia page, carol page");

  incident.span = Span{.owner = Party::msp, .from = at, .rule = Rule::hours};
  const Instant morning = local(roster, "2026-06-17 08:00");
  CHECK(text_of(*peach, decide_owner(peach->policy, roster, {}, incident, morning)) == "msp cover 2026-06-22 08:00");
}

TEST_CASE("row 19: what is still down at the end of the maintenance is the provider's, whose first rota is paged") {
  const auto peach = test::policy("peach");
  auto incident = opening("servers", Severity::p2, local(peach->roster, "2026-06-14 02:30"));
  const auto decision = decide_owner(peach->policy, peach->roster, {}, incident, incident.received);
  CHECK(text_of(*peach, decision) == "msp hours 2026-06-15 08:00");
  // The end begins a span of the same owner, from which the ladder counts.
  const Instant end = local(peach->roster, "2026-06-14 04:00");
  incident.span = Span{.owner = Party::msp, .from = end, .rule = Rule::hours};
  const auto then = decide_owner(peach->policy, peach->roster, {}, incident, end);
  CHECK(text_of(*peach, then) == "msp hours 2026-06-15 08:00");
  CHECK(told_text(told_by(peach->policy, peach->roster, incident, then, end, end)) == "anna page");
}

}  // namespace
}  // namespace watchbill::ownership
