// Our engine's alerts against promtool: for random series, what fires here at each minute is what promtool is told to
// expect of the same rules and series.

#include "tests/collector/rules/promtool.h"

#include <cstdio>
#include <random>

#include "collector/rules/engine.h"
#include "tests/collector/rules/series.h"
#include "tests/support/catch.h"

namespace watchbill::rules {
namespace {

using std::chrono::minutes;

// Rules whose evaluation fails end promtool's run at once, so what limits and equal label sets do stands in
// engine_test.cc.
const char* const kRules =
    "groups:\n"
    "- name: g\n"
    "  rules:\n"
    "  - record: m:sum\n"
    "    expr: sum by (site) (m)\n"
    "    labels: {made: here}\n"
    "  - {alert: Now, expr: m > 1}\n"
    "  - {alert: After2, expr: m > 1, for: 2m, labels: {severity: warning, who: '{{ $labels.host }}@{{ $labels.site "
    "}}'}}\n"
    "  - {alert: After90s, expr: m > 0, for: 90s}\n"
    "  - {alert: Kept, expr: m > 2, keep_firing_for: 3m, annotations: {summary: 'at {{ $value }}'}}\n"
    "  - {alert: KeptAfter, expr: m > 1, for: 1m, keep_firing_for: 2m}\n"
    "  - {alert: OfRecorded, expr: 'm:sum > 3', for: 1m}\n"
    "  - {alert: Absent, expr: 'absent(m)', for: 1m}\n"
    "  - {alert: Grows, expr: 'delta(m[3m]) > 0', labels: {kind: growth}}\n"
    "  - {alert: Average, expr: 'avg_over_time(m[4m]) > 1.5'}\n"
    "  - {alert: Missing, expr: 'm offset 3m unless m', for: 1m}\n";
constexpr int kMinutes = 40;

struct Story {
  std::vector<std::pair<std::string, std::string>> series;  ///< host and values
};

/// Values that stay for a while, gaps long and short, stale markers.
Story story(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  Story out;
  for (const char* host : {"a", "b", "c"}) {
    std::string values;
    std::string current = "0";
    for (int m = 0; m <= kMinutes; ++m) {
      if (below(4) == 0) {
        const auto kind = below(8);
        current = kind < 6 ? std::to_string(below(4)) : kind == 6 ? "_" : "stale";
      }
      values += current + " ";
      if (current == "stale") current = "_";
    }
    out.series.emplace_back(host, values);
  }
  return out;
}

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

/// The `alert_rule_test` entries that say what fired here.
std::string expectations(const RuleSet& set, const std::map<Labels, Edge>& firing,
                         const std::map<std::pair<std::string, Labels>, std::string>& summaries, int minute) {
  std::string out;
  for (const auto& group : set.groups) {
    for (const auto& rule : group.rules) {
      if (!rule.is_alert()) continue;
      std::string alerts;
      for (const auto& [labels, edge] : firing) {
        if (edge.rule != rule.alert) continue;
        std::string fields;
        for (const auto& label : labels) {
          if (label.name != "alertname")
            fields += (fields.empty() ? "" : ", ") + label.name + ": " + quoted(label.value);
        }
        alerts += "          - exp_labels: {" + fields + "}\n";
        const auto summary = summaries.find({rule.alert, labels});
        if (summary != summaries.end())
          alerts += "            exp_annotations: {summary: " + quoted(summary->second) + "}\n";
      }
      out += "      - eval_time: " + std::to_string(minute) + "m\n        alertname: " + rule.alert + "\n" +
             (alerts.empty() ? "" : "        exp_alerts:\n" + alerts);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("What fires here fires under promtool, minute by minute, over random series") {
  if (!test::Promtool::is_here()) {
    std::puts("SKIPPED: promtool is not installed (apt-get install prometheus)");
    return;
  }
  auto parsed = parse_rules(kRules, "rules.yml", {.default_interval = minutes{1}});
  if (!parsed) FAIL(parsed.error().front().text());
  const auto set = std::make_shared<const RuleSet>(std::move(*parsed));

  std::string file = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n";
  std::size_t seen = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Story told = story(seed);
    test::ListSource source;
    file += "  - interval: 1m\n    input_series:\n";
    for (const auto& [host, values] : told.series) {
      source.add({{"__name__", "m"}, {"host", host}, {"site", "hq"}}, values, Instant{}, minutes{1});
      file += "      - {series: 'm{host=\"" + host + "\",site=\"hq\"}', values: '" + values + "'}\n";
    }
    file += "    alert_rule_test:\n";
    Engine engine(set, Instant{} - std::chrono::hours{1});
    std::map<Labels, Edge> firing;
    for (int m = 0; m <= kMinutes; ++m) {
      for (auto& edge : engine.step(source, Instant{} + minutes{m}).edges) {
        firing.erase(edge.labels);
        if (edge.kind == Edge::Kind::firing) firing.emplace(edge.labels, std::move(edge));
        ++seen;
      }
      std::map<std::pair<std::string, Labels>, std::string> summaries;
      for (const auto& rule : engine.status()) {
        if (rule.rule != "Kept") continue;
        for (const auto& alert : rule.alerts) {
          summaries[{rule.rule, alert.labels}] = "at " + std::to_string(static_cast<int>(alert.value));
        }
      }
      file += expectations(*set, firing, summaries, m);
    }
  }
  CHECK(seen > 500);
  const test::Promtool promtool;
  promtool.write("rules.yml", kRules);
  promtool.write("test.yml", file);
  const auto answer = promtool.run("test rules test.yml");
  INFO(answer.output.substr(0, 4000));
  CHECK(answer.ok);
}

}  // namespace watchbill::rules
