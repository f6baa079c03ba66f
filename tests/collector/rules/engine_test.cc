#include "collector/rules/engine.h"

#include "tests/collector/rules/series.h"
#include "tests/support/catch.h"

namespace watchbill::rules {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Instant kStart = Instant{std::chrono::hours{24 * 365 * 50}};
/// Long before, so that nothing is held for a restart.
const Instant kLongAgo = kStart - std::chrono::hours{1};

std::shared_ptr<const RuleSet> rules_of(const std::string& text) {
  auto set = parse_rules(text, "f.yml");
  if (!set) throw std::runtime_error(set.error().front().text());
  return std::make_shared<const RuleSet>(std::move(*set));
}

/// A set of one group at an interval of one minute; `rules` is a YAML flow list.
std::shared_ptr<const RuleSet> group_of(const std::string& rules, const std::string& more = "") {
  return rules_of("groups:\n- name: g\n  interval: 1m\n" + more + "  rules: " + rules + "\n");
}

test::ListSource source_of(const std::vector<std::pair<Labels, std::string>>& all) {
  test::ListSource source;
  for (const auto& [labels, values] : all) source.add(labels, values, kStart, minutes{1});
  return source;
}

Labels up(const std::string& instance) {
  return {{"__name__", "up"}, {"instance", instance}};
}

std::string text_of(const Edge& edge, Instant start = kStart) {
  const auto minute = [&](Instant t) { return std::to_string((t - start) / minutes{1}); };
  std::string out = (edge.kind == Edge::Kind::firing ? "+" : "-") + edge.rule + "@" + minute(edge.at) + "(" +
                    minute(edge.active_since) + ")";
  for (const auto& label : edge.labels) {
    if (label.name != "alertname") out += " " + label.name + "=" + label.value;
  }
  return out;
}

/// Steps each minute from `from` to `to`; the edges in their order.
std::vector<std::string> run(Engine& engine, const promql::Source& source, int from, int to) {
  std::vector<std::string> out;
  for (int m = from; m <= to; ++m) {
    for (const auto& edge : engine.step(source, kStart + minutes{m}).edges) out.push_back(text_of(edge));
  }
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("An alert is pending for its `for`, fires, and ends when its condition does not hold") {
  struct Row {
    const char* name;
    const char* rule;
    const char* values;
    Texts edges;
  };
  const Row rows[] = {
      {"without for it fires at once",
       "{alert: D, expr: up == 0}",
       "1 0 0 1",
       {"+D@1(1) instance=a", "-D@3(1) instance=a"}},
      {"for is waited out",
       "{alert: D, expr: up == 0, for: 2m}",
       "1 0 0 0 0 1",
       {"+D@3(1) instance=a", "-D@5(1) instance=a"}},
      {"too short to fire", "{alert: D, expr: up == 0, for: 2m}", "1 0 0 1 0 0 1", {}},
      {"for begins again after a gap in the condition",
       "{alert: D, expr: up == 0, for: 2m}",
       "0 0 1 0 0 0",
       {"+D@5(3) instance=a"}},
      {"keep_firing_for bridges a short recovery",
       "{alert: D, expr: up == 0, keep_firing_for: 2m}",
       "0 1 0 1 1 1 1",
       {"+D@0(0) instance=a", "-D@5(0) instance=a"}},
      {"keep_firing_for does not keep what is pending",
       "{alert: D, expr: up == 0, for: 1m, keep_firing_for: 5m}",
       "0 1 1 1",
       {}},
      {"a series that goes stale ends its alert",
       "{alert: D, expr: up == 0}",
       "0 0 stale",
       {"+D@0(0) instance=a", "-D@2(0) instance=a"}},
      {"a series that merely stops is looked back for",
       "{alert: D, expr: up == 0}",
       "0 _ _ _ _ _ _ _",
       {"+D@0(0) instance=a", "-D@6(0) instance=a"}},
      {"absence", "{alert: D, expr: 'absent(up)'}", "_ _ 1", {"+D@0(0)", "-D@2(0)"}},
      {"a scalar always fires", "{alert: D, expr: '1'}", "1", {"+D@0(0)"}},
      {"rule labels go over series labels",
       "{alert: D, expr: up == 0, labels: {instance: x, severity: critical}}",
       "0 0 0 0 0 0 0 0",
       {"+D@0(0) instance=x severity=critical"}},
      {"labels are templates",
       "{alert: D, expr: up == 0, labels: {who: '{{ $labels.instance }}-{{ $value }}'}}",
       "0 0 0 0 0 0 0 0",
       {"+D@0(0) instance=a who=a-0"}},
      {"a label that becomes empty goes",
       "{alert: D, expr: up == 0, labels: {instance: ''}}",
       "0 0 0 0 0 0 0 0",
       {"+D@0(0)"}},
      {"a label with the value in it makes a new alert each time",
       "{alert: D, expr: up > 0, labels: {v: '{{ $value }}'}}",
       "1 2 2 2 2 2 2 2",
       {"+D@0(0) instance=a v=1", "-D@1(0) instance=a v=1", "+D@1(1) instance=a v=2"}},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Engine engine(group_of(std::string("[") + row.rule + "]"), kLongAgo);
    const auto source = source_of({{up("a"), row.values}});
    CHECK(run(engine, source, 0, 7) == row.edges);
  }
}

TEST_CASE("Annotations are expanded with the alert's labels and value") {
  Engine engine(
      group_of("[{alert: D, expr: up == 0, annotations: {summary: '{{ $labels.instance }} is {{ $value }}', bad: "
               "'{{ first (query \"none\") }}', others: '{{ with query \"up\" }}{{ . | len }}{{ end }}'}}]"),
      kLongAgo);
  const auto edges = engine.step(source_of({{up("a"), "0"}, {up("b"), "1"}}), kStart).edges;
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].annotations.at("summary") == "a is 0");
  CHECK(edges[0].annotations.at("others") == "2");
  CHECK_THAT(edges[0].annotations.at("bad"), Catch::Matchers::StartsWith("<error expanding template: "));
}

