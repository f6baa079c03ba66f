// What only a journal in a file can be or have done to it.

#include <filesystem>

#include "tests/collector/journal/ledger.h"
#include "tests/collector/journal/raw.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

const Instant kNight = test::at("2026-06-10T06:00:00Z");

std::unique_ptr<Journal> opened(const std::string& file, SqliteOptions options = {}) {
  auto journal = open_sqlite(file, options);
  INFO((journal ? std::string() : journal.error().text()));
  REQUIRE(journal.has_value());
  return *std::move(journal);
}

TEST_CASE("Another program's lock is an error with a remedy, and nothing was written") {
  const test::Scratch scratch;
  const std::string file = (scratch.path() / "journal.db").string();
  const auto journal = opened(file, {.patience = Duration{1}});
  const test::WriteLock lock(file);
  const auto refused = journal->commit(test::openings(1, kNight), kNight);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().remedy.find("another program") != std::string::npos);
  CHECK(journal->unclosed()->empty());
}

TEST_CASE("Files that are no journal of ours are refused with a remedy") {
  const test::Scratch scratch;
  SECTION("of a later version") {
    const std::string file = (scratch.path() / "journal.db").string();
    static_cast<void>(opened(file));
    test::execute(file, "insert into schema_version (version) values (999)");
    const auto refused = open_sqlite(file);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().problem.find("version 999") != std::string::npos);
  }
  SECTION("no database") {
    const std::string file = scratch.write("notes.txt", std::string(8192, 'x'));
    const auto refused = open_sqlite(file);
    REQUIRE_FALSE(refused.has_value());
    CHECK_FALSE(refused.error().remedy.empty());
  }
  SECTION("in a folder that is not there") {
    const auto refused = open_sqlite((scratch.path() / "nowhere/journal.db").string());
    REQUIRE_FALSE(refused.has_value());
    CHECK_FALSE(refused.error().remedy.empty());
  }
}

TEST_CASE("Nobody but its owner reads the journal's file") {
  const test::Scratch scratch;
  const std::string file = (scratch.path() / "my journal.db").string();
  static_cast<void>(opened(file));
  using std::filesystem::perms;
  CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
}

TEST_CASE("Verifying reads beside a collector that writes, and sees one moment") {
  const test::Ledger ledger;
  const auto journal = ledger.open();
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  const test::WriteLock lock(ledger.file);
  const auto audit = ledger.audit();
  CHECK_FALSE(audit.misfit);
  CHECK(audit.events == 3);
}

TEST_CASE("Verifying a journal of a version without heads changes nothing of it") {
  const test::Ledger ledger;
  REQUIRE(ledger.open()->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  test::execute(ledger.file, "drop table heads; delete from schema_version where version >= 3");
  CHECK(ledger.audit().events == 3);
  CHECK(newest_heads_sqlite(ledger.file)->empty());
  CHECK(test::rows(ledger.file, "select max(version) from schema_version")[0][0] == "2");
}

TEST_CASE("The newest head of each client is read beside a collector") {
  const test::Ledger ledger;
  const auto journal = ledger.open();
  CHECK(newest_heads_sqlite(ledger.file)->empty());
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  REQUIRE(journal->commit(test::openings_of("leeds", 1, 1, ledger.night), ledger.night));
  const auto first = journal->sign_heads(ledger.night)->heads;
  REQUIRE(journal->commit(test::openings_of("leeds", 2, 2, ledger.night), ledger.night));
  const auto second = journal->sign_heads(ledger.night)->heads;
  CHECK(*newest_heads_sqlite(ledger.file) == std::vector{second.at(0), first.at(1)});
  CHECK(*newest_heads_sqlite(ledger.file, "peach") == std::vector{first.at(1)});
}

}  // namespace
}  // namespace watchbill::journal
