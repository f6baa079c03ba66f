// A journal's events under another policy.

#include "collector/simulate/replay.h"

#include <filesystem>

#include "tests/support/catch.h"

namespace watchbill::simulate {
namespace {

using incident::Actor;
using incident::Event;

Instant at(const char* text) {
  const auto read = parse_instant(text);
  if (!read) FAIL(read.error().text());
  return *read;
}

config::Config peach(const std::string& closed = "msp") {
  const std::string msp = R"(msp: northstar
time_zone: America/New_York
people:
  anna: {name: Anna Berg, contacts: [{email: anna@northstar.example}]}
  mia: {name: Mia Stone, contacts: [{email: mia@northstar.example}]}
rotas: {noc: {hours: always, members: [anna]}}
answers: {default: noc}
manager: mia
)";
  const std::string client = R"(client: peach
name: Peach Health
time_zone: America/New_York
people: {ana: {name: Ana Ruiz, skills: [servers], contacts: [{email: ana@peach.example}]}}
hours: {mon-fri: "08:00-17:00"}
responsibility: [{open: internal, closed: )" +
                             closed + R"(}]
lead: ana
)";
  auto read = config::load_texts({"msp.yml", msp}, {{"peach.yml", client}}, [](const std::string&, const std::string&) {
    return Result<std::string>{fail("no files")};
  });
  if (!read) FAIL(read.error().front().text());
  return *std::move(read);
}

const Labels kLabels{{"alertname", "HostDown"},
                     {"category", "servers"},
                     {"client", "peach"},
                     {"instance", "db-1"},
                     {"severity", "critical"}};

Event of_incident(const char* when, Actor actor, incident::EventBody body) {
  return {.client = "peach",
          .incident = "peach-7",
          .effective_at = at(when),
          .actor = std::move(actor),
          .body = std::move(body)};
}

/// A Friday's problem from 16:00 to 20:00, local.
std::vector<Event> friday() {
  incident::Opened opened;
  opened.rule_name = "HostDown";
  opened.labels = kLabels;
  opened.summary = "db-1 is down";
  opened.happened = opened.received = at("2026-06-12T20:00:00Z");
  const Actor rule{.kind = Actor::Kind::rule, .name = "HostDown"};
  return {of_incident("2026-06-12T20:00:00Z", rule, opened),
          of_incident("2026-06-13T00:00:00Z", rule, incident::Resolved{.at = at("2026-06-13T00:00:00Z")})};
}

constexpr auto kHour = std::chrono::hours{1};

TEST_CASE("a replay says who opened each incident, and how long each party had it until its recovery") {
  const auto replayed = replay(friday(), peach(), at("2026-06-15T00:00:00Z"));
  REQUIRE(replayed);
  REQUIRE(replayed->lives.size() == 1);
  const auto& life = replayed->lives.at("peach-7");
  CHECK(life.opening.owner == Party::internal);
  CHECK(life.owned == std::map<Party, Duration>{{Party::internal, kHour}, {Party::msp, 3 * kHour}});
  CHECK(replayed->refused == 0);
}

TEST_CASE("another policy makes another life of the same events") {
  const auto was = replay(friday(), peach(), at("2026-06-15T00:00:00Z"));
  const auto is = replay(friday(), peach("internal"), at("2026-06-15T00:00:00Z"));
  REQUIRE(was);
  REQUIRE(is);
  CHECK(is->lives.at("peach-7").owned == std::map<Party, Duration>{{Party::internal, 4 * kHour}});
  CHECK_FALSE(was->lives.at("peach-7") == is->lives.at("peach-7"));
}

TEST_CASE("what people did is done again; what the other policy's core refuses is counted") {
  auto events = friday();
  const Actor anna{.kind = Actor::Kind::person, .name = "anna"};
  events.insert(events.begin() + 1,
                of_incident("2026-06-12T21:10:00Z", anna, incident::Acknowledged{.person = "anna"}));
  const auto was = replay(events, peach(), at("2026-06-15T00:00:00Z"));
  const auto is = replay(events, peach("internal"), at("2026-06-15T00:00:00Z"));
  REQUIRE(was);
  REQUIRE(is);
  CHECK(was->refused == 0);
  CHECK(is->refused == 1);
}

TEST_CASE("an unfinished incident counts up to the end, one that opened before the replay not at all") {
  auto events = friday();
  events.pop_back();
  const auto open = replay(events, peach(), at("2026-06-12T22:00:00Z"));
  REQUIRE(open);
  CHECK(open->lives.at("peach-7").owned == std::map<Party, Duration>{{Party::internal, kHour}, {Party::msp, kHour}});
  const auto rest = replay({friday().back()}, peach(), at("2026-06-15T00:00:00Z"));
  REQUIRE(rest);
  CHECK(rest->lives.empty());
}

TEST_CASE("a drill is nothing that another policy could have decided otherwise") {
  auto events = friday();
  std::get<incident::Opened>(events.front().body).drill =
      incident::Drill{.by = "ana", .ends_at = at("2026-06-12T21:00:00Z")};
  const Actor anna{.kind = Actor::Kind::person, .name = "anna"};
  events.insert(events.begin() + 1,
                of_incident("2026-06-12T20:10:00Z", anna, incident::Acknowledged{.person = "anna"}));
  const auto replayed = replay(events, peach(), at("2026-06-15T00:00:00Z"));
  REQUIRE(replayed);
  CHECK(replayed->lives.empty());
  CHECK(replayed->refused == 0);
}

TEST_CASE("an absence that was entered acts in the replay") {
  auto events = friday();
  const Instant from = at("2026-06-12T19:00:00Z");
  events.insert(
      events.begin(),
      {.client = "peach",
       .incident = {},
       .effective_at = from,
       .actor = {.kind = Actor::Kind::person, .name = "ana"},
       .body = incident::AbsenceAdded{
           .id = "peach-a1",
           .absence = {
               .person = "ana", .from = from, .to = at("2026-06-16T00:00:00Z"), .entered = from, .kind = "ill"}}});
  const auto replayed = replay(events, peach(), at("2026-06-15T00:00:00Z"));
  REQUIRE(replayed);
  CHECK(replayed->lives.at("peach-7").opening.owner == Party::msp);
  CHECK(replayed->lives.at("peach-7").opening.rule == ownership::Rule::cover);
}

}  // namespace
}  // namespace watchbill::simulate
