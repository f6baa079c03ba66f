// The `watchbill journal` commands on a data folder as a collector leaves it.

#include <filesystem>
#include <sstream>

#include <nlohmann/json.hpp>

#include "collector/journal/folder_lock.h"
#include "tests/collector/cli/command.h"
#include "tests/collector/journal/ledger.h"
#include "tests/collector/journal/raw.h"
#include "tests/support/catch.h"

namespace watchbill {
namespace {

using nlohmann::json;
using test::command;

struct Data : test::Ledger {
  std::string folder = scratch.path().string();

  Data() {
    scratch.write("journal.pub", key->public_key().text() + "\n");
    const auto journal = open();
    REQUIRE(journal->commit(test::openings_of("leeds", 1, 1, night), night));
    REQUIRE(journal->commit(test::openings_of("peach", 1, 2, night), night));
    REQUIRE(journal->sign_heads(night));
    REQUIRE(journal->commit(test::openings_of("peach", 3, 3, night), night + std::chrono::hours{1}));
  }
  test::Finished run(std::vector<std::string> words) const {
    words.insert(words.begin(), "journal");
    words.insert(words.end(), {"--data", folder});
    return command(words);
  }
};

TEST_CASE("journal verify counts what it found whole, beside a collector that writes") {
  const Data data;
  const auto collector = data.open();
  const auto done = data.run({"verify"});
  CHECK(done.code == 0);
  CHECK(done.output ==
        "whole: 12 events, every hash fits; 2 signed heads, the newest of 2026-06-10T06:00:00Z; 3 events since not"
        " signed\n");
  const auto out = json::parse(data.run({"verify", "--json"}).output);
  CHECK(out["ok"] == true);
  CHECK(out["events"] == 12);
  CHECK(out["heads"] == 2);
  CHECK(out["unsigned_events"] == 3);
}

TEST_CASE("journal verify names client, number and what does not fit") {
  const Data data;
  test::execute(data.file, "update events set actor = 'person:ana' where client = 'peach' and seq = 5");
  const auto done = data.run({"verify"});
  CHECK(done.code == 1);
  CHECK(done.errors.find("peach record 5 was changed") != std::string::npos);
  const auto out = json::parse(data.run({"verify", "--json"}).output);
  CHECK(out["ok"] == false);
  CHECK(out["client"] == "peach");
  CHECK(out["seq"] == 5);
  CHECK(out["head"].is_null());
}

TEST_CASE("journal verify takes public keys and heads that were kept elsewhere, as text or files") {
  const Data data;
  const std::string key = data.key->public_key().text();
  const auto heads = data.run({"heads"});
  CHECK(heads.code == 0);
  const auto kept = data.scratch.write("kept", heads.output);
  const std::string peach = data.run({"heads", "--client", "peach"}).output;
  CHECK(data.run({"verify", "--key", key, "--head", kept}).code == 0);
  CHECK(data.run({"verify", "--key", journal::SigningKey::make().public_key().text()}).code == 1);
  CHECK(data.run({"verify", "--key", "nowhere"}).code == 2);
  CHECK(data.run({"verify", "--head", "{}"}).code == 2);

  test::execute(data.file, "delete from events where client = 'peach'; delete from heads where client = 'peach'");
  CHECK(data.run({"verify"}).code == 0);
  for (const auto& words : std::vector<std::vector<std::string>>{{"--head", kept}, {"--head", peach}}) {
    const auto done = data.run({"verify", words[0], words[1]});
    CHECK(done.code == 1);
    CHECK(done.errors.find("peach record 1 is missing: head 1 was signed over record 6") != std::string::npos);
  }
}

TEST_CASE("journal export gives records whose hashes anybody can recompute") {
  const Data data;
  const auto done = data.run({"export", "--client", "peach"});
  CHECK(done.code == 0);
  std::istringstream lines(done.output);
  std::string previous(64, '0');
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    auto record = json::parse(line);
    CHECK(record["previous_hash"] == previous);
    previous = record["hash"].get<std::string>();
    const auto hashed = record["previous_hash"].get<std::string>();
    record.erase("hash");
    record.erase("previous_hash");
    CHECK(test::sha256(hashed + record.dump()) == previous);
  }
  CHECK(count == 9);
  CHECK(json::parse(data.run({"heads", "--client", "peach"}).output)["seq"] == 6);

