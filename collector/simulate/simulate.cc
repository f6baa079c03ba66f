#include "collector/simulate/simulate.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "collector/config/config.h"
#include "collector/simulate/plan.h"
#include "collector/simulate/play.h"

namespace watchbill::simulate {

namespace {

Result<std::string> text_of(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return fail(file.string() + " is a folder", "name a scenario's file");
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail("cannot read " + file.string(), "name a scenario file that is there");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Checked<Timeline> run(const std::filesystem::path& file) {
  const auto text = text_of(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  const auto scenario = read_scenario(*text, file.string());
  if (!scenario) return tl::unexpected(scenario.error());

  const auto folder = file.parent_path();
  std::vector<std::filesystem::path> clients;
  for (const auto& client : scenario->clients) clients.push_back(folder / client.name);
  const auto config = config::load_files(folder / scenario->msp.name, clients);
  if (!config) return tl::unexpected(config.error());
  const auto plan = make_plan(*scenario, *config);
  if (!plan) return tl::unexpected(plan.error());
  return play(*plan, *config);
}

}  // namespace watchbill::simulate