TEST_CASE("The labels of an alert keep what the series had, without its name, and hold alertname") {
  Engine engine(group_of("[{alert: D, expr: up}]"), kLongAgo);
  const auto edges = engine.step(source_of({{up("a"), "5"}}), kStart).edges;
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].labels == Labels{{"alertname", "D"}, {"instance", "a"}});
  CHECK(edges[0].value == 5);
}

TEST_CASE("Groups are evaluated at the multiples of their interval, late steps at the newest that passed") {
  Engine engine(rules_of("groups:\n- name: g\n  interval: 1m\n  rules: [{alert: D, expr: up == 0}]\n"
                         "- name: fast\n  interval: 10s\n  rules: [{alert: F, expr: up == 0}]\n"),
                kLongAgo);
  const auto source = source_of({{up("a"), "1 0 0 0 1"}});
  auto outcome = engine.step(source, kStart + seconds{7});
  CHECK(outcome.edges.empty());
  CHECK(outcome.next == kStart + seconds{10});
  outcome = engine.step(source, kStart + seconds{61});
  REQUIRE(outcome.edges.size() == 2);
  CHECK(outcome.edges[0].at == kStart + seconds{60});
  CHECK(outcome.next == kStart + seconds{70});
  CHECK(engine.step(source, kStart + seconds{62}).edges.empty());
  CHECK(engine.status()[0].evaluated_at == kStart + seconds{60});
  outcome = engine.step(source, kStart + minutes{5});
  CHECK(outcome.edges.size() == 2);
}

TEST_CASE("A clock that was set back does not silence the rules") {
  Engine engine(group_of("[{alert: D, expr: up == 0}]"), kLongAgo);
  const auto source = source_of({{up("a"), "0 0 1 1 1 1 1 1 1"}});
  CHECK(run(engine, source, 8, 8).empty());
  CHECK(run(engine, source, 0, 0).size() == 1);
}

TEST_CASE("Without rules there is nothing to wake for") {
  Engine engine(rules_of(""), kLongAgo);
  const auto outcome = engine.step(source_of({}), kStart);
  CHECK(outcome.edges.empty());
  CHECK_FALSE(outcome.next);
}

TEST_CASE("An evaluation that fails leaves the alerts as they are and shows in the status") {
  // Two series with one label set after `without`: many-to-many, from minute 1 to 2.
  Engine engine(group_of("[{alert: D, expr: 'up * on (instance) other == 0'}, {alert: Fine, expr: up == 0}]"),
                kLongAgo);
  const auto source = source_of({{up("a"), "0 0 0 1"},
                                 {{{"__name__", "other"}, {"instance", "a"}, {"x", "1"}}, "1 1 1 1"},
                                 {{{"__name__", "other"}, {"instance", "a"}, {"x", "2"}}, "_ 1 stale"}});
  CHECK(run(engine, source, 0, 0) == Texts{"+D@0(0) instance=a", "+Fine@0(0) instance=a"});
  CHECK(run(engine, source, 1, 1).empty());
  CHECK_FALSE(engine.status()[0].error.empty());
  CHECK(engine.status()[0].alerts.size() == 1);
  CHECK(engine.status()[1].error.empty());
  CHECK(run(engine, source, 2, 2).empty());
  CHECK(engine.status()[0].error.empty());
  CHECK(run(engine, source, 3, 3) == Texts{"-D@3(0) instance=a", "-Fine@3(0) instance=a"});
}

