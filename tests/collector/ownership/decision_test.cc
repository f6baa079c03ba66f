#include "collector/ownership/decision.h"

#include <random>

#include "collector/ownership/matrix.h"
#include "tests/collector/ownership/incidents.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"

namespace watchbill::ownership {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using test::local;
using test::opening;

roster::Absence away(const roster::Roster& roster, const char* who, const char* from, const char* to) {
  return {.person = who,
          .from = local(roster, from),
          .to = local(roster, to),
          .entered = Instant::min(),
          .kind = "vacation"};
}

roster::Roster with_skill(const roster::Roster& roster, const std::string& person, const std::string& skill) {
  auto people = roster.people();
  for (auto& each : people) {
    if (each.id == person) each.skills.push_back(skill);
  }
  return roster::Roster({.internal_hours = roster.internal_hours(),
                         .people = std::move(people),
                         .rotas = roster.rotas(),
                         .absences = roster.absences()});
}

TEST_CASE("7: a pin holds against the hours to its end") {
  const auto client = test::policy("peach");
  const auto& roster = client->roster;
  const Instant fires = local(roster, "2026-06-10 16:40");
  auto incident = opening("servers", Severity::p2, fires);
  incident.span = Span{Party::internal, fires};
  incident.acknowledgement = Acknowledgement{"ana", Party::internal, fires + minutes{10}};
  incident.pin = Pin{Party::internal, "ana", local(roster, "2026-06-10 19:00")};
  const auto at_closing = decide_owner(client->policy, roster, {}, incident, local(roster, "2026-06-10 17:00"));
  CHECK(at_closing.owner == Party::internal);
  CHECK(at_closing.rule == Rule::pin);
  CHECK(at_closing.until == incident.pin->until);
  CHECK(at_closing.recheck_at == incident.pin->until);
  CHECK(at_closing.because == "Ana Ruiz keeps it for internal until Wed 19:00 EDT (Wed 17:00 EDT)");
  incident.span->rule = Rule::pin;
  const auto at_end = decide_owner(client->policy, roster, {}, incident, incident.pin->until);
  CHECK(at_end.owner == Party::msp);
  CHECK(at_end.rule == Rule::hours);
  CHECK(at_end.until == local(roster, "2026-06-11 08:00"));
}

TEST_CASE("the end of a pin that the hours agree with is no change of owner") {
  const auto client = test::policy("peach");
  const auto& roster = client->roster;
  auto incident = opening("servers", Severity::p2, local(roster, "2026-06-10 09:00"));
  incident.pin = Pin{Party::internal, "ana", local(roster, "2026-06-10 12:00")};
  const auto decision = decide_owner(client->policy, roster, {}, incident, incident.received);
  CHECK(decision.recheck_at == incident.pin->until);
  CHECK(decision.until == local(roster, "2026-06-10 17:00"));
}

TEST_CASE("a pin dies when its holder becomes absent, and does not come back with them") {
  const auto client = test::policy("peach");
  const auto roster =
      test::with_absences(client->roster, {away(client->roster, "ana", "2026-06-10 18:00", "2026-06-10 18:30")});
  auto incident = opening("servers", Severity::p2, local(roster, "2026-06-10 16:40"));
  incident.pin = Pin{Party::internal, "ana", local(roster, "2026-06-10 20:00")};
  const auto decision = decide_owner(client->policy, roster, {}, incident, local(roster, "2026-06-10 17:30"));
  CHECK(decision.owner == Party::internal);
  CHECK(decision.until == local(roster, "2026-06-10 18:00"));
  const auto dead = decide_owner(client->policy, roster, {}, incident, local(roster, "2026-06-10 18:00"));
  CHECK(dead.owner == Party::msp);
  CHECK(dead.until == local(roster, "2026-06-11 08:00"));
}

TEST_CASE("a pin of the provider keeps it in the hours of the internal team") {
  const auto client = test::policy("peach");
  const auto& roster = client->roster;
  auto incident = opening("servers", Severity::p2, local(roster, "2026-06-10 10:00"));
  incident.pin = Pin{Party::msp, "lena", local(roster, "2026-06-10 12:00")};
  const auto decision = decide_owner(client->policy, roster, {}, incident, incident.received);
  CHECK(decision.owner == Party::msp);
  CHECK(decision.until == incident.pin->until);
}

TEST_CASE("16: cover is the provider's until the first with the skill returns, or the hours give it back") {
  const auto client = test::policy("peach");
  const auto roster =
      test::with_absences(client->roster, {away(client->roster, "ana", "2026-06-09 09:00", "2026-06-12 18:00")});
  const auto decision =
      decide_owner(client->policy, roster, {}, opening("servers", Severity::p2, local(roster, "2026-06-09 10:00")),
                   local(roster, "2026-06-09 10:00"));
  CHECK(decision.owner == Party::msp);
  CHECK(decision.rule == Rule::cover);
  CHECK(decision.until == local(roster, "2026-06-15 08:00"));
  CHECK(decision.recheck_at == local(roster, "2026-06-09 17:00"));
  CHECK(decision.because ==
        "nobody of Peach Health with the skill servers is there until Fri 18:00 EDT (Tue 10:00 EDT); servers P2 "
        "goes to msp");
  // 17: by night the hours say so, by day cover.
  const auto night =
      decide_owner(client->policy, roster, {}, opening("servers", Severity::p1, local(roster, "2026-06-10 02:10")),
                   local(roster, "2026-06-10 02:10"));
  CHECK(night.rule == Rule::hours);
  CHECK(night.until == local(roster, "2026-06-15 08:00"));
  CHECK(night.recheck_at == local(roster, "2026-06-10 08:00"));
}

TEST_CASE("a category that nobody has the skill for is covered for ever") {
  const auto client = test::policy("peach");
  const auto& roster = client->roster;
  const Instant at = local(roster, "2026-06-10 10:00");
  const auto decision = decide_owner(client->policy, roster, {}, opening("backup", Severity::p2, at), at);
  CHECK(decision.owner == Party::msp);
  CHECK(decision.rule == Rule::cover);
  CHECK_FALSE(decision.until);
}

TEST_CASE("an absence that begins later is the moment of the move") {
  const auto client = test::policy("peach");
  const auto roster =
      test::with_absences(client->roster, {away(client->roster, "ana", "2026-06-10 12:00", "2026-06-10 13:00")});
  const Instant at = local(roster, "2026-06-10 10:00");
  const auto decision = decide_owner(client->policy, roster, {}, opening("servers", Severity::p2, at), at);
  CHECK(decision.owner == Party::internal);
  CHECK(decision.until == local(roster, "2026-06-10 12:00"));
  CHECK(decision.recheck_at == decision.until);
}

TEST_CASE("the end of an acknowledger's presence is a moment to look again") {
  const auto client = test::policy("peach");
  const auto roster =
      test::with_absences(client->roster, {away(client->roster, "anna", "2026-06-10 03:00", "2026-06-10 13:00")});
  const Instant at = local(roster, "2026-06-10 02:00");
  auto incident = opening("servers", Severity::p2, at);
  incident.acknowledgement = Acknowledgement{"anna", Party::msp, at};
  CHECK(decide_owner(client->policy, roster, {}, incident, at).recheck_at == local(roster, "2026-06-10 03:00"));
}

TEST_CASE("what opens in an overflow while the team is closed is theirs again at their opening") {
  const auto client = test::policy("peach");
  const auto& roster = client->roster;
  const Instant at = local(roster, "2026-06-10 02:00");
  const auto decision = decide_owner(client->policy, roster, {.on = true}, opening("servers", Severity::p3, at), at);
  CHECK(decision.rule == Rule::hours);
  CHECK(decision.owner == Party::msp);
  CHECK(decision.until == local(roster, "2026-06-10 08:00"));  // rule 5 is judged at an opening only
}

TEST_CASE("at a move it is looked at again for its new owner, whom nobody's acknowledgement keeps quiet") {
  const auto client = test::policy("peach");
  const auto roster =
      test::with_absences(client->roster, {away(client->roster, "ana", "2026-06-10 08:00", "2026-06-10 12:00")});
  auto incident = opening("workplace", Severity::p2, local(roster, "2026-06-10 02:00"));
  incident.span = Span{Party::msp, incident.received, Rule::pin};
  incident.acknowledgement = Acknowledgement{"anna", Party::msp, incident.received};
  incident.pin = Pin{Party::msp, "anna", local(roster, "2026-06-10 09:00")};
  const auto roster_of_two = with_skill(roster, "ana", "workplace");
  const auto moved = decide_owner(client->policy, roster_of_two, {}, incident, incident.pin->until);
  CHECK(moved.owner == Party::internal);
  CHECK(moved.recheck_at == local(roster, "2026-06-10 12:00"));  // Ana is back, and hears of what waits
}

TEST_CASE("the first line that matches decides, by category, severity, service, site and labels") {
  Policy policy;
  policy.matrix = {
      {.categories = {"apps"},
       .severities = {Severity::p1, Severity::p2},
       .services = {},
       .sites = {},
       .labels = {},
       .fixed = Party::msp,
       .where = {}},
      {.categories = {},
       .severities = {},
       .services = {"payroll"},
       .sites = {},
       .labels = {},
       .fixed = Party::internal,
       .where = {}},
      {.categories = {},
       .severities = {},
       .services = {},
       .sites = {"leeds", "york"},
       .labels = {},
       .fixed = Party::msp,
       .where = {}},
      {.categories = {},
       .severities = {},
       .services = {},
       .sites = {},
       .labels = {{"env", "prod"}},
       .fixed = Party::msp,
       .where = {}},
      {.categories = {}, .severities = {}, .services = {}, .sites = {}, .labels = {}, .fixed = {}, .where = {}},
  };
  const auto line = [&](IncidentView incident) { return &matching_line(policy, incident) - policy.matrix.data(); };
  auto incident = opening("apps", Severity::p2, {});
  CHECK(line(incident) == 0);
  incident.severity = Severity::p3;
  CHECK(line(incident) == 4);
  incident.labels = {{"env", "prod"}};
  CHECK(line(incident) == 3);
  incident.site = "york";
  CHECK(line(incident) == 2);
  incident.service = "payroll";
  CHECK(line(incident) == 1);
}

TEST_CASE("a decision is total without any matrix: theirs while open, else the provider's") {
  const auto client = test::policy("peach");
  const Policy nothing;
  const Instant at = local(client->roster, "2026-06-10 10:00");
  CHECK(decide_owner(nothing, client->roster, {}, opening("servers", Severity::p1, at), at).owner == Party::internal);
  CHECK(decide_owner(nothing, client->roster, {}, opening("servers", Severity::p1, at), at + hours{10}).owner ==
        Party::msp);
}

struct Case {
  Policy policy;
  roster::Roster roster;
  IncidentView incident;
  Instant now;
};

/// A client with whole-minute boundaries, and an incident of it.
Case random_case(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
  const auto client = test::policy(below(2) == 0 ? "peach" : "leeds", below(3) == 0 ? "msp-gap" : "msp");
  const auto& zone = client->roster.internal_hours().zone();
  const auto begin = local(client->roster, "2026-03-02 00:00");  // both zones put their clocks forward this month
  const auto shifts = [&] {
    std::vector<roster::Shift> out;
    for (int i = below(3); i > 0; --i) {
      const int from = below(1440);
      out.push_back({from, from + 1 + below(1440)});
    }
    return out;
  };
  roster::Calendar::Week week;
  for (auto& day : week) day = shifts();
  std::map<roster::LocalDate, roster::Holiday> holidays;
  for (int i = below(4); i > 0; --i)
    holidays[roster::add_days({2026, 3, 1}, below(30))] = {.name = "h", .hours = shifts()};
  std::vector<roster::Absence> absences;
  for (int i = below(4); i > 0; --i) {
    const Instant from = begin + minutes{below(25 * 1440)};
    static const std::vector<roster::PersonId> kWho{"ana", "ben", "priya", "anna", "raj", "lena"};
    absences.push_back({.person = kWho[static_cast<std::size_t>(below(6))],
                        .from = from,
                        .to = from + minutes{1 + below(6000)},
                        .entered = begin,
                        .kind = "",
                        .deputy = below(3) == 0 ? "ben" : ""});
  }
  Case out{.policy = client->policy,
           .roster = roster::Roster({.internal_hours = roster::Calendar(zone, week, holidays),
                                     .people = client->roster.people(),
                                     .rotas = client->roster.rotas(),
                                     .absences = std::move(absences)}),
           .incident = opening("servers", static_cast<Severity>(1 + below(4)), begin),
           .now = begin + minutes{below(20 * 1440)}};
  auto& line = out.policy.matrix.back();
  line.open = static_cast<Entry>(below(2));
  line.closed = static_cast<Entry>(below(3));
  line.holiday = static_cast<Entry>(below(3));
  if (below(5) == 0) line.fixed = static_cast<Party>(below(2));
  out.incident.received = out.now;
  if (below(3) == 0) {
    out.incident.pin = Pin{.party = static_cast<Party>(below(2)),
                           .person = below(2) == 0 ? "ana" : "raj",
                           .until = out.now + minutes{1 + below(600)}};
  }
  if (below(2) == 0) return out;
  // One that exists already.
  auto& incident = out.incident;
  const auto owner = decide_owner(out.policy, out.roster, {}, incident, out.now).owner;
  incident.span = Span{.owner = owner, .from = out.now, .rule = Rule::hours};
  if (below(2) == 0) {
    const auto* who = owner == Party::msp ? "raj" : below(2) == 0 ? "ana" : "ben";
    incident.acknowledgement = Acknowledgement{.person = who, .party = owner, .at = out.now};
  } else if (below(3) == 0) {
    incident.span->owner = other(owner);
    incident.is_handed_over = true;
  }
  incident.is_overflowed = below(6) == 0;
  return out;
}

/// What the incident becomes by a decision at `t`, in the simplest words.
void bear(IncidentView& incident, const roster::Roster& roster, const Decision& decision, Instant t) {
  const bool opens = !incident.span.has_value();
  const bool moves = !opens && incident.span->owner != decision.owner;
  if (opens) incident.is_overflowed = decision.rule == Rule::overflow;
  if (moves || (incident.acknowledgement && roster.is_absent(incident.acknowledgement->person, t))) {
    incident.acknowledgement.reset();
  }
  const Instant from = opens || moves ? t : incident.span->from;
  incident.span = Span{.owner = decision.owner, .from = from, .rule = decision.rule};
  incident.against_since = decision.against_since;
  if (decision.rule != Rule::handoff) incident.is_handed_over = false;
}

TEST_CASE("until and recheck agree with asking minute by minute") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    auto [policy, roster, incident, now] = random_case(seed);
    INFO("seed " << seed << " at " << format_instant(now));
    const auto decision = decide_owner(policy, roster, {}, incident, now);
    CHECK(decide_owner(policy, roster, {}, incident, now) == decision);
    const Instant limit = now + days{6};
    std::optional<Instant> moves;
    std::optional<Instant> changes;
    if (incident.pin && roster.is_absent(incident.pin->person, now)) incident.pin.reset();
    bear(incident, roster, decision, now);
    for (Instant t = now + minutes{1}; t <= limit && !moves; t += minutes{1}) {
      // A pin that has ended stays ended, and who goes takes their acknowledgement with them.
      if (incident.pin && (incident.pin->until <= t || roster.is_absent(incident.pin->person, t))) incident.pin.reset();
      if (incident.acknowledgement && roster.is_absent(incident.acknowledgement->person, t)) {
        incident.acknowledgement.reset();
      }
      const auto then = decide_owner(policy, roster, {}, incident, t);
      bear(incident, roster, then, t);
      const bool differs =
          then.owner != decision.owner || then.rule != decision.rule || then.deferred != decision.deferred;
      if (differs && !changes) changes = t;
      if (then.owner != decision.owner) moves = t;
    }
    INFO("until " << (decision.until ? format_instant(*decision.until) : "never") << ", moves "
                  << (moves ? format_instant(*moves) : "never") << ": " << decision.because);
    const auto within = [&](std::optional<Instant> t) { return t && *t <= limit ? t : std::nullopt; };
    CHECK(within(decision.until) == moves);
    if (decision.until) CHECK(*decision.until > now);
    if (decision.recheck_at) CHECK(*decision.recheck_at > now);
    if (changes) {
      REQUIRE(decision.recheck_at);
      CHECK(*decision.recheck_at <= *changes);
    }
  }
}

TEST_CASE("what a recheck is for happens: the answer changes, or somebody new is on duty, back, or consulted") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    auto [policy, roster, incident, now] = random_case(seed);
    incident.pin.reset();
    incident.span.reset();
    incident.acknowledgement.reset();
    INFO("seed " << seed << " at " << format_instant(now));
    const auto before = decide_owner(policy, roster, {}, incident, now);
    if (!before.recheck_at) continue;
    const Instant at = *before.recheck_at;
    const auto after = decide_owner(policy, roster, {}, incident, at);
    bool matters = after.owner != before.owner || after.rule != before.rule || after.deferred != before.deferred;
    for (const auto& rota : roster.rotas()) {
      matters = matters || roster.on_duty(rota.name, at) != roster.on_duty(rota.name, at - minutes{1});
    }
    matters = matters || roster.present("servers", at) != roster.present("servers", at - minutes{1});
    matters =
        matters || (before.rule == Rule::fixed && roster.internal_hours().state_at(at) == roster::OpenState::open);
    CHECK(matters);
  }
}

}  // namespace
}  // namespace watchbill::ownership