  const auto lines_of = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "export");
    const auto output = data.run(std::move(words)).output;
    return std::count(output.begin(), output.end(), '\n');
  };
  CHECK(lines_of({}) == 12);
  CHECK(lines_of({"--from", "2026-06-10T07:00:00Z"}) == 3);
  CHECK(lines_of({"--to", "2026-06-10T07:00:00Z"}) == 9);
  CHECK(lines_of({"--client", "peach", "--from", "2027-01-01T00:00:00Z"}) == 0);
  const auto unknown = data.run({"export", "--client", "peech"});
  CHECK(unknown.code == 1);
  CHECK(unknown.errors == "watchbill: the journal has no records of 'peech' (did you mean 'peach'?)\n");
  CHECK(data.run({"export", "--from", "noonish"}).code == 2);
}

TEST_CASE("journal backup makes a copy of its own that verifies, while the collector runs") {
  const Data data;
  const auto collector = data.open();
  const std::string target = (data.scratch.path() / "copy.db").string();
  const auto done = data.run({"backup", target});
  INFO(done.errors);
  CHECK(done.code == 0);
  CHECK(done.output.find("copy.db: whole: 12 events") != std::string::npos);
  using std::filesystem::perms;
  CHECK(std::filesystem::status(target).permissions() == (perms::owner_read | perms::owner_write));
  CHECK_FALSE(std::filesystem::exists(target + "-wal"));
  REQUIRE(collector->commit(test::openings_of("leeds", 2, 2, data.night), data.night));
  CHECK(data.run({"verify", target}).output.find("12 events") != std::string::npos);
  CHECK_FALSE(test::dump(target, "deliveries").empty());

  const auto again = data.run({"backup", target});
  CHECK(again.code == 3);
  CHECK(data.run({"verify", target}).code == 0);
  const auto copy = journal::open_sqlite(target);
  REQUIRE(copy);
  CHECK((*copy)->unclosed()->size() == 4);
}

TEST_CASE("journal rebuild gives back what the records say, and not beside a collector") {
  const Data data;
  const auto tables = [&] { return test::dump(data.file, "incidents") + test::dump(data.file, "spans"); };
  const std::string before = tables();
  test::execute(data.file, "delete from spans; update incidents set owner = 'nobody'");
  {
    const auto held = journal::FolderLock::take(data.folder);
    REQUIRE(held);
    const auto refused = data.run({"rebuild"});
    CHECK(refused.code == 3);
    CHECK(refused.errors.find("another collector") != std::string::npos);
    CHECK(tables() != before);
  }
  const auto done = data.run({"rebuild"});
  CHECK(done.code == 0);
  CHECK(done.output == "rebuilt from 12 events\n");
  CHECK(tables() == before);

  test::execute(data.file, "update events set body = '{}' where client = 'peach' and seq = 2");
  CHECK(data.run({"rebuild"}).code == 1);
  CHECK(tables() == before);
}

TEST_CASE("What is no journal is said to be none") {
  const test::Scratch scratch;
  const auto text = scratch.write("notes.txt", "a list of groceries\n");
  const auto other = scratch.path() / "other.db";
  test::execute(other, "create table groceries (name text)");
  for (const auto& file : {text, scratch.write("empty", ""), other.string()}) {
    const auto done = command({"journal", "verify", file});
    INFO(done.errors);
    CHECK(done.code == 3);
    CHECK(done.errors.find(file + " is no journal (name the collector's journal.db") != std::string::npos);
    CHECK(done.errors.find("select") == std::string::npos);
  }
}

TEST_CASE("Every journal command says where there is no journal") {
  const test::Scratch scratch;
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"verify"}, {"heads"}, {"export"}, {"rebuild"}, {"backup", (scratch.path() / "copy").string()}}) {
    auto all = words;
    all.insert(all.begin(), "journal");
    all.insert(all.end(), {"--data", scratch.path().string()});
    const auto done = command(all);
    CHECK(done.code == 3);
    CHECK(done.errors.find("no journal at ") != std::string::npos);
    CHECK(std::filesystem::is_empty(scratch.path()));
  }
}

}  // namespace
}  // namespace watchbill
