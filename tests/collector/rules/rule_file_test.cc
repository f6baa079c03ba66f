#include "collector/rules/rule_file.h"

#include <cstdio>

#include "collector/rules/text_place.h"
#include "tests/collector/rules/promtool.h"
#include "tests/collector/rules/rule_file_rows.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

extern "C" int rules_fuzz(const std::uint8_t* data, std::size_t size);

namespace watchbill::rules {

TEST_CASE("Good rule files load, and damaged ones are refused at the place of the damage") {
  for (const auto& row : kRuleFiles) {
    INFO(row.name << ":\n" << row.text);
    const auto set = parse_rules(row.text, "f.yml");
    if (row.error == nullptr) {
      CHECK(set.has_value());
      if (!set) INFO(set.error().front().text());
      continue;
    }
    CHECK_FALSE(set.has_value());
    if (set) continue;
    CHECK_THAT(set.error().front().text(), Catch::Matchers::StartsWith(row.error));
  }
}

TEST_CASE("promtool accepts and refuses the same rule files") {
  if (!test::Promtool::is_here()) {
    std::puts("SKIPPED: promtool is not installed (apt-get install prometheus)");
    return;
  }
  const test::Promtool promtool;
  for (const auto& row : kRuleFiles) {
    if (!row.promtool_too) continue;
    promtool.write("f.yml", row.text);
    const auto answer = promtool.run("check rules f.yml");
    INFO(row.name << ":\n" << row.text << "\n" << answer.output);
    CHECK(answer.ok == (row.error == nullptr));
  }
}

TEST_CASE("All errors of a file come at once, with remedies") {
  const auto set = parse_rules(
      "groups:\n"
      "- name: a\n"
      "  intervall: 30s\n"
      "  rules:\n"
      "  - alert: X\n"
      "    expr: sum(up\n"
      "    for: soon\n"
      "    labels: {0: a}\n"
      "  - record: b\n",
      "f.yml");
  REQUIRE_FALSE(set);
  std::string all;
  for (const auto& error : set.error()) all += error.text() + "\n";
  CAPTURE(all);
  CHECK(set.error().size() == 5);
  CHECK_THAT(all, Catch::Matchers::Contains("did you mean 'interval'?"));
  CHECK_THAT(all, Catch::Matchers::Contains("f.yml:9:5: rule 'b' has no 'expr' (write its PromQL expression)"));
}

TEST_CASE("What a rule file says is what is loaded") {
  const auto set = parse_rules(
      "groups:\n"
      "- name: hosts\n"
      "  interval: 1m\n"
      "  limit: 7\n"
      "  rules:\n"
      "  - record: job:up:sum\n"
      "    expr: sum by (job) (up)\n"
      "    labels: {team: a}\n"
      "  - alert: Down\n"
      "    expr: up == 0\n"
      "    for: 2m\n"
      "    keep_firing_for: 90s\n"
      "    labels: {severity: critical}\n"
      "    annotations: {summary: gone, runbook_url: http://x}\n"
      "- name: rest\n",
      "hosts.yml", {.default_interval = std::chrono::seconds{20}});
  REQUIRE(set);
  REQUIRE(set->groups.size() == 2);
  const auto& group = set->groups[0];
  CHECK(group.name == "hosts");
  CHECK(group.file == "hosts.yml");
  CHECK(group.interval == std::chrono::minutes{1});
  CHECK(group.limit == 7);
  CHECK(set->groups[1].interval == std::chrono::seconds{20});
  REQUIRE(group.rules.size() == 2);
  CHECK_FALSE(group.rules[0].is_alert());
  CHECK(group.rules[0].name() == "job:up:sum");
  CHECK(group.rules[0].labels[0].text == "a");
  const auto& alert = group.rules[1];
  CHECK(alert.is_alert());
  CHECK(alert.hold == std::chrono::minutes{2});
  CHECK(alert.keep_firing_for == std::chrono::seconds{90});
  CHECK(alert.annotations.size() == 2);
  CHECK(alert.where == SourcePos{.file = "hosts.yml", .line = 9, .column = 5});
}

TEST_CASE("Rules that are there twice are loaded with a warning") {
  const auto set = parse_rules(
      "groups:\n- name: a\n  rules:\n  - {alert: X, expr: up}\n  - {alert: X, expr: up, labels: {a: b}}\n"
      "- name: b\n  rules:\n  - {alert: X, expr: up == 0}\n",
      "f.yml");
  REQUIRE(set);
  REQUIRE(set->warnings.size() == 1);
  CHECK_THAT(set->warnings[0].text(), Catch::Matchers::StartsWith("f.yml:8:5: alert 'X' is there twice"));
}

TEST_CASE("A copied rule file, and a folder without a rule, are loaded with warnings") {
  const test::Scratch scratch;
  const auto warnings = [&] {
    const auto set = load_directory(scratch.path());
    REQUIRE(set);
    std::string out;
    for (const auto& warning : set->warnings) out += warning.text().substr(scratch.path().string().size()) + "\n";
    return out;
  };
  CHECK_THAT(warnings(), Catch::Matchers::StartsWith(": there is no rule here"));
  const std::string text = "groups:\n- name: g\n  rules:\n  - {alert: X, expr: up==0, labels: {a: b}}\n";
  scratch.write("a.yml", text);
  CHECK(warnings().empty());
  scratch.write("b.yml", "groups:\n- name: g\n  rules:\n  - {alert: X, expr: up==1, labels: {a: b}}\n");
  CHECK(warnings().empty());
  scratch.write("c.yml", "groups:\n- name: h\n  rules:\n  - {alert: X, expr: up == 0, labels: {a: b}}\n");
  CHECK_THAT(warnings(), Catch::Matchers::StartsWith("/c.yml:4:5: alert 'X' stands in ") &&
                             Catch::Contains("/a.yml too (it is the same rule: keep one of them)"));
}

TEST_CASE("A rule that reads beyond the horizon is refused with its name and a remedy") {
  struct Row {
    const char* expr;
    bool fits;
  };
  const auto row =
      GENERATE(Row{"rate(a[55m]) > 1", true}, Row{"rate(a[1h]) > 1", true}, Row{"rate(a[61m]) > 1", false},
               Row{"a offset 50m", true}, Row{"a offset 2h", false}, Row{"max_over_time(rate(a[30m])[29m:1m])", true},
               Row{"max_over_time(rate(a[30m])[2h:1m])", false});
  INFO(row.expr);
  const auto set =
      parse_rules(std::string("groups:\n- name: a\n  rules:\n  - alert: Far\n    expr: ") + row.expr + "\n", "f.yml",
                  {.horizon = std::chrono::hours{1}});
  CHECK(set.has_value() == row.fits);
  if (!set) {
    CHECK_THAT(set.error()[0].problem, Catch::Matchers::Contains("rule 'Far' reads"));
    CHECK_FALSE(set.error()[0].remedy.empty());
  }
}

TEST_CASE("A folder of rule files loads in name order, and tells the errors of all files") {
  const test::Promtool folder;
  folder.write("b.yaml", "groups:\n- name: same\n");
  folder.write("a.yml", "groups:\n- name: same\n- name: other\n");
  folder.write("readme.txt", "no rules");
  const auto set = load_directory(folder.path());
  REQUIRE(set);
  std::string names;
  for (const auto& group : set->groups) names += group.name + " ";
  CHECK(names == "same other same ");

  folder.write("c.yml", "group: 1\n");
  folder.write("d.yml", "groups:\n- name: x\n  limit: many\n");
  const auto bad = load_directory(folder.path());
  REQUIRE_FALSE(bad);
  CHECK(bad.error().size() == 2);

  const auto none = load_directory(folder.path() / "missing");
  REQUIRE_FALSE(none);
  CHECK_FALSE(none.error()[0].remedy.empty());
}

TEST_CASE("A place in a value is found where it was written") {
  struct Row {
    const char* name;
    const char* text;
    int line, column;  ///< where the scalar begins
    const char* value;
    InnerPlace inner;
    int want_line, want_column;
  };
  const Row rows[] = {
      {"plain", "e: a b c\n", 1, 4, "a b c", {1, 3}, 1, 6},
      {"quoted", "e: 'a b c'\n", 1, 4, "a b c", {1, 5}, 1, 9},
      {"doubled quotes", "e: 'a ''b'' c'\n", 1, 4, "a 'b' c", {1, 7}, 1, 13},
      {"escaped quotes", "e: \"a \\\"b\\\" c\"\n", 1, 4, "a \"b\" c", {1, 7}, 1, 13},
      {"literal", "e: |\n    a\n    b c\n", 1, 4, "a\nb c\n", {2, 3}, 3, 7},
      {"folded", "e: >-\n    a\n    b c\n", 1, 4, "a b c", {1, 5}, 3, 7},
      {"plain over two lines", "e: a\n   b c\n", 1, 4, "a b c", {1, 5}, 2, 6},
      {"the end", "e: a b\n", 1, 4, "a b", {1, 4}, 1, 7},
      {"an empty value", "e: ''\n", 1, 4, "", {1, 1}, 1, 5},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto place = place_in(row.text, {.file = "f", .line = row.line, .column = row.column}, row.value, row.inner);
    CHECK(place == SourcePos{.file = "f", .line = row.want_line, .column = row.want_column});
  }
}

TEST_CASE("Damaged rule files never break the loader") {
  std::vector<std::string> corpus;
  for (const auto& row : kRuleFiles) corpus.emplace_back(row.text);
  test::fuzz_rounds(rules_fuzz, corpus, 5'000, 13);
}

}  // namespace watchbill::rules
