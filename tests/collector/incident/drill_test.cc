// Drills: decided and told as in earnest, and over once somebody acknowledges, or in time.

#include "collector/incident/drill.h"

#include "collector/incident/digest.h"
#include "collector/incident/overflow.h"
#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's: the provider's
const Instant kDay = at("2026-06-10T14:00:00Z");    // 10:00: its own

BeginDrill drill_by(const char* person) {
  return {.by = person, .severity = Severity::p1, .category = {}, .service = {}, .site = {}, .note = {}};
}

struct World : test::OneIncident {
  explicit World(Instant begins = kNight, const BeginDrill& command = drill_by("ana")) { take(command, begins); }
  /// What people read of the message of this cause that this person was told.
  Message message(const char* person, Cause cause) const {
    for (const auto& one : incident->told) {
      if (one.person == person && one.cause == cause) {
        return compose(*incident, one, test::peach()->policy, roster, {.msp_name = "Northstar IT", .external_url = {}});
      }
    }
    FAIL("nobody told " << person);
    return {};
  }
};

TEST_CASE("A drill is decided and told as an incident of its kind would be") {
  struct Row {
    const char* name;
    Instant when;
    Severity severity;
    const char* category;
    Party owner;
    const char* told;
  };
  const Row rows[] = {
      {"at night", kNight, Severity::p1, "", Party::msp, "anna page opened"},
      {"at noon", kDay, Severity::p2, "", Party::internal, "ana page opened"},
      {"a notice", kDay, Severity::p3, "network", Party::internal, "ana notice opened"},
      {"always the provider's", kDay, Severity::p1, "security", Party::msp, "sol page opened, ana notice opened"},
      {"silent until they open", kNight, Severity::p3, "workplace", Party::internal, ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    auto command = drill_by("ana");
    command.severity = row.severity;
    command.category = row.category;
    World world(row.when, command);
    World real = world;
    real.incident.reset();
    real.fire(std::string(to_text(row.severity)).c_str(), row.when, *row.category == '\0' ? "servers" : row.category);
    CHECK(world.incident->span().owner == row.owner);
    CHECK(world.told() == row.told);
    CHECK(world.told() == real.told());
    CHECK(world.incident->span() == real.incident->span());
    CHECK(world.incident->response_due == real.incident->response_due);
  }
}

TEST_CASE("A drill says in all that people read that it is one") {
  auto command = drill_by("ana");
  command.note = "before my vacation";
  World world(kNight, command);
  const auto told = world.message("anna", Cause::opened);
  CHECK(told.is_drill);
  CHECK(told.summary == "Drill: rehearsal by Ana Ruiz, nothing is broken");
  CHECK(told.description ==
        "This is a drill: nothing is broken. Acknowledge it as you would the real one, which ends it; else it ends at "
        "Wed 03:10 America/New_York.\nbefore my vacation");
  CHECK(world.incident->firing.empty());  // for a rule engine it is no alert
  CHECK(to_text(world.last.front().actor) == "person:ana");
}

TEST_CASE("An acknowledgement ends a drill, and whoever was told hears who gave it and after how long") {
  struct Row {
    const char* name;
    Input input;
  };
  const Row rows[] = {{"acknowledged", Acknowledge{.person = "anna"}}, {"taken", Take{.person = "anna", .until = {}}}};
  for (const auto& row : rows) {
    INFO(row.name);
    World world;
    world.take(Due{}, kNight + minutes{15});
    REQUIRE(world.told() == "anna page opened, lena page escalated");
    world.take(row.input, kNight + minutes{17});
    CHECK(world.incident->state == State::resolved);
    CHECK(world.incident->resolved_at == kNight + minutes{17});
    CHECK(world.incident->acknowledgement->person == "anna");
    CHECK(world.told() == "anna page opened, lena page escalated, anna notice recovered, lena notice recovered");
    CHECK(world.message("lena", Cause::recovered).why_you == "told of it before; acknowledged by Anna Berg after 17m");
    CHECK(world.due(kNight + minutes{17}) == kNight + minutes{17} + kReopenWithin);
  }
}

TEST_CASE("Who accepts a drill that is offered ends it, and nobody hears of a move beside that") {
  World world(kDay);
  world.take(Handoff{.person = "ana", .for_whom = {}, .text = {}}, kDay + minutes{1});
  world.take(Accept{.person = "anna"}, kDay + minutes{2});
  CHECK(world.incident->state == State::resolved);
  CHECK(world.told() == "ana page opened, anna notice offered, ana notice recovered, anna notice recovered");
}

TEST_CASE("A drill that nobody acknowledges ends once the last of its ladder has had time to answer") {
  World world;
  const Instant end = kNight + hours{1};  // the last step after 45 minutes, and 15 to answer a P1
  REQUIRE(world.incident->drill->ends_at == end);
  for (auto due = world.due(kNight); due && *due < end; due = world.due(*due)) world.take(Due{}, *due);
  CHECK(world.told() == "anna page opened, lena page escalated, mia page escalated, carol page escalated");
  CHECK(world.due(end - minutes{1}) == end);
  world.take(Due{}, end);
  CHECK(world.incident->resolved_at == end);
  CHECK(to_text(world.last.front().actor) == "clock");
  CHECK(world.message("carol", Cause::recovered).why_you == "told of it before; nobody acknowledged it within 1h");
}

TEST_CASE("The longer a ladder and its target are, the longer a drill lasts, within its bounds") {
  ownership::Policy policy = test::peach()->policy;
  const roster::Roster roster = test::peach()->roster;
  const auto ends_after = [&](Severity severity) {
    const Context context{
        .policy = policy, .roster = roster, .overflow = {}, .msp_name = "Northstar IT", .new_id = make_id("peach", 1)};
    auto command = drill_by("ana");
    command.severity = severity;
    const auto events = handle(nullptr, command, context, kNight);
    return std::get<Opened>(events->front().body).drill->ends_at - kNight;
  };
  CHECK(ends_after(Severity::p2) == minutes{30} + hours{1});
  CHECK(ends_after(Severity::p3) == hours{1});  // no target
  policy.msp_ladder.back().after = hours{2};
  CHECK(ends_after(Severity::p1) == hours{2} + minutes{15});
  policy.msp_ladder.back().after = hours{24};
  CHECK(ends_after(Severity::p1) == hours{4});
}

TEST_CASE("A drill whose end fell into a downtime ended at its own instant, and nobody else is told of it") {
  World world;
  world.take(Reconsider{}, kNight + hours{5});
  CHECK(world.incident->state == State::resolved);
  CHECK(world.incident->resolved_at == kNight + hours{1});
  CHECK(world.told() == "anna page opened, anna notice recovered");
  world.take(Due{}, kNight + hours{5});
  CHECK(world.incident->state == State::closed);
}

TEST_CASE("A drill moves with the hours, and the move does not make it last longer") {
  World world(at("2026-06-10T20:50:00Z"));  // ten minutes before they close
  world.take(Due{}, at("2026-06-10T21:00:00Z"));
  CHECK(world.incident->span().owner == Party::msp);
  CHECK(world.told_in_span() == "anna page moved, ana notice moved");
  world.take(Due{}, at("2026-06-10T21:50:00Z"));
  CHECK(world.incident->state == State::resolved);
}

TEST_CASE("Anybody of the client or its provider ends a drill by resolving it") {
  World world;
  world.take(Resolve{.person = "ben"}, kNight + minutes{3});
  CHECK(world.incident->state == State::resolved);
  CHECK(world.message("anna", Cause::recovered).why_you == "told of it before; ended by Ben Cole");
}

TEST_CASE("A drill is counted for no overflow") {
  World world(kDay);
  REQUIRE(world.incident->span().owner == Party::internal);
  CHECK_FALSE(is_counted(*world.incident));
}

TEST_CASE("A drill that cannot be is refused with what is wrong and what would be right") {
  struct Row {
    const char* name;
    BeginDrill command;
    const char* says;
  };
  const auto with = [](Severity severity, const char* category, const char* service, const char* by = "ana") {
    return BeginDrill{.by = by, .severity = severity, .category = category, .service = service, .site = {}, .note = {}};
  };
  const auto row = GENERATE_COPY(
      Row{"somebody of another client", with(Severity::p1, "", "", "priya"), "unknown person 'priya'"},
      Row{"a slip of the hand", with(Severity::p1, "", "", "anaa"), "unknown person 'anaa' (did you mean 'ana'?)"},
      Row{"unknown category", with(Severity::p1, "server", ""), "unknown category 'server' (did you mean 'servers'?)"},
      Row{"unknown service", with(Severity::p1, "", "payrol"), "unknown service 'payrol'"},
      Row{"told to nobody", with(Severity::p4, "", ""), "P4 tells nobody, so there is nothing to rehearse (say P1, "});
  INFO(row.name);
  const Context context{.policy = test::peach()->policy,
                        .roster = test::peach()->roster,
                        .overflow = {},
                        .msp_name = "Northstar IT",
                        .new_id = make_id("peach", 1)};
  const auto events = handle(nullptr, row.command, context, kNight);
  REQUIRE_FALSE(events.has_value());
  INFO(events.error().text());
  CHECK(events.error().text().find(row.says) != std::string::npos);
}

TEST_CASE("One drill of a client at a time: the refusal names it and how to end it") {
  World world;
  const Context context{.policy = test::peach()->policy,
                        .roster = test::peach()->roster,
                        .overflow = {},
                        .msp_name = "Northstar IT",
                        .new_id = {}};
  const auto again = handle(&*world.incident, drill_by("ben"), context, kNight + minutes{1});
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().text() ==
        "a drill of peach is running: peach-1, since 2026-06-10T06:10:00Z (acknowledge it, or end it with: watchbill "
        "drill --client peach --end --by ben)");
}

