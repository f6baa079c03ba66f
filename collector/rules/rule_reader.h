#pragma once
// Reads the groups of one rule file out of its YAML. Used by parse_rules.

#include <string_view>

#include "collector/rules/rule_file.h"
#include "collector/rules/text_place.h"
#include "proto/shared/yaml.h"

namespace watchbill::rules {

class RuleReader {
 public:
  /// All must outlive it.
  RuleReader(std::string_view text, const std::string& file, const LoadOptions& options, yaml::Errors& errors)
      : text_(text), file_(file), options_(options), errors_(errors) {}

  RuleSet read(const yaml::Node& document);

 private:
  std::optional<Group> group(const yaml::Node&);
  std::optional<Rule> rule(const yaml::Node&);
  std::optional<promql::Query> expression(const std::optional<yaml::Node>&, const SourcePos& rule,
                                          const std::string& name);
  std::vector<Templated> texts(const std::optional<yaml::Node>&, std::string_view what, bool are_templates);
  void only_for_alerts(const Rule&, const std::optional<yaml::Node>& hold, const std::optional<yaml::Node>& keep,
                       const std::optional<yaml::Node>& annotations);
  std::string scalar(const std::optional<yaml::Node>&);
  Duration duration(const std::optional<yaml::Node>&);
  void add_inner(const yaml::Node&, const std::string& value, const std::string& context, const Error&);
  void remark_duplicates(RuleSet&);

  std::string_view text_;
  const std::string& file_;
  const LoadOptions& options_;
  yaml::Errors& errors_;
};

}  // namespace watchbill::rules
