#pragma once
// Runs files of rule unit tests, in the part of promtool's format that the rule packs use, on our own engine: the same
// files pass under promtool and here.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "collector/rules/engine.h"
#include "proto/shared/exposition.h"
#include "proto/shared/yaml.h"
#include "tests/collector/rules/series.h"

namespace watchbill::test {

inline std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// An alert as text: labels, then annotations.
inline std::string alert_text(const Labels& labels, const std::map<std::string, std::string>& annotations) {
  std::string out;
  for (const auto& label : labels) out += label.name + "=" + label.value + " ";
  for (const auto& [name, value] : annotations) out += "| " + name + ": " + value + " ";
  return out;
}

class UnitTests {
 public:
  explicit UnitTests(const std::filesystem::path& file) : file_(file) {}

  /// What is not as the file expects, with what was found instead.
  std::vector<std::string> run() {
    yaml::Errors errors;
    const auto document = yaml::parse(read_text(file_), file_.filename().string());
    if (!document) return {document.error().text()};
    yaml::Fields top(*document, errors);
    for (const auto& name : top.required("rule_files")->texts(errors)) {
      const auto path = file_.parent_path() / name;
      auto set = rules::parse_rules(read_text(path), name, {.default_interval = std::chrono::minutes{1}});
      if (!set) return {set.error().front().text()};
      set_ = std::make_shared<const rules::RuleSet>(std::move(*set));
    }
    interval_ = *top.required("evaluation_interval")->duration(errors);
    for (const auto& test : top.required("tests")->items(errors)) one(test, errors);
    for (const auto& error : errors.all()) problems_.push_back(error.text());
    return problems_;
  }

 private:
  void one(const yaml::Node& node, yaml::Errors& errors) {
    yaml::Fields test(node, errors);
    const auto name = *test.required("name")->text(errors);
    const Duration interval = *test.required("interval")->duration(errors);
    ListSource source;
    for (const auto& each : test.required("input_series")->items(errors)) {
      yaml::Fields series(each, errors);
      const auto read = exposition::read(*series.required("series")->text(errors) + " 0\n", "series");
      Labels labels = with(read->front().labels, "__name__", read->front().name);
      source.add(std::move(labels), *series.required("values")->text(errors), Instant{}, interval);
    }
    rules::Engine engine(set_, Instant{} - std::chrono::hours{1});
    std::map<Labels, rules::Edge> firing;
    Instant at{};
    for (const auto& each : test.required("alert_rule_test")->items(errors)) {
      yaml::Fields fields(each, errors);
      const Instant until = Instant{} + *fields.required("eval_time")->duration(errors);
      for (; at <= until; at += interval_) {
        for (auto& edge : engine.step(source, at).edges) {
          firing.erase(edge.labels);
          if (edge.kind == rules::Edge::Kind::firing) firing.emplace(edge.labels, std::move(edge));
        }
      }
      compare(name, fields, firing, errors);
    }
  }

  void compare(const std::string& name, yaml::Fields& fields, const std::map<Labels, rules::Edge>& firing,
               yaml::Errors& errors) {
    const auto alert = *fields.required("alertname")->text(errors);
    std::multiset<std::string> got;
    for (const auto& [labels, edge] : firing) {
      if (edge.rule == alert) got.insert(alert_text(with(labels, "alertname", ""), edge.annotations));
    }
    std::multiset<std::string> want;
    if (const auto expected = fields.optional("exp_alerts")) {
      for (const auto& each : expected->items(errors)) {
        yaml::Fields one(each, errors);
        Labels labels;
        for (const auto& [key, value] : one.required("exp_labels")->pairs(errors)) {
          labels.push_back({.name = *key.text(errors), .value = *value.text(errors)});
        }
        std::map<std::string, std::string> annotations;
        for (const auto& [key, value] : one.required("exp_annotations")->pairs(errors)) {
          annotations[*key.text(errors)] = *value.text(errors);
        }
        want.insert(alert_text(sorted(std::move(labels)), annotations));
      }
    }
    if (got == want) return;
    std::string problem = name + ": " + alert + " at " + *fields.required("eval_time")->text(errors) + "\n got:";
    for (const auto& each : got) problem += "\n  " + each;
    problem += "\n want:";
    for (const auto& each : want) problem += "\n  " + each;
    problems_.push_back(std::move(problem));
  }

  std::filesystem::path file_;
  std::shared_ptr<const rules::RuleSet> set_;
  Duration interval_{0};
  std::vector<std::string> problems_;
};

}  // namespace watchbill::test
