#include "collector/ownership/coverage.h"

#include <algorithm>
#include <map>

#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace watchbill::ownership;

namespace {

Instant instant(const char* text) {
  const auto read = parse_instant(text);
  REQUIRE(read);
  return *read;
}

/// What the walk by boundaries says, minute by minute.
using Minutes = std::map<std::pair<Instant, Problem>, Coverage>;

Minutes minutes_by_walk(const config::Client& client, Interval span) {
  Minutes out;
  for (const auto& problem : problems_of(client.policy, client.roster)) {
    for (Instant t = span.from; t < span.to; t += std::chrono::minutes{1}) {
      const auto found = coverage_at(client.policy, client.roster, problem, t);
      if (found != Coverage::covered) out[{t, problem}] = found;
    }
  }
  return out;
}

Minutes minutes_by_gaps(const config::Client& client, Interval span) {
  Minutes out;
  for (const auto& gap : gaps_in(client.policy, client.roster, span)) {
    for (const auto& problem : gap.problems) {
      for (Instant t = gap.when.from; t < gap.when.to; t += std::chrono::minutes{1}) {
        const bool is_new = out.emplace(std::pair{t, problem}, gap.kind).second;
        CHECK(is_new);
      }
    }
  }
  return out;
}

std::shared_ptr<const config::Client> odd_client() {
  const std::string msp = R"(msp: northstar
name: Northstar IT
time_zone: Europe/London
people:
  anna: {name: Anna Berg, contacts: [{email: anna@northstar.example}]}
  raj: {name: Raj Patel, contacts: [{email: raj@northstar.example}]}
  mia: {name: Mia Stone, contacts: [{email: mia@northstar.example}]}
rotas:
  noc:
    hours: {sun-fri: "20:00-07:30", sat: ["09:00-12:00", "20:00-07:30"]}
    members: [anna, raj]
    rotate: daily
    hand_over: "01:30"
    from: 2026-10-01
    overrides: [{person: raj, from: "2026-10-26 12:10", to: "2026-10-26 13:20"}]
absences:
  - {person: anna, from: "2026-10-24 22:00", to: "2026-10-25 01:15"}
  - {person: raj, from: "2026-10-24 23:00", to: "2026-10-26 12:40"}
  - {person: mia, from: "2026-10-25 00:30", to: "2026-10-25 00:45"}
answers: {default: noc}
manager: mia
)";
  const std::string client = R"(client: odd
name: Odd Ltd
time_zone: America/New_York
people:
  ana: {name: Ana Ruiz, skills: [servers], contacts: [{email: ana@odd.example}]}
hours: {mon-fri: "08:00-17:00"}
absences: [{person: ana, from: "2026-10-27 10:00", to: "2026-10-27 11:30"}]
responsibility:
  - {when: {category: security}, owner: msp}
  - {when: {category: network, site: attic}, owner: internal}
  - {open: internal, closed: msp}
lead: ana
escalation:
  msp: [{rota: noc}]
  internal: [{on_duty: true}]
)";
  const auto loaded =
      config::load_texts({"msp.yml", msp}, {{"odd.yml", client}},
                         [](const std::string&, const std::string&) { return Result<std::string>{fail("no files")}; });
  if (!loaded) FAIL(loaded.error().front().text());
  return loaded->clients.at("odd");
}

}  // namespace

TEST_CASE("a provider that is on duty at all hours leaves no gap") {
  const auto client = test::policy("peach");
  CHECK(gaps_in(client->policy, client->roster, {instant("2026-06-01T00:00:00Z"), instant("2026-08-30T00:00:00Z")})
            .empty());
}

TEST_CASE("an hour without any rota is a gap of every category in which the manager steps in") {
  const auto client = test::policy("peach", "msp-gap");
  const auto gaps =
      gaps_in(client->policy, client->roster, {instant("2026-06-10T04:00:00Z"), instant("2026-06-11T04:00:00Z")});
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].when == Interval{instant("2026-06-10T07:00:00Z"), instant("2026-06-10T08:00:00Z")});
  CHECK(gaps[0].kind == Coverage::manager);
  CHECK(gaps[0].problems == problems_of(client->policy, client->roster));
}

TEST_CASE("a gap is clipped to what was asked about") {
  const auto client = test::policy("peach", "msp-gap");
  const Interval span{instant("2026-06-10T07:20:00Z"), instant("2026-06-10T07:40:00Z")};
  const auto gaps = gaps_in(client->policy, client->roster, span);
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].when == span);
}

TEST_CASE("problems are told apart by what the matrix tells apart, and only those that page") {
  const auto client = odd_client();
  const auto problems = problems_of(client->policy, client->roster);
  CHECK(problems.size() == 3 * 2 * 2);  // network, security, servers; P1, P2; attic or not
  CHECK(std::count_if(problems.begin(), problems.end(), [](const Problem& p) { return p.site == "attic"; }) == 6);
}

TEST_CASE("the walk by boundaries says of every minute what that minute says, over a daylight-saving night") {
  const auto client = odd_client();
  const Interval span{instant("2026-10-24T12:00:00Z"), instant("2026-10-28T12:00:00Z")};
  const auto walked = minutes_by_walk(*client, span);
  CHECK(walked == minutes_by_gaps(*client, span));
  const auto has = [&](Coverage kind) {
    return std::any_of(walked.begin(), walked.end(), [&](const auto& one) { return one.second == kind; });
  };
  CHECK(has(Coverage::manager));
  CHECK(has(Coverage::nobody));
}
