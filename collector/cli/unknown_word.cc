#include "collector/cli/unknown_word.h"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "proto/shared/remedy.h"

namespace watchbill::cli {

namespace {

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* each : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(each->get_name());
  return names;
}

void add_options(std::vector<std::string>& names, const CLI::App& app) {
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
}

}  // namespace

std::optional<Error> unknown_word(const CLI::App& app) {
  const auto rest = app.remaining(true);
  if (rest.empty()) return std::nullopt;
  const std::string& word = rest.front();
  std::vector<std::string> options;
  add_options(options, app);
  std::string path = "watchbill";
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().front();
    path += " " + last->get_name();
    add_options(options, *last);
  }
  const std::string help = "`" + path + " --help` has them all";
  if (word.starts_with('-')) {
    const std::string name = word.substr(0, word.find('='));
    return Error{.problem = "`" + path + "` knows no option " + name, .remedy = did_you_mean(name, options, help)};
  }
  const auto commands = commands_of(*last);
  if (!commands.empty()) {
    return Error{.problem = "there is no command `" + path + " " + word + "`",
                 .remedy = did_you_mean(word, commands, help)};
  }
  return Error{.problem = "`" + path + "` has no place for '" + word + "'",
               .remedy = "`" + path + " --help` says what it takes"};
}

}  // namespace watchbill::cli
