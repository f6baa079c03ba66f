#include "collector/roster/roster.h"

#include <random>

#include "tests/collector/roster/zones.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using test::clock;
using test::utc;

Person internal(PersonId id, std::vector<std::string> skills) {
  return {.id = id, .name = id, .party = Party::internal, .skills = std::move(skills), .contacts = {}};
}

Person of_msp(PersonId id) {
  return {.id = id, .name = id, .party = Party::msp, .skills = {}, .contacts = {}};
}

Rota rota(std::string name, Calendar calendar, std::vector<PersonId> members, Rotation rotate = Rotation::none) {
  return {.name = std::move(name),
          .hours = std::move(calendar),
          .members = std::move(members),
          .rotate = rotate,
          .hand_overs = {clock(8)},
          .from = {2026, 1, 5}};
}

Absence absence(PersonId person, Instant from, Instant to, Instant entered = Instant::min(), PersonId deputy = {}) {
  return {.person = std::move(person),
          .from = from,
          .to = to,
          .entered = entered,
          .kind = "vacation",
          .deputy = std::move(deputy)};
}

Roster roster_of(std::vector<Person> people, std::vector<Rota> rotas, std::vector<Absence> absences) {
  return Roster(
      {.internal_hours = Calendar(test::zone("America/New_York"), test::on_weekdays({{clock(8), clock(17)}}), {}),
       .people = std::move(people),
       .rotas = std::move(rotas),
       .absences = std::move(absences)});
}

std::vector<PersonId> names(const std::vector<OnDuty>& on_duty) {
  std::vector<PersonId> out;
  for (const auto& one : on_duty) out.push_back(one.person);
  return out;
}

TEST_CASE("turns of a week change at the hand-over, from the first one on or after the rota's date") {
  const auto zone = test::zone("America/New_York");
  Rota weekly = rota("noc", Calendar::always(zone), {"anna", "raj", "kim"}, Rotation::weekly);
  weekly.from = {2026, 1, 1};  // a Thursday: the first hand-over is Monday the 5th
  const auto roster = roster_of({}, {weekly}, {});
  CHECK(names(roster.on_duty("noc", utc("2026-01-05T12:59:59Z"))).empty());
  CHECK(roster.on_duty("noc", utc("2026-01-05T13:00:00Z")) ==
        std::vector<OnDuty>{{"anna", utc("2026-01-05T13:00:00Z")}});
  CHECK(names(roster.on_duty("noc", utc("2026-01-12T12:59:59Z"))) == std::vector<PersonId>{"anna"});
  CHECK(roster.on_duty("noc", utc("2026-01-12T13:00:00Z")) ==
        std::vector<OnDuty>{{"raj", utc("2026-01-12T13:00:00Z")}});
  CHECK(names(roster.on_duty("noc", utc("2026-01-26T13:00:00Z"))) == std::vector<PersonId>{"anna"});
  CHECK(names(roster.on_duty("nobody", utc("2026-01-26T13:00:00Z"))).empty());
}

TEST_CASE("a daily hand-over in a repeated hour is its first occurrence, in a skipped one the jump") {
  const auto zone = test::zone("America/New_York");
  Rota daily = rota("noc", Calendar::always(zone), {"anna", "raj"}, Rotation::daily);
  daily.hand_overs = {clock(1, 30)};
  const auto roster = roster_of({}, {daily}, {});
  const auto turn = turn_at(*roster.rota("noc"), utc("2026-11-01T06:45:00Z"));  // 01:45 again
  REQUIRE(turn);
  CHECK(turn->from == utc("2026-11-01T05:30:00Z"));
  CHECK(turn->to == utc("2026-11-02T06:30:00Z"));
  daily.hand_overs = {clock(2, 30)};
  CHECK(turn_at(daily, utc("2026-03-08T12:00:00Z"))->from == utc("2026-03-08T07:00:00Z"));
}

