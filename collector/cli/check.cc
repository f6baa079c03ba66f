#include <algorithm>
#include <filesystem>
#include <ostream>

#include <nlohmann/json.hpp>

#include "collector/cli/check_start.h"
#include "collector/cli/commands.h"
#include "collector/cli/kind.h"
#include "collector/config/config.h"
#include "collector/config/rule_labels.h"
#include "collector/rules/rule_file.h"

namespace watchbill::cli {

namespace {

namespace fs = std::filesystem;

/// What was found in all that was read.
struct Report {
  std::vector<Error> errors;
  std::vector<Error> warnings;
  std::size_t clients = 0;
  std::size_t rules = 0;

  void add(Checked<config::Config> config) {
    if (!config) return take(errors, std::move(config.error()));
    clients += config->clients.size();
    take(warnings, std::move(config->warnings));
  }
  /// Categories are judged where there are any.
  void add(Checked<rules::RuleSet> set, const std::vector<std::string>& categories) {
    if (!set) return take(errors, std::move(set.error()));
    for (const auto& group : set->groups) rules += group.rules.size();
    take(warnings, std::move(set->warnings));
    take(warnings, config::remark_labels(*set, categories));
  }
  void add(StartFindings found) {
    take(errors, std::move(found.errors));
    take(warnings, std::move(found.warnings));
  }

 private:
  static void take(std::vector<Error>& into, std::vector<Error> from) {
    for (auto& error : from) {
      if (std::find(into.begin(), into.end(), error) == into.end()) into.push_back(std::move(error));
    }
  }
};

/// A collector's rules must be there, as when it starts; policies can be judged without.
void check_directory(const fs::path& directory, Report& report) {
  auto config = config::load(directory);
  const auto categories = config ? config::categories_of(*config) : std::vector<std::string>{};
  if (config && config->collector) report.add(check_start(*config->collector));
  report.add(std::move(config));
  const fs::path folder = directory / "rules";
  std::error_code unseen;  // config::load tells of a directory that cannot be looked into
  if (fs::exists(directory / "collector.yml", unseen) || fs::exists(folder, unseen)) {
    report.add(rules::load_directory(folder), categories);
  }
}

/// The provider's file that stands with a client's: beside it, or one folder up.
fs::path provider_of(const fs::path& client) {
  const fs::path beside = client.parent_path() / "msp.yml";
  return fs::exists(beside) ? beside : client.parent_path() / ".." / "msp.yml";
}

void check_rules(const SortedFile& file, Report& report) {
  report.add(rules::parse_rules(file.text, file.path.string()), {});
}

/// Files by what they are: each client's with its provider's, the collector's with its directory.
void check_files(const std::vector<std::string>& names, Report& report) {
  std::vector<fs::path> clients;
  std::optional<fs::path> provider;
  for (const auto& name : names) {
    if (fs::is_directory(name)) {
      check_directory(name, report);
      continue;
    }
    const auto file = sort_file(name);
    if (!file) {
      report.errors.push_back(file.error());
      continue;
    }
    switch (file->kind) {
      case FileKind::rules:
        check_rules(*file, report);
        break;
      case FileKind::client:
        clients.push_back(file->path);
        break;
      case FileKind::provider:
        provider = file->path;
        break;
      case FileKind::collector:
        check_directory(file->path.has_parent_path() ? file->path.parent_path() : fs::path{"."}, report);
        break;
    }
  }
  if (provider) return report.add(config::load_files(*provider, clients));
  for (const auto& client : clients) report.add(config::load_files(provider_of(client), {client}));
}

nlohmann::ordered_json json_of(const std::vector<Error>& errors) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& error : errors) {
    const SourcePos where = error.where.value_or(SourcePos{});
    list.push_back({{"file", where.file},
                    {"line", where.line},
                    {"column", where.column},
                    {"problem", error.problem},
                    {"remedy", error.remedy}});
  }
  return list;
}

}  // namespace

int check(Session& session, const CheckOptions& options) {
  Report report;
  if (options.files.empty()) {
    check_directory(options.config, report);
  } else {
    check_files(options.files, report);
  }
  const bool is_fine = report.errors.empty();
  if (session.json) {
    const nlohmann::ordered_json out = {{"errors", json_of(report.errors)},
                                        {"warnings", json_of(report.warnings)},
                                        {"clients", report.clients},
                                        {"rules", report.rules}};
    session.out << out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    return is_fine ? kFine : kWrong;
  }
  for (const auto& warning : report.warnings) {
    session.out << painted(session, Style::yellow, "warning: ") << warning.text() << '\n';
  }
  if (!is_fine) return refuse_all(session, report.errors);
  session.out << "fine: " << report.clients << (report.clients == 1 ? " client, " : " clients, ") << report.rules
              << (report.rules == 1 ? " rule" : " rules") << '\n';
  return kFine;
}

}  // namespace watchbill::cli
