#include "collector/rules/rule_file.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

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
  return all;
}

}  // namespace watchbill::rules
