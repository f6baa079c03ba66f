#pragma once
// Rule files as Prometheus reads them: text to a RuleSet, or every error with its place. Values; pure but for
// load_directory.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collector/promql/query.h"
#include "collector/template/template.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::rules {

/// A label or annotation of a rule. In a recording rule's labels the text is not a template, and stands for itself.
struct Templated {
  std::string name;
  std::string text;
  templates::Template expansion;
  SourcePos where{};
};

struct Rule {
  std::string alert;  ///< name; of a recording rule `record` instead
  std::string record;
  promql::Query expr;
  Duration hold{0};  ///< `for`
  Duration keep_firing_for{0};
  std::vector<Templated> labels;  ///< by name
  std::vector<Templated> annotations;
  SourcePos where;

  bool is_alert() const { return record.empty(); }
  const std::string& name() const { return is_alert() ? alert : record; }
};

struct Group {
  std::string name;
  std::string file;
  Duration interval{0};
  std::size_t limit = 0;  ///< alerts a rule may have; 0: not limited
  std::vector<Rule> rules{};
};

struct RuleSet {
  std::vector<Group> groups;
  std::vector<Error> warnings;  ///< what Prometheus loads, but nobody wants: rules that are there twice, or none
};

struct LoadOptions {
  Duration default_interval = std::chrono::seconds{15};  ///< of groups that name none
  Duration horizon = std::chrono::hours{6};              ///< a rule that reads further back is refused
};

/// `file` is the name people see. Refuses what Prometheus 2.42 refuses, and what the horizon cannot answer.
Checked<RuleSet> parse_rules(std::string_view text, const std::string& file, const LoadOptions& = {});
/// Every *.yml and *.yaml of a folder, in name order; group names are unique within a file. A folder that cannot be
/// read is an error.
Checked<RuleSet> load_directory(const std::filesystem::path&, const LoadOptions& = {});

}  // namespace watchbill::rules
