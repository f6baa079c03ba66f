// Who is told, step by step, after the incident opened.

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

struct Away {
  const char* who;
  const char* from;  ///< local
  const char* to;
};

struct Told {
  int after;  ///< minutes from the opening
  const char* told;
  int next;  ///< minutes from the opening at which more are told; 0 for never
};

struct Row {
  const char* name;
  const char* msp;
  std::vector<Away> away;
  const char* at;  ///< local
  const char* category;
  Severity severity;
  std::vector<Told> told;
};

constexpr int kDay = 1440;

const Row kRows[] = {
    {"the provider's ladder: first rota, second, manager, for P1 the emergency contact",
     "msp",
     {},
     "2026-06-10 02:10",
     "servers",
     Severity::p1,
     {{0, "anna page", 15},
      {14, "anna page", 15},
      {15, "anna page, lena page", 30},
      {30, "anna page, lena page, mia page", 45},
      {45, "anna page, lena page, mia page, carol page", 350 + 5 * kDay},
      {350 + 5 * kDay, "anna page, lena page, mia page, carol page, raj page", 0}}},
    {"a P2 leaves out the step of P1",
     "msp",
     {},
     "2026-06-10 02:10",
     "servers",
     Severity::p2,
     {{45, "anna page, lena page, mia page", 350 + 5 * kDay}}},
    {"a P3 is a notice on every step",
     "msp",
     {},
     "2026-06-10 02:10",
     "servers",
     Severity::p3,
     {{0, "anna notice", 15}, {30, "anna notice, lena notice, mia notice", 350 + 5 * kDay}}},
    {"a P4 tells nobody", "msp", {}, "2026-06-10 02:10", "servers", Severity::p4, {{0, "", 0}, {600, "", 0}}},
    {"the internal ladder: who has the skill; then the lead, and for P1 and P2 the provider's first rota",
     "msp",
     {},
     "2026-06-10 10:00",
     "workplace",
     Severity::p2,
     {{0, "ben page", 15}, {15, "ben page, ana page, anna page", -1}}},
    {"a P3 does not reach the provider",
     "msp",
     {},
     "2026-06-10 10:00",
     "workplace",
     Severity::p3,
     {{0, "ben notice", 15}, {15, "ben notice, ana notice", 0}}},
    {"16: covered while the only one with the skill is away; the lead meanwhile is consulted",
     "msp",
     {{"ana", "2026-06-09 09:00", "2026-06-12 18:00"}},
     "2026-06-09 10:00",
     "servers",
     Severity::p2,
     {{0, "anna page, ben notice", 15}}},
    {"17: away, and nobody answers at night",
     "msp",
     {{"ana", "2026-06-09 09:00", "2026-06-12 18:00"}},
     "2026-06-10 02:10",
     "servers",
     Severity::p1,
     {{15, "anna page, lena page", 30},
      {30, "anna page, lena page, mia page", 45},
      {45, "anna page, lena page, mia page, carol page", 350 + 5 * kDay}}},
    {"18: nobody of the provider on duty: the manager at once, the ladder anew when somebody is",
     "msp-gap",
     {},
     "2026-06-10 03:10",
     "servers",
     Severity::p1,
     {{0, "mia page", 50},
      {49, "mia page", 50},
      {50, "mia page, anna page", 65},
      {65, "mia page, anna page, lena page", 95}}},
    {"a gap that begins while nobody has answered tells the manager",
     "msp-gap",
     {},
     "2026-06-10 02:58",
     "servers",
     Severity::p1,
     {{0, "anna page", 2}, {2, "anna page, mia page", 77}}},
    {"a first rota with nobody is skipped at once, the second acts in its place, who comes back is told",
     "msp",
     {{"anna", "2026-06-10 00:00", "2026-06-10 02:30"}, {"raj", "2026-06-10 00:00", "2026-06-11 00:00"}},
     "2026-06-10 02:10",
     "servers",
     Severity::p1,
     {{0, "lena page", 20}, {20, "lena page, anna page", 30}, {30, "lena page, anna page, mia page", 45}}},
    {"an absent member's turn falls to the next, and back",
     "msp",
     {{"anna", "2026-06-10 00:00", "2026-06-10 02:30"}},
     "2026-06-10 02:10",
     "servers",
     Severity::p2,
     {{0, "raj page", 15}, {15, "raj page, lena page", 20}, {20, "raj page, lena page, anna page", 30}}},
    {"a lead who is away is stood in for by the next who is there",
     "msp",
     {{"ana", "2026-06-10 09:00", "2026-06-10 18:00"}},
     "2026-06-10 10:00",
     "workplace",
     Severity::p3,
     {{0, "ben notice", 0}, {15, "ben notice", 0}}},
    {"security goes to its own rota, the lead is consulted when they open",
     "msp",
     {},
     "2026-06-16 07:00",
     "security",
     Severity::p1,
     {{0, "sol page", 15},
      {45, "sol page, lena page, mia page, carol page", 60},
      {60, "sol page, lena page, mia page, carol page, ana notice", 0}}},
};