TEST_CASE("an absent member's turn falls to the next who is there, and comes back") {
  const auto zone = test::zone("America/New_York");
  const auto roster = roster_of({of_msp("anna"), of_msp("raj"), of_msp("kim")},
                                {rota("noc", Calendar::always(zone), {"anna", "raj", "kim"}, Rotation::weekly)},
                                {absence("anna", utc("2026-01-07T00:00:00Z"), utc("2026-01-08T00:00:00Z")),
                                 absence("raj", utc("2026-01-07T12:00:00Z"), utc("2026-01-07T18:00:00Z"))});
  const auto at = [&](const char* t) { return names(roster.on_duty("noc", utc(t))); };
  CHECK(at("2026-01-06T23:59:59Z") == std::vector<PersonId>{"anna"});
  CHECK(at("2026-01-07T00:00:00Z") == std::vector<PersonId>{"raj"});
  CHECK(at("2026-01-07T12:00:00Z") == std::vector<PersonId>{"kim"});
  CHECK(at("2026-01-07T18:00:00Z") == std::vector<PersonId>{"raj"});
  CHECK(at("2026-01-08T00:00:00Z") == std::vector<PersonId>{"anna"});
}

TEST_CASE("without a rotation all members are on duty in the rota's hours, each stretch a shift of its own") {
  const auto zone = test::zone("America/New_York");
  const auto roster =
      roster_of({}, {rota("nights", Calendar(zone, test::daily({{clock(22), clock(30)}}), {}), {"anna", "raj"})}, {});
  CHECK(roster.on_duty("nights", utc("2026-06-11T03:00:00Z")) ==
        std::vector<OnDuty>{{"anna", utc("2026-06-11T02:00:00Z")}, {"raj", utc("2026-06-11T02:00:00Z")}});
  CHECK(roster.on_duty("nights", utc("2026-06-11T12:00:00Z")).empty());
}

TEST_CASE("an override has the duty alone, in and out of the rota's hours") {
  const auto zone = test::zone("America/New_York");
  Rota nights = rota("nights", Calendar(zone, test::daily({{clock(22), clock(30)}}), {}), {"anna", "raj"});
  const auto from = utc("2026-06-10T20:00:00Z");
  const auto to = utc("2026-06-11T04:00:00Z");
  nights.overrides = {{"kim", from, to}};
  const auto roster = roster_of({}, {nights}, {});
  CHECK(roster.on_duty("nights", from - Duration{1}).empty());
  CHECK(roster.on_duty("nights", from) == std::vector<OnDuty>{{"kim", from}});
  CHECK(roster.on_duty("nights", to - Duration{1}) == std::vector<OnDuty>{{"kim", from}});
  CHECK(names(roster.on_duty("nights", to)) == std::vector<PersonId>{"anna", "raj"});
  CHECK(roster.next_duty_change("nights", from - hours{1}, to + days{1}) == from);
  CHECK(roster.next_duty_change("nights", from, to + days{1}) == to);
}

TEST_CASE("an override whose person is absent leaves the duty to the turn") {
  const auto zone = test::zone("America/New_York");
  Rota noc = rota("noc", Calendar::always(zone), {"anna", "raj"}, Rotation::weekly);
  noc.overrides = {{"kim", utc("2026-01-06T00:00:00Z"), utc("2026-01-08T00:00:00Z")}};
  const auto roster = roster_of({}, {noc}, {absence("kim", utc("2026-01-06T12:00:00Z"), utc("2026-01-07T12:00:00Z"))});
  const auto at = [&](const char* t) { return names(roster.on_duty("noc", utc(t))); };
  CHECK(at("2026-01-06T11:59:59Z") == std::vector<PersonId>{"kim"});
  CHECK(at("2026-01-06T12:00:00Z") == std::vector<PersonId>{"anna"});
  CHECK(at("2026-01-07T12:00:00Z") == std::vector<PersonId>{"kim"});
  CHECK(roster.next_duty_change("noc", utc("2026-01-06T00:00:00Z"), utc("2026-02-01T00:00:00Z")) ==
        utc("2026-01-06T12:00:00Z"));
}

TEST_CASE("several hand-overs a day pass the turn on at each") {
  const auto zone = test::zone("America/New_York");
  Rota noc = rota("noc", Calendar::always(zone), {"anna", "raj", "kim"}, Rotation::daily);
  noc.hand_overs = {clock(8), clock(20)};
  const auto roster = roster_of({}, {noc}, {});
  const auto at = [&](const char* t) { return names(roster.on_duty("noc", utc(t))); };
  CHECK(at("2026-01-05T13:00:00Z") == std::vector<PersonId>{"anna"});
  CHECK(at("2026-01-06T00:59:59Z") == std::vector<PersonId>{"anna"});
  CHECK(at("2026-01-06T01:00:00Z") == std::vector<PersonId>{"raj"});
  CHECK(at("2026-01-06T13:00:00Z") == std::vector<PersonId>{"kim"});
  CHECK(at("2026-01-07T01:00:00Z") == std::vector<PersonId>{"anna"});
}

