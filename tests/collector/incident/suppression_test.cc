// Which incidents maintenance and silences fit, from when and until when.

#include "collector/incident/suppression.h"

#include "collector/incident/overflow.h"
#include "tests/collector/incident/one_incident.h"
#include "tests/support/catch.h"

namespace watchbill::incident {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kSunday = at("2026-06-14T06:00:00Z");  // 02:00 at Peach's

const roster::Zone& zone() {
  return test::peach()->roster.internal_hours().zone();
}

Incident incident() {
  Incident out;
  out.rule_name = "HostDown";
  out.severity = Severity::p2;
  out.category = "servers";
  out.service = "payroll";
  out.site = "hq";
  out.instance = "db-1";
  out.labels = {{"instance", "db-1"}, {"job", "node"}};
  return out;
}

EnteredSilence silence(const char* id, Instant from, Instant to, Match match = {.instances = {"db-1"}}) {
  return {.id = id, .silence = {.match = std::move(match), .from = from, .to = to, .entered = from}};
}

/// `id until`, or `none`.
std::string at_present(const std::vector<EnteredSilence>& silences, Instant t) {
  const auto found = suppression_at(silences, zone(), incident(), t);
  return found ? found->by + ' ' + format_instant(*found->until) : "none";
}

TEST_CASE("A silence fits what every one of its matchers fits") {
  struct Row {
    const char* name;
    Match match;
    bool fits;
  };
  const Row rows[] = {
      {"its rule", {.rules = {"DiskFull", "HostDown"}}, true},
      {"another rule", {.rules = {"DiskFull"}}, false},
      {"its category", {.categories = {"servers"}}, true},
      {"another category", {.categories = {"network"}}, false},
      {"its severity", {.severities = {Severity::p2, Severity::p3}}, true},
      {"another severity", {.severities = {Severity::p1}}, false},
      {"its service", {.services = {"payroll"}}, true},
      {"another service", {.services = {"mail"}}, false},
      {"its site", {.sites = {"hq"}}, true},
      {"another site", {.sites = {"depot"}}, false},
      {"its instance", {.instances = {"db-1"}}, true},
      {"another instance", {.instances = {"db-10"}}, false},
      {"its label", {.labels = {{"job", "node"}}}, true},
      {"another label's value", {.labels = {{"job", "sql"}}}, false},
      {"a label that it has not", {.labels = {{"rack", "7"}}}, false},
      {"all but one", {.rules = {"HostDown"}, .sites = {"hq"}, .labels = {{"rack", "7"}}}, false},
      {"everything", {.everything = true}, true},
      {"no matcher at all", {}, false},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(fits(row.match, incident()) == row.fits);
  }
}

TEST_CASE("It holds from its beginning up to its end, and never before it was entered") {
  auto one = silence("peach-s1", kSunday, kSunday + hours{2});
  CHECK(at_present({one}, kSunday - Duration{1}) == "none");
  CHECK(at_present({one}, kSunday) == "peach-s1 2026-06-14T08:00:00Z");
  CHECK(at_present({one}, kSunday + hours{2}) == "none");
  one.silence.entered = kSunday + minutes{30};
  CHECK(at_present({one}, kSunday + minutes{29}) == "none");
  CHECK(at_present({one}, kSunday + minutes{30}) == "peach-s1 2026-06-14T08:00:00Z");
  CHECK(next_suppression(std::vector{one}, zone(), incident(), kSunday) == kSunday + minutes{30});
  CHECK_FALSE(next_suppression(std::vector{one}, zone(), incident(), kSunday + hours{1}).has_value());
}

TEST_CASE("Silences that take over from each other are one stretch, in the name of the longest at its beginning") {
  const std::vector silences{silence("peach-s1", kSunday, kSunday + hours{1}),
                             silence("peach-s2", kSunday, kSunday + hours{2}),
                             silence("peach-s3", kSunday + hours{2}, kSunday + hours{3}),
                             silence("peach-s4", kSunday + hours{4}, kSunday + hours{5})};
  CHECK(at_present(silences, kSunday) == "peach-s2 2026-06-14T09:00:00Z");
  CHECK(at_present(silences, kSunday + hours{3}) == "none");
  CHECK(next_suppression(silences, zone(), incident(), kSunday + hours{3}) == kSunday + hours{4});
}

TEST_CASE("What comes every week holds in its hours alone, between its beginning and its end") {
  auto one = silence("peach-s1", kSunday - hours{24}, kSunday + hours{24 * 14 + 1});
  one.silence.weekly = *roster::parse_weekly("sun 02:00-04:00");
  CHECK(at_present({one}, kSunday - minutes{1}) == "none");
  CHECK(at_present({one}, kSunday) == "peach-s1 2026-06-14T08:00:00Z");
  CHECK(at_present({one}, kSunday + hours{2}) == "none");
  const auto next = [&](Instant t) { return next_suppression(std::vector{one}, zone(), incident(), t); };
  CHECK(next(kSunday - hours{24}) == kSunday);
  CHECK(next(kSunday) == kSunday + hours{24 * 7});
  CHECK(at_present({one}, kSunday + hours{24 * 14}) == "peach-s1 2026-06-28T07:00:00Z");  // its end comes first
  CHECK_FALSE(next(kSunday + hours{24 * 14}).has_value());
}

TEST_CASE("What is entered within its hours holds from its entry") {
  auto one = silence("peach-s1", kSunday - hours{24}, kSunday + hours{24});
  one.silence.weekly = *roster::parse_weekly("sun 02:00-04:00");
  one.silence.entered = kSunday + minutes{20};
  CHECK(next_suppression(std::vector{one}, zone(), incident(), kSunday) == kSunday + minutes{20});
}

TEST_CASE(
    "A suppression keeps its name while that silence acts, whenever it is looked at, and then has the next one's") {
  test::OneIncident world{.silences = {silence("peach-s1", kSunday, kSunday + hours{1}),
                                       silence("peach-s2", kSunday + minutes{30}, kSunday + hours{2})},
                          .incident = {}};
  world.fire("P2", kSunday + minutes{10});
  const auto looked_at = [&](Instant t) {
    world.take(Reconsider{}, t);
    return world.incident->suppression->by;
  };
  CHECK(looked_at(kSunday + minutes{10}) == "peach-s1");
  CHECK(world.due(kSunday + minutes{10}) == kSunday + hours{1});
  CHECK(looked_at(kSunday + minutes{40}) == "peach-s1");
  CHECK(world.due(kSunday + minutes{40}) == kSunday + hours{1});
  CHECK(looked_at(kSunday + hours{1}) == "peach-s2");
  CHECK(world.due(kSunday + hours{1}) == kSunday + hours{2});
  CHECK(world.incident->suppression->since == kSunday + minutes{10});
}

TEST_CASE("The response clock starts at the end of a suppression before which nobody was told") {
  test::OneIncident world{.silences = {silence("peach-s1", kSunday, kSunday + hours{2})}, .incident = {}};
  world.fire("P2", kSunday + minutes{30});
  CHECK(world.incident->told.empty());
  CHECK_FALSE(world.incident->response_due.has_value());
  CHECK(world.incident->suppression->because == "silence peach-s1");
  CHECK(world.due(kSunday + minutes{30}) == kSunday + hours{2});
  world.take(Due{}, kSunday + hours{2});
  CHECK_FALSE(world.incident->suppression.has_value());
  CHECK(world.incident->response_due == kSunday + hours{3});
  REQUIRE(world.incident->told.size() == 1);
  CHECK(world.incident->told[0].person == "anna");
  CHECK(world.incident->told[0].cause == Cause::persists);
  CHECK(world.due(kSunday + hours{2}) == kSunday + hours{2} + minutes{15});  // the ladder counts from there
}

TEST_CASE("The response clock of what was told before goes on through the suppression") {
  test::OneIncident world{.silences = {silence("peach-s1", kSunday, kSunday + hours{2})}, .incident = {}};
  world.fire("P2", kSunday - minutes{10});
  const auto due = world.incident->response_due;
  CHECK(world.due(kSunday - minutes{10}) == kSunday);
  world.take(Due{}, kSunday);
  CHECK(world.incident->suppression->since == kSunday);
  CHECK(world.incident->response_due == due);
  world.take(Due{}, kSunday + hours{2});
  CHECK(world.incident->response_due == due);
  CHECK(world.incident->told.size() == 2);
}

TEST_CASE("A raise meanwhile tells nobody, and its clock starts when somebody hears of it") {
  test::OneIncident world{.silences = {silence("peach-s1", kSunday, kSunday + hours{2})}, .incident = {}};
  world.fire("P3", kSunday - minutes{10});
  world.take(Due{}, kSunday);
  world.fire("P1", kSunday + minutes{30});
  CHECK(world.incident->severity == Severity::p1);
  CHECK(world.incident->told.size() == 1);
  CHECK_FALSE(world.incident->response_due.has_value());
  world.take(Due{}, kSunday + hours{2});
  CHECK(world.incident->response_due == kSunday + hours{2} + minutes{15});
  CHECK(world.incident->told.back().how == ownership::How::page);
}

TEST_CASE("A severity that the silence does not fit is told at once") {
  test::OneIncident world{
      .silences = {silence("peach-s1", kSunday, kSunday + hours{2}, {.severities = {Severity::p3}})}, .incident = {}};
  world.fire("P3", kSunday + minutes{10});
  CHECK(world.incident->told.empty());
  world.fire("P1", kSunday + minutes{30});
  CHECK_FALSE(world.incident->suppression.has_value());
  REQUIRE(world.incident->told.size() == 1);
  CHECK(world.incident->told[0].cause == Cause::raised);
  CHECK(world.incident->response_due == kSunday + minutes{45});
}

TEST_CASE("What nobody is told of does not wait for the internal team") {
  const Instant noon = at("2026-06-16T16:00:00Z");
  test::OneIncident world{.silences = {silence("peach-s1", noon, noon + hours{2})}, .incident = {}};
  world.fire("P2", noon);
  CHECK(world.incident->span().owner == Party::internal);
  CHECK_FALSE(is_counted(*world.incident));
  world.take(Due{}, noon + hours{2});
  CHECK(is_counted(*world.incident));
}

TEST_CASE("Of what was acknowledged under a suppression the lead is consulted only when that is due after its end") {
  const Instant opening = at("2026-06-16T12:00:00Z");
  struct Row {
    const char* name;
    Instant ends, looked_at;
    const char* told;
  };
  const Row rows[] = {
      {"due before", opening + hours{1}, opening + hours{1}, "sol persists"},
      {"at its end", opening, opening, "sol persists"},
      {"after", opening - minutes{15}, opening - minutes{15}, "sol persists"},
      {"after, looked at late", opening - minutes{15}, opening + minutes{10}, "sol persists, ana on_duty"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    test::OneIncident world{.silences = {silence("peach-s1", opening - hours{2}, row.ends)}, .incident = {}};
    world.fire("P1", opening - hours{1}, "security");
    world.take(Acknowledge{.person = "sol"}, opening - minutes{30});
    world.take(Due{}, row.looked_at);
    const auto told = [&] {
      std::string out;
      for (const auto& one : world.incident->told) {
        out += (out.empty() ? "" : ", ") + one.person + ' ' + std::string(to_text(one.cause));
      }
      return out;
    };
    CHECK(told() == row.told);
    world.take(Reconsider{}, row.looked_at + minutes{1});
    CHECK(told() == row.told);
  }
}

}  // namespace
}  // namespace watchbill::incident