TEST_CASE("ladders reach people one after the other, nobody twice, and say when they reach the next") {
  for (const auto& row : kRows) {
    const auto client = test::policy("peach", row.msp);
    const Instant at = local(client->roster, row.at);
    std::vector<roster::Absence> absences;
    for (const auto& away : row.away) {
      absences.push_back({.person = away.who,
                          .from = local(client->roster, away.from),
                          .to = local(client->roster, away.to),
                          .entered = Instant::min(),
                          .kind = "vacation"});
    }
    const auto roster = test::with_absences(client->roster, std::move(absences));
    const auto incident = opening(row.category, row.severity, at);
    const auto decision = decide_owner(client->policy, roster, {}, incident, at);
    for (const auto& told : row.told) {
      INFO(row.name << ", after " << told.after << " minutes");
      const Instant now = at + minutes{told.after};
      CHECK(told_text(told_by(client->policy, roster, incident, decision, at, now)) == told.told);
      if (told.next < 0) continue;
      const auto next = next_step(client->policy, roster, incident, decision, at, now);
      CHECK(next == (told.next == 0 ? std::nullopt : std::optional<Instant>(at + minutes{told.next})));
    }
  }
}

TEST_CASE("an acknowledgement stops the ladder, a step at the same instant still acts") {
  const auto client = test::policy("peach");
  const Instant at = local(client->roster, "2026-06-10 02:10");
  auto incident = opening("servers", Severity::p1, at);
  incident.acknowledgement = Acknowledgement{"anna", Party::msp, at + minutes{15}};
  const auto decision = decide_owner(client->policy, client->roster, {}, incident, at);
  CHECK(told_text(told_by(client->policy, client->roster, incident, decision, at, at + minutes{60})) ==
        "anna page, lena page");
  CHECK_FALSE(next_step(client->policy, client->roster, incident, decision, at, at + minutes{15}));
}

TEST_CASE("each person told has a reason, and people of a rota the instant their turn began") {
  const auto client = test::policy("peach");
  const Instant at = local(client->roster, "2026-06-16 11:00");
  const auto incident = opening("security", Severity::p1, at);
  const auto decision = decide_owner(client->policy, client->roster, {}, incident, at);
  const auto told = told_by(client->policy, client->roster, incident, decision, at, at);
  REQUIRE(told.size() == 2);
  CHECK(told[0].why == "on duty for soc");
  CHECK(told[0].party == Party::msp);
  CHECK(told[1].why == "lead, consulted");
  CHECK(told[1].party == Party::internal);
  CHECK(told[1].shift_began == at);
  const auto servers = opening("servers", Severity::p1, at);
  Decision moved = decision;
  moved.rule = Rule::hours;
  const auto recipients = told_by(client->policy, client->roster, servers, moved, at, at);
  CHECK(recipients.at(0).shift_began == local(client->roster, "2026-06-15 08:00"));
}

TEST_CASE("a ladder that does not begin with a rota still begins with the first one") {
  auto client = *test::policy("peach");
  client.policy.msp_ladder = {{.who = LadderStep::Who::manager, .name = {}, .after = minutes{5}, .severities = {}}};
  const auto steps = steps_of(client.policy, opening("servers", Severity::p1, {}), Party::msp);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].name == "noc");
  CHECK(first_rota(client.policy, "security") == "soc");
  CHECK(first_rota(client.policy, "network") == "noc");
}

TEST_CASE("a step that reaches somebody who only had a notice still pages them") {
  auto client = *test::policy("peach");
  client.policy.msp_ladder.push_back(
      {.who = LadderStep::Who::person, .name = "ana", .after = minutes{50}, .severities = {}});
  const Instant at = local(client.roster, "2026-06-16 11:00");
  const auto incident = opening("security", Severity::p1, at);
  const auto decision = decide_owner(client.policy, client.roster, {}, incident, at);
  CHECK(told_text(told_by(client.policy, client.roster, incident, decision, at, at + minutes{60})) ==
        "sol page, ana notice, lena page, mia page, carol page, ana page");
}

}  // namespace
}  // namespace watchbill::ownership