TEST_CASE("an absence acts from the later of its beginning and its entry") {
  const auto entered = utc("2026-06-10T15:00:00Z");
  const auto roster = roster_of({internal("ana", {"servers"})}, {},
                                {absence("ana", utc("2026-06-10T12:00:00Z"), utc("2026-06-12T00:00:00Z"), entered)});
  CHECK_FALSE(roster.is_absent("ana", entered - Duration{1}));
  CHECK(roster.is_absent("ana", entered));
  CHECK_FALSE(roster.is_absent("ana", utc("2026-06-12T00:00:00Z")));
  CHECK(roster.next_absence_edge("ana", entered - hours{1}, entered + days{9}) == entered);
  CHECK_FALSE(roster.next_absence_edge("ben", entered - hours{1}, entered + days{9}));
}

TEST_CASE("a deputy has the absent person's skills meanwhile") {
  const auto from = utc("2026-06-10T12:00:00Z");
  const auto to = utc("2026-06-12T12:00:00Z");
  const auto roster = roster_of({internal("ana", {"servers"}), internal("ben", {"workplace"})}, {},
                                {absence("ana", from, to, from, "ben")});
  CHECK(roster.present("servers", from - Duration{1}) == std::vector<PersonId>{"ana"});
  CHECK(roster.present("servers", from) == std::vector<PersonId>{"ben"});
  CHECK(roster.present("workplace", from) == std::vector<PersonId>{"ben"});
  CHECK(roster.present("servers", to) == std::vector<PersonId>{"ana"});
  CHECK_FALSE(roster.is_anybody_present("network", from));
}

Roster random_roster(std::mt19937_64& random) {
  const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
  const auto begin = utc("2026-03-01T00:00:00Z");
  const std::vector<PersonId> ids{"anna", "raj", "kim", "lena"};
  std::vector<Rota> rotas;
  for (int i = 0; i < 2; ++i) {
    const auto zone = test::zone(below(2) == 0 ? "America/New_York" : "Europe/London");
    const int from = below(1440);
    const auto calendar =
        below(2) == 0 ? Calendar::always(zone) : Calendar(zone, test::daily({{from, from + 1 + below(1440)}}), {});
    std::vector<PersonId> members(ids.begin(), ids.begin() + 1 + below(4));
    Rota one = rota("r" + std::to_string(i), calendar, members, static_cast<Rotation>(below(3)));
    one.hand_overs = {below(one.rotate == Rotation::weekly ? 7 * 1440 : 1440)};
    one.from = add_days({2026, 2, 20}, below(16));
    Instant free = begin;
    for (int overrides = below(3); overrides > 0; --overrides) {
      const Instant taken_from = free + minutes{below(4 * 1440)};
      free = taken_from + minutes{1 + below(1440)};
      one.overrides.push_back({ids[static_cast<std::size_t>(below(4))], taken_from, free});
    }
    rotas.push_back(one);
  }
  std::vector<Absence> absences;
  for (int i = below(5); i > 0; --i) {
    const Instant from = begin + minutes{below(20 * 1440)};
    absences.push_back(absence(ids[static_cast<std::size_t>(below(4))], from, from + minutes{1 + below(4000)}));
  }
  return roster_of({internal("ana", {"servers"}), of_msp("anna"), of_msp("raj"), of_msp("kim"), of_msp("lena")}, rotas,
                   absences);
}

TEST_CASE("the next change of who is on duty agrees with asking minute by minute") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    const auto roster = random_roster(random);
    const Instant from = utc("2026-03-01T00:00:00Z") + minutes{random() % (10 * 1440)};
    const Instant limit = from + days{8};
    INFO("seed " << seed << " from " << format_instant(from));
    std::optional<Instant> any;
    for (const auto& rota : roster.rotas()) {
      std::optional<Instant> people;
      const auto now = roster.on_duty(rota.name, from);
      for (Instant t = from + minutes{1}; t <= limit && (!people || !any); t += minutes{1}) {
        const auto then = roster.on_duty(rota.name, t);
        if (!people && names(then) != names(now)) people = t;
        if (then != now && (!any || t < *any)) any = t;
      }
      CHECK(roster.next_duty_change(rota.name, from, limit) == people);
    }
    // Nothing changes before next_change says so.
    const auto next = roster.next_change(from, limit);
    if (any) {
      REQUIRE(next);
      CHECK(*next <= *any);
    }
  }
}

}  // namespace
}  // namespace watchbill::roster
