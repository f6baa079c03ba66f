// The rule packs that are shipped: both programs accept them, and their unit tests pass under both.

#include <cstdio>

#include "collector/rules/rule_file.h"
#include "tests/collector/rules/promtool.h"
#include "tests/collector/rules/unit_tests.h"
#include "tests/support/catch.h"

namespace watchbill::rules {
namespace {

const std::filesystem::path kTop = WATCHBILL_SOURCE_DIR;

std::vector<std::filesystem::path> files(const char* folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(kTop / folder)) {
    if (entry.path().extension() == ".yml") out.push_back(entry.path());
  }
  return out;
}

}  // namespace

TEST_CASE("The rule packs load, and every alert says what, first step, severity and category") {
  const auto set = load_directory(kTop / "packaging/rules");
  if (!set) FAIL(set.error().front().text());
  CHECK(set->warnings.empty());
  for (const auto& group : set->groups) {
    for (const auto& rule : group.rules) {
      INFO(rule.name());
      const auto says = [](const std::vector<Templated>& texts, const char* name, const char* part) {
        return std::any_of(texts.begin(), texts.end(), [&](const Templated& each) {
          return each.name == name && each.text.find(part) != std::string::npos;
        });
      };
      CHECK(says(rule.annotations, "summary", "$labels.instance"));
      CHECK(says(rule.annotations, "description", "irst step:"));
      CHECK(says(rule.labels, "severity", ""));
      CHECK(says(rule.labels, "category", ""));
    }
  }
}

TEST_CASE("The unit tests of the rule packs pass on our engine") {
  for (const auto& file : files("tests/rules")) {
    for (const auto& problem : test::UnitTests(file).run()) FAIL_CHECK(file.filename().string() + ": " + problem);
  }
}

TEST_CASE("The rule packs and their unit tests pass under promtool") {
  if (!test::Promtool::is_here()) {
    std::puts("SKIPPED: promtool is not installed (apt-get install prometheus)");
    return;
  }
  const test::Promtool promtool;
  for (const auto& file : files("packaging/rules")) {
    const auto answer = promtool.run("check rules " + file.string());
    INFO(answer.output);
    CHECK(answer.ok);
  }
  for (const auto& file : files("tests/rules")) {
    const auto answer = promtool.run("test rules " + file.string());
    INFO(answer.output);
    CHECK(answer.ok);
  }
}

}  // namespace watchbill::rules