TEST_CASE("A digest has drills in a section of their own, and counts them as nothing else") {
  World world;
  world.take(Acknowledge{.person = "anna"}, kNight + minutes{4});
  const Instant opening = at("2026-06-10T12:00:00Z");
  const auto digest = compose_digest({.kind = DigestSent::Kind::opening, .at = opening}, {*world.incident},
                                     {.policy = test::peach()->policy,
                                      .roster = test::peach()->roster,
                                      .msp_name = "Northstar IT",
                                      .from = kNight - hours{4},
                                      .now = opening});
  CHECK(digest.drills == std::vector<IncidentId>{"peach-1"});
  CHECK(digest.resolved.empty());
  INFO(digest.text);
  CHECK(digest.text.find("\nDrills: nothing was broken (1)\n"
                         "- peach-1 P1, servers: Drill: rehearsal by Ana Ruiz, nothing is broken\n"
                         "  since Wed 02:10 America/New_York, over after 4m; acknowledged by Anna Berg after 4m; told: "
                         "Anna Berg\n") != std::string::npos);
  const auto message = compose(digest, digest.told.front(),
                               {.policy = test::peach()->policy,
                                .roster = test::peach()->roster,
                                .msp_name = "Northstar IT",
                                .from = kNight - hours{4},
                                .now = opening});
  CHECK(message.summary == "While you were away: 1 drill");
}

}  // namespace
}  // namespace watchbill::incident
