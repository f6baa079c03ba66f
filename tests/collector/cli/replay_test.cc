// `watchbill replay` on a journal as a collector leaves it.

#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "tests/collector/cli/command.h"
#include "tests/collector/journal/ledger.h"
#include "tests/support/catch.h"

namespace watchbill {
namespace {

using nlohmann::json;
using test::command;

TEST_CASE("replay names the incidents whose owner would have been another under a changed policy") {
  const test::Folder folder;
  const test::Ledger ledger;
  const Instant night = test::at("2025-06-10T06:00:00Z");
  REQUIRE(ledger.open()->commit(test::openings_of("peach", 1, 2, night), night));
  std::ifstream in(folder.path() / "clients/peach.yml");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string line = "  - {open: internal, closed: msp}";
  REQUIRE(text.find(line) != std::string::npos);
  const auto same = folder.write("same.yml", text);
  const auto other = folder.write("other.yml", text.replace(text.find(line), line.size(), "  - {owner: internal}"));

  const auto run = [&](const std::string& policy, std::vector<std::string> more) {
    more.insert(more.begin(), {"replay", "--policy", policy, "--since", "2025-06-01T00:00:00Z", "--config",
                               folder.config(), "--data", ledger.scratch.path().string()});
    return command(more);
  };
  const auto unchanged = run(same, {"--json"});
  CHECK(unchanged.code == 0);
  CHECK(json::parse(unchanged.output)["incidents"] == 2);
  CHECK(json::parse(unchanged.output)["changed"].empty());

  const auto changed = json::parse(run(other, {"--json"}).output);
  REQUIRE(changed["changed"].size() == 2);
  const auto& first = changed["changed"][0];
  CHECK(first["incident"] == "peach-1");
  CHECK(first["before"]["owner"] == "msp");
  CHECK(first["before"]["rule"] == "hours");
  CHECK(first["after"]["owner"] == "internal");
  CHECK(first["after"]["rule"] == "fixed");
  CHECK(first["after"]["msp_seconds"] == 0);

  const auto words = run(other, {});
  CHECK(words.code == 0);
  CHECK(words.output.find("2 of 2 incidents of Peach Health since ") == 0);
  CHECK(run(folder.path() / "missing.yml", {}).code == 2);
  CHECK(command({"replay", "--policy", same, "--since", "soon", "--config", folder.config()}).code == 2);
}

}  // namespace
}  // namespace watchbill