TEST_CASE("Two alerts with the same labels are an error of the evaluation") {
  Engine engine(group_of("[{alert: D, expr: up == 0, labels: {instance: same}}]"), kLongAgo);
  CHECK(run(engine, source_of({{up("a"), "0"}, {up("b"), "0"}}), 0, 0).empty());
  CHECK_THAT(engine.status()[0].error, Catch::Matchers::Contains("same labels"));
}

TEST_CASE("Above the limit all of a rule's alerts are given up, and those that fired end") {
  Engine engine(group_of("[{alert: D, expr: up == 0}]", "  limit: 2\n"), kLongAgo);
  const auto source = source_of({{up("a"), "0 0 0"}, {up("b"), "0 0 0"}, {up("c"), "1 0 1"}});
  CHECK(run(engine, source, 0, 0) == Texts{"+D@0(0) instance=a", "+D@0(0) instance=b"});
  CHECK(run(engine, source, 1, 1) == Texts{"-D@1(0) instance=a", "-D@1(0) instance=b"});
  CHECK(engine.status()[0].error == "exceeded limit of 2 with 3 alerts");
  CHECK(run(engine, source, 2, 2) == Texts{"+D@2(2) instance=a", "+D@2(2) instance=b"});
}

TEST_CASE("The status tells pending and firing alerts") {
  Engine engine(group_of("[{alert: D, expr: up == 0, for: 1m}]"), kLongAgo);
  const auto source = source_of({{up("a"), "0 0"}, {up("b"), "1 0"}});
  run(engine, source, 0, 1);
  const auto status = engine.status();
  REQUIRE(status.size() == 1);
  CHECK(status[0].group == "g");
  CHECK(status[0].rule == "D");
  REQUIRE(status[0].alerts.size() == 2);
  CHECK(status[0].alerts[0].is_firing);
  CHECK_FALSE(status[0].alerts[1].is_firing);
  CHECK(status[0].alerts[1].active_since == kStart + minutes{1});
}

TEST_CASE("What a recording rule makes is seen by the rules after it, and goes stale with its cause") {
  Engine engine(group_of("[{record: 'down:count', expr: 'count by (site) (up == 0)', labels: {from: '{{ rule }}'}}, "
                         "{alert: Many, expr: 'down:count > 1'}, {alert: Grew, expr: 'delta(down:count[2m]) > 0'}]"),
                kLongAgo);
  const auto source = source_of({{up("a"), "0 0 0 1"}, {up("b"), "1 0 0 1"}});
  CHECK(run(engine, source, 0, 0).empty());
  CHECK(run(engine, source, 1, 1) == Texts{"+Many@1(1) from={{ rule }}", "+Grew@1(1) from={{ rule }}"});
  CHECK(run(engine, source, 2, 3) == Texts{"-Many@3(1) from={{ rule }}", "-Grew@3(1) from={{ rule }}"});
}

TEST_CASE("A reload keeps the state of rules that stay and ends the alerts of rules that are gone") {
  Engine engine(
      group_of("[{alert: Stays, expr: up == 0, for: 2m}, {alert: Goes, expr: up == 0}, {alert: Moves, expr: up == 0}, "
               "{alert: Changes, expr: up == 0, labels: {severity: warning}}]"),
      kLongAgo);
  const auto source = source_of({{up("a"), "0 0 0 0 0 0"}});
  CHECK(run(engine, source, 0, 1).size() == 3);
  engine.replace(
      rules_of("groups:\n- name: g\n  interval: 1m\n  rules: [{alert: Stays, expr: 'up < 1', for: 2m}, "
               "{alert: Changes, expr: up == 0, labels: {severity: critical}}]\n"
               "- name: h\n  interval: 1m\n  rules: [{alert: Moves, expr: up == 0}]\n"));
  auto edges = run(engine, source, 2, 2);
  std::sort(edges.begin(), edges.end());
  CHECK(edges == Texts{"+Changes@2(2) instance=a severity=critical", "+Stays@2(0) instance=a",
                       "-Changes@2(0) instance=a severity=warning", "-Goes@2(0) instance=a"});
  CHECK(run(engine, source, 3, 5).empty());
}

TEST_CASE("A reload does not evaluate a group twice at the same instant") {
  const auto set = group_of("[{alert: D, expr: up == 0}]");
  Engine engine(set, kLongAgo);
  const auto source = source_of({{up("a"), "0"}});
  engine.step(source, kStart);
  engine.replace(group_of("[{alert: D, expr: up == 1}]"));
  CHECK(engine.step(source, kStart + seconds{1}).edges.empty());
}

}  // namespace watchbill::rules
