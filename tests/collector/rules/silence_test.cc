// Silence is no recovery: what the silence of an agent does to the alerts of its endpoint.

#include "collector/rules/engine.h"
#include "tests/collector/rules/series.h"
#include "tests/support/catch.h"

namespace watchbill::rules {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Instant kStart = Instant{std::chrono::hours{24 * 365 * 50}};
const Instant kLongAgo = kStart - std::chrono::hours{1};

std::shared_ptr<const RuleSet> rule(const std::string& text) {
  auto set = parse_rules("groups:\n- name: g\n  interval: 10s\n  rules: [{alert: Full, " + text + "}]\n", "f.yml");
  if (!set) throw std::runtime_error(set.error().front().text());
  return std::make_shared<const RuleSet>(std::move(*set));
}

/// The seconds from the start to `until` at which an edge came, `+` for firing and `-` for its end.
std::string run(Engine& engine, const promql::Source& source, int until = 300) {
  std::string out;
  for (int s = 0; s <= until; s += 10) {
    for (const auto& edge : engine.step(source, kStart + seconds{s}).edges) {
      out += (edge.kind == Edge::Kind::firing ? "+" : "-") + std::to_string(s) + " ";
    }
  }
  return out;
}

const Labels kUp{{"__name__", "up"}, {"client", "peach"}, {"instance", "a"}, {"site", "hq"}};
const Labels kFree{{"__name__", "free"}, {"client", "peach"}, {"instance", "a"}, {"site", "hq"}};

}  // namespace

TEST_CASE("An alert of an endpoint that is silent fires on, and is judged when the endpoint is back") {
  struct Row {
    const char* name;
    const char* rule;
    const char* up;  ///< every 10 s from the start
    const char* free;
    const char* held;   ///< edges where silence is no recovery
    const char* ended;  ///< edges as Prometheus has them
  };
  const Row rows[] = {
      {"the agent dies", "expr: free < 5", "1x2 0x27", "1x2 stale", "+0 ", "+0 -30 "},
      {"it is back, and its condition holds", "expr: free < 5", "1x2 0x4 1x20", "1x2 stale _x4 1x20", "+0 ",
       "+0 -30 +80 "},
      {"it is back, and its condition does not hold", "expr: free < 5", "1x2 0x4 1x20", "1x2 stale _x4 9x20", "+0 -80 ",
       "+0 -30 "},
      {"it recovers before the agent dies", "expr: free < 5", "1x2 0x27", "1 1 9 stale", "+0 -20 ", "+0 -20 "},
      {"a range is to be filled again first", "expr: 'max_over_time(free[1m]) < 5'", "1x2 0x9 1x20",
       "1x2 stale _x9 9x20", "+0 -190 ", "+0 -90 "},
      {"for two minutes at most", "expr: 'max_over_time(free[5m]) < 5 and free < 8'", "1x2 0x4 1x20",
       "1x2 stale _x4 9x20", "+0 -200 ", "+0 -30 "},
      {"keep_firing_for counts from when it is judged", "expr: free < 5, keep_firing_for: 30s", "1x2 0x4 1x20",
       "1x2 stale _x4 9x20", "+0 -110 ", "+0 -60 "},
      {"the silence is over before anybody evaluated in it: judged at once", "expr: 'avg_over_time(free[1m]) < 5'",
       "1x2 0 1x24", "1x3 99x25", "+0 -40 ", "+0 -40 "},
      {"what is pending begins anew", "expr: free < 5, for: 1m", "1x2 0x4 1x20", "1x2 stale _x4 1x20", "+140 ",
       "+140 "},
      {"that it is silent is over when it is back", "expr: up == 0", "1x2 0x4 1x20", "", "+30 -80 ", "+30 -80 "},
      {"no up of it: as in Prometheus", "expr: free < 5", "", "1x2 stale", "+0 -30 ", "+0 -30 "},
      {"an instance of the rule's own making", "expr: free < 5, labels: {instance: all}", "1x2 0x27", "1x2 stale",
       "+0 -30 ", "+0 -30 "},
      {"no instance", "expr: 'sum by (site) (free) < 5'", "1x2 0x27", "1x2 stale", "+0 -30 ", "+0 -30 "},
      {"no site: the instance says enough", "expr: 'sum by (instance) (free) < 5'", "1x2 0x27", "1x2 stale", "+0 ",
       "+0 -30 "},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    test::ListSource source;
    source.add(kUp, row.up, kStart, seconds{10});
    source.add(kFree, row.free, kStart, seconds{10});
    Engine live(rule(row.rule), kLongAgo, OnSilence::hold);
    CHECK(run(live, source) == row.held);
    Engine as_prometheus(rule(row.rule), kLongAgo);
    CHECK(run(as_prometheus, source) == row.ended);
  }
}

TEST_CASE("Only the silence of the alert's own endpoint holds it") {
  test::ListSource source;
  source.add(kUp, "1x30", kStart, seconds{10});
  source.add(kFree, "1x2 stale", kStart, seconds{10});
  source.add({{"__name__", "up"}, {"client", "peach"}, {"instance", "a"}, {"site", "lab"}}, "0x30", kStart,
             seconds{10});
  source.add({{"__name__", "up"}, {"client", "peach"}, {"instance", "b"}, {"site", "hq"}}, "0x30", kStart, seconds{10});
  for (const char* expr : {"expr: free < 5", "expr: 'sum by (instance) (free) < 5'"}) {
    Engine engine(rule(expr), kLongAgo, OnSilence::hold);
    CHECK(run(engine, source) == "+0 -30 ");
  }
}

TEST_CASE("A held alert keeps its beginning and its value, over a reload too") {
  test::ListSource source;
  source.add(kUp, "1x2 0x27", kStart, seconds{10});
  source.add(kFree, "1x2 stale", kStart, seconds{10});
  Engine engine(rule("expr: free < 5"), kLongAgo, OnSilence::hold);
  CHECK(run(engine, source, 100) == "+0 ");
  engine.replace(rule("expr: free < 4"));
  CHECK(run(engine, source).empty());
  const auto status = engine.status();
  REQUIRE(status[0].alerts.size() == 1);
  CHECK(status[0].alerts[0].is_firing);
  CHECK(status[0].alerts[0].active_since == kStart);
  CHECK(status[0].alerts[0].value == 1);
}

TEST_CASE("A restored alert of an endpoint that is silent is held on, and one of an unknown endpoint ends") {
  struct Row {
    const char* name;
    const char* up;
    const char* edges;
  };
  const Row rows[] = {
      {"silent from the start on", "0x60", ""},
      {"found silent when its time to come back is over", "_x13 0x60", ""},
      {"found silent, then back", "_x13 0x10 1x30", "-240 "},
      {"never heard of", "", "-300 "},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    test::ListSource source;
    source.add(kUp, row.up, kStart, seconds{10});
    Engine engine(rule("expr: free < 5"), kStart, OnSilence::hold);
    engine.restore({{.rule = "Full",
                     .labels = {{"alertname", "Full"}, {"client", "peach"}, {"instance", "a"}, {"site", "hq"}},
                     .active_since = kStart - minutes{30}}});
    CHECK(run(engine, source, 400) == row.edges);
  }
}

}  // namespace watchbill::rules
