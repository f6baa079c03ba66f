#include "collector/rules/rule_file.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <tuple>
#include <utility>

#include "collector/rules/rule_reader.h"

namespace watchbill::rules {

Checked<RuleSet> parse_rules(std::string_view text, const std::string& file, const LoadOptions& options) {
  yaml::Errors errors;
  const auto document = yaml::parse(text, file);
  if (!document) return tl::unexpected(std::vector<Error>{document.error()});
  RuleSet set = RuleReader(text, file, options, errors).read(*document);
  if (!errors.empty()) return tl::unexpected(errors.take());
  return set;
}

namespace {

Result<std::vector<std::filesystem::path>> rule_files(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> out;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const auto extension = at->path().extension();
    if (extension == ".yml" || extension == ".yaml") out.push_back(at->path());
  }
  if (error) {
    return tl::unexpected(Error{.problem = "the folder of rules cannot be read: " + error.message(),
                                .remedy = "make it, or give the right path",
                                .where = SourcePos{.file = folder.string()}});
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::string> content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) {
    return tl::unexpected(Error{.problem = "the file cannot be read",
                                .remedy = "check that it is a file and its permissions",
                                .where = SourcePos{.file = file.string()}});
  }
  return text.str();
}

/// Alerts that stand in two files with the same expression and labels: a copied file tells of everything twice.
void remark_copies(RuleSet& set) {
  using TextLabels = std::vector<std::pair<std::string, std::string>>;
  std::map<std::tuple<std::string, std::string, TextLabels>, SourcePos> seen;
  for (const auto& group : set.groups) {
    for (const auto& rule : group.rules) {
      if (!rule.is_alert()) continue;
      TextLabels labels;
      for (const auto& label : rule.labels) labels.emplace_back(label.name, label.text);
      const auto [first, is_new] = seen.try_emplace({rule.alert, rule.expr.text(), std::move(labels)}, rule.where);
      if (is_new || first->second.file == rule.where.file) continue;
      set.warnings.push_back({.problem = "alert '" + rule.alert + "' stands in " + first->second.file + " too",
                              .remedy = "it is the same rule: keep one of them",
                              .where = rule.where});
    }
  }
}

}  // namespace

Checked<RuleSet> load_directory(const std::filesystem::path& folder, const LoadOptions& options) {
  const auto files = rule_files(folder);
  if (!files) return tl::unexpected(std::vector<Error>{files.error()});
  RuleSet all;
  std::vector<Error> errors;
  for (const auto& file : *files) {
    const auto text = content(file);
    if (!text) {
      errors.push_back(text.error());
      continue;
    }
    auto set = parse_rules(*text, file.string(), options);
    if (!set) {
      errors.insert(errors.end(), set.error().begin(), set.error().end());
      continue;
    }
    std::move(set->groups.begin(), set->groups.end(), std::back_inserter(all.groups));
    std::move(set->warnings.begin(), set->warnings.end(), std::back_inserter(all.warnings));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  remark_copies(all);
  const auto is_empty = [](const Group& group) { return group.rules.empty(); };
  if (std::all_of(all.groups.begin(), all.groups.end(), is_empty)) {
    all.warnings.push_back({.problem = "there is no rule here: nothing will ever be an alert",
                            .remedy = "put rule files into it, *.yml or *.yaml",
                            .where = SourcePos{.file = folder.string()}});
  }
  return all;
}

}  // namespace watchbill::rules
