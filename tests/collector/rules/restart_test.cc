// What a restart does to alerts: nothing is announced twice, nothing ends for want of data.

#include "collector/rules/engine.h"
#include "tests/collector/rules/series.h"
#include "tests/support/catch.h"

namespace watchbill::rules {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Instant kStart = Instant{std::chrono::hours{24 * 365 * 50}};

std::shared_ptr<const RuleSet> rules_of(const std::string& rules) {
  auto set = parse_rules("groups:\n- name: g\n  interval: 10s\n  rules: " + rules + "\n", "f.yml");
  if (!set) throw std::runtime_error(set.error().front().text());
  return std::make_shared<const RuleSet>(std::move(*set));
}

const Labels kAlert{{"alertname", "Full"}, {"instance", "a"}, {"severity", "critical"}};
const KnownFiring kKnown{.rule = "Full", .labels = kAlert, .active_since = kStart - minutes{30}};

/// The seconds after the start at which each edge came, `+` for firing and `-` for its end.
std::string run(Engine& engine, const promql::Source& source) {
  std::string out;
  for (int s = 0; s <= 300; s += 10) {
    for (const auto& edge : engine.step(source, kStart + seconds{s}).edges) {
      out += (edge.kind == Edge::Kind::firing ? "+" : "-") + std::to_string(s) + " ";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("A restored alert is not told again, and ends when it is seen not to hold, or after two minutes") {
  struct Row {
    const char* name;
    const char* expr;
    const char* up;  ///< every 10 s from the start
    const char* free;
    const char* edges;
  };
  const Row rows[] = {
      {"still holds", "free < 5", "1x30", "1x30", ""},
      {"the instance reports and it holds no more", "free < 5", "_ _ 1x28", "_ _ 9x28", "-20 "},
      {"the instance does not report", "free < 5", "", "", "-120 "},
      {"the instance is down", "free < 5", "0x30", "", "-120 "},
      {"another look at what comes back late", "free < 5", "_x11 1x19", "_x11 1x19", ""},
      {"holds, then ends", "free < 5", "1x30", "1x3 9x20", "-40 "},
      {"a range that is not yet covered", "avg_over_time(free[1m]) < 5", "1x30", "9x30", "-60 "},
      {"a range longer than the two minutes", "avg_over_time(free[10m]) < 5", "1x30", "9x30", "-120 "},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    test::ListSource source;
    source.add({{"__name__", "up"}, {"instance", "a"}}, row.up, kStart, seconds{10});
    source.add({{"__name__", "free"}, {"instance", "a"}}, row.free, kStart, seconds{10});
    Engine engine(
        rules_of(std::string("[{alert: Full, expr: '") + row.expr + "', for: 1m, labels: {severity: critical}}]"),
        kStart);
    engine.restore({kKnown});
    CHECK(run(engine, source) == row.edges);
  }
}

TEST_CASE("An alert without an instance is held for two minutes") {
  test::ListSource source;
  source.add({{"__name__", "up"}, {"instance", "a"}}, "1x30", kStart, seconds{10});
  Engine engine(rules_of("[{alert: Full, expr: 'count(up) < 1', labels: {severity: critical}}]"), kStart);
  engine.restore(
      {{.rule = "Full", .labels = {{"alertname", "Full"}, {"severity", "critical"}}, .active_since = kStart}});
  CHECK(run(engine, source) == "-120 ");
}

TEST_CASE("A restored alert keeps when it began") {
  test::ListSource source;
  source.add({{"__name__", "up"}, {"instance", "a"}}, "1x30", kStart, seconds{10});
  source.add({{"__name__", "free"}, {"instance", "a"}}, "1x3 9x20", kStart, seconds{10});
  Engine engine(rules_of("[{alert: Full, expr: free < 5, labels: {severity: critical}}]"), kStart);
  engine.restore({kKnown});
  engine.step(source, kStart);
  CHECK(engine.status()[0].alerts[0].active_since == kKnown.active_since);
  CHECK(engine.status()[0].alerts[0].is_firing);
  const auto edges = engine.step(source, kStart + seconds{60}).edges;
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].active_since == kKnown.active_since);
  CHECK(edges[0].labels == kAlert);
}

TEST_CASE("A restored alert goes to the rule that can have made it, and ends when there is none") {
  struct Row {
    const char* name;
    const char* rules;
    int given_to;  ///< the number of the rule, -1 when it ends
  };
  const Row rows[] = {
      {"the only rule", "[{alert: Full, expr: free < 5, labels: {severity: critical}}]", 0},
      {"the one with the same severity",
       "[{alert: Full, expr: free < 9, labels: {severity: warning}}, {alert: Full, expr: free < 5, labels: {severity: "
       "critical}}]",
       1},
      {"a template that may have made it",
       "[{alert: Full, expr: free < 5, labels: {severity: '{{ if true }}critical{{ end }}'}}]", 0},
      {"another severity now", "[{alert: Full, expr: free < 5, labels: {severity: info}}]", -1},
      {"another name", "[{alert: Fuller, expr: free < 5, labels: {severity: critical}}]", -1},
      {"no rules", "[]", -1},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Engine engine(rules_of(row.rules), kStart);
    engine.restore({kKnown});
    const auto edges = engine.step(test::ListSource(), kStart).edges;
    CHECK(edges.size() == (row.given_to < 0 ? 1U : 0U));
    const auto status = engine.status();
    for (std::size_t i = 0; i < status.size(); ++i) {
      CHECK(status[i].alerts.size() == (static_cast<int>(i) == row.given_to ? 1U : 0U));
    }
  }
}

}  // namespace watchbill::rules
