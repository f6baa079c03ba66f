#pragma once
// The policies of ownership.md's worked examples, from tests/fixtures/policies.

#include <filesystem>
#include <memory>
#include <string>

#include "collector/config/config.h"
#include "collector/roster/roster.h"
#include "tests/support/catch.h"

namespace watchbill::test {

/// The client as its file and the provider's say.
inline std::shared_ptr<const config::Client> policy(const std::string& client, const std::string& msp = "msp") {
  const auto folder = std::filesystem::path(WATCHBILL_SOURCE_DIR) / "tests/fixtures/policies";
  const auto loaded = config::load_files(folder / (msp + ".yml"), {folder / (client + ".yml")});
  if (!loaded) FAIL(loaded.error().front().text());
  return loaded->clients.at(client);
}

/// `2026-06-10 10:00` by the client's wall clock, a repeated time being its first occurrence.
inline Instant local(const roster::Roster& roster, const std::string& text) {
  const auto date = roster::parse_date(text.substr(0, 10));
  REQUIRE(date);
  const int minute = std::stoi(text.substr(11, 2)) * 60 + std::stoi(text.substr(14, 2));
  return roster.internal_hours().zone().at(*date, minute, roster::Edge::start);
}

}  // namespace watchbill::test
