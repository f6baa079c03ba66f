// Whatever is done to a record or a head, of whatever column, is found, and the place is named.

#include <filesystem>
#include <random>

#include "tests/collector/journal/ledger.h"
#include "tests/collector/journal/raw.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

constexpr int kSeeds = 400;
const std::vector<std::string> kEventColumns{"client", "seq",      "recorded_at", "effective_at",  "actor",
                                             "kind",   "incident", "body",        "previous_hash", "hash"};
const std::vector<std::string> kHeadColumns{"client", "number", "seq", "hash", "signed_at", "key_id", "signature"};

struct Place {
  std::string client;
  std::int64_t number = 0;  ///< of the record or the head
};

class Tamperer {
 public:
  Tamperer(std::string file, unsigned seed) : file_(std::move(file)), random_(seed) {}

  /// Does one thing to one table; `said` tells what, `where` the first row that suffered.
  void tamper() {
    is_head_ = pick(2) == 0;
    const auto all = test::rows(file_, "select client, " + number() + " from " + table() + " order by 1, 2");
    const auto& row = all[pick(all.size())];
    where = {.client = row[0], .number = std::stoll(row[1])};
    switch (pick(5)) {
      case 0:
        return act("removed", "delete from " + table() + " where " + that(where));
      case 1: {
        Place other = where;
        while (other.number == where.number) {
          other.number = 1 + static_cast<std::int64_t>(pick(static_cast<std::size_t>(last(where.client))));
        }
        act("exchanged with " + std::to_string(other.number),
            set(where, number(), "-1") + set(other, number(), std::to_string(where.number)) +
                set({where.client, -1}, number(), std::to_string(other.number)));
        where.number = std::min(where.number, other.number);
        return;
      }
      case 2: {
        std::string columns;
        for (const auto& each : names()) {
          if (each != "client" && each != number()) columns += ", " + each;
        }
        const auto copy = last(where.client) + 1 + static_cast<std::int64_t>(pick(3));
        act("repeated as " + std::to_string(copy), "insert into " + table() + " (client, " + number() + columns +
                                                       ") select client, " + std::to_string(copy) + columns + " from " +
                                                       table() + " where " + that(where));
        where.number = last_before_ + 1;
        return;
      }
      default:
        return change(names()[pick(names().size())]);
    }
  }

  std::string said;
  Place where;
  bool is_head() const { return is_head_; }
  bool is_moved = false;  ///< to another key

 private:
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  std::string table() const { return is_head_ ? "heads" : "events"; }
  std::string number() const { return is_head_ ? "number" : "seq"; }
  const std::vector<std::string>& names() const { return is_head_ ? kHeadColumns : kEventColumns; }
  std::string that(const Place& place) const {
    return "client = '" + place.client + "' and " + number() + " = " + std::to_string(place.number);
  }
  std::string set(const Place& place, const std::string& column, const std::string& value) const {
    return "update " + table() + " set " + column + " = " + value + " where " + that(place) + ";";
  }
  std::int64_t last(const std::string& client) {
    last_before_ = std::stoll(
        test::rows(file_, "select max(" + number() + ") from " + table() + " where client = '" + client + "'")[0][0]);
    return last_before_;
  }
  void act(const std::string& what, const std::string& sql) {
    said = table() + " " + where.client + " " + std::to_string(where.number) + " " + what + ": " + sql;
    test::execute(file_, sql);
  }

  void change(const std::string& column) {
    is_moved = column == "client" || column == number();
    const std::string old = test::rows(file_, "select " + column + " from " + table() + " where " + that(where))[0][0];
    const bool is_number = test::rows(file_, "select typeof(" + column + ") from " + table())[0][0] == "integer";
    act("changed in " + column, set(where, column, is_number ? other_number(old) : other_text(old)));
  }
  std::string other_number(const std::string& old) {
    switch (pick(4)) {
      case 0:
        return std::to_string(std::stoll(old) + 1 + static_cast<long long>(pick(1000)) * 100);
      case 1:
        return std::to_string(std::stoll(old) - 1000000);
      case 2:
        return "'" + old + " or so'";
      default:
        return old + ".5";
    }
  }
  std::string other_text(std::string old) {
    const std::size_t at = old.empty() ? 0 : pick(old.size());
    switch (pick(5)) {
      case 0:
        if (old.empty()) return "'x'";
        old[at] = old[at] == 'x' ? 'y' : 'x';
        break;
      case 1:
        old.insert(at, 1, '0');
        break;
      case 2:
        if (old.empty()) return "char(0)";
        old.erase(at, 1);
        break;
      case 3:
        return "'" + quoted(old) + "' || char(0) || 'more'";
      default:
        return "cast('" + quoted(old) + "' as blob)";
    }
    return "'" + quoted(old) + "'";
  }
  static std::string quoted(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out;
  }

  std::string file_;
  std::mt19937 random_;
  bool is_head_ = false;
  std::int64_t last_before_ = 0;
};

/// Three nights of two clients, each night signed.
std::vector<SignedHead> write_three_nights(const test::Ledger& ledger) {
  const auto journal = ledger.open();
  std::vector<SignedHead> heads;
  for (int night = 0; night < 3; ++night) {
    const Instant now = ledger.night + std::chrono::hours{24 * night};
    for (const char* client : {"leeds", "peach"}) {
      REQUIRE(journal->commit(test::openings_of(client, 2 * night + 1, 2 * night + 2, now), now));
    }
    const auto signing = *journal->sign_heads(now);
    heads.insert(heads.end(), signing.heads.begin(), signing.heads.end());
  }
  return heads;
}

TEST_CASE("Any change, removal, repetition or exchange of a record or a head is found where it was done") {
  const test::Ledger ledger;
  const auto kept = write_three_nights(ledger);
  REQUIRE_FALSE(ledger.audit(kept).misfit);
  const std::string copy = (ledger.scratch.path() / "copy.db").string();
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(copy + end);
    std::filesystem::copy_file(ledger.file, copy);
    Tamperer tamperer(copy, seed);
    tamperer.tamper();
    INFO("seed " << seed << ": " << tamperer.said);
    const auto audit = *audit_sqlite(copy, ledger.proofs(kept));
    REQUIRE(audit.misfit);
    INFO(audit.misfit->error().text());
    if (!tamperer.is_moved) {
      CHECK(audit.misfit->client == tamperer.where.client);
      CHECK(audit.misfit->head.has_value() == tamperer.is_head());
      CHECK((tamperer.is_head() ? audit.misfit->head.value_or(0) : audit.misfit->seq) == tamperer.where.number);
    }
  }
}

TEST_CASE("A chain that was cut off is found by its heads, or by one that was kept elsewhere") {
  const test::Ledger ledger;
  const auto kept = write_three_nights(ledger);
  const std::string copy = (ledger.scratch.path() / "copy.db").string();
  for (std::int64_t left = 0; left < 18; ++left) {
    for (const bool with_heads : {false, true}) {
      for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(copy + end);
      std::filesystem::copy_file(ledger.file, copy);
      test::execute(copy, "delete from events where client = 'peach' and seq > " + std::to_string(left));
      if (with_heads) test::execute(copy, "delete from heads where client = 'peach' and seq > " + std::to_string(left));
      INFO(left << " records left" << (with_heads ? ", and their heads" : ""));
      const auto with_kept = audit_sqlite(copy, ledger.proofs(kept))->misfit;
      REQUIRE(with_kept);
      CHECK(with_kept->client == "peach");
      CHECK(with_kept->seq == left + 1);
      const auto alone = audit_sqlite(copy, ledger.proofs())->misfit;
      CHECK(alone.has_value() == !with_heads);
      if (alone) CHECK(alone->seq == left + 1);
    }
  }
}

TEST_CASE("A chain rewritten with hashes that fit is found by the first head it contradicts") {
  const test::Ledger ledger;
  write_three_nights(ledger);
  // What the program itself would have written instead: the second night without its first incident.
  test::Ledger forged;
  {
    const auto journal = forged.open();
    for (int night = 0; night < 3; ++night) {
      const Instant now = ledger.night + std::chrono::hours{24 * night};
      for (const char* client : {"leeds", "peach"}) {
        const int first = client == std::string("peach") && night == 1 ? 2 : 1;
        REQUIRE(journal->commit(test::openings_of(client, 2 * night + first, 2 * night + 2, now), now));
      }
    }
  }
  test::execute(forged.file, "attach '" + ledger.file + "' as real; insert into heads select * from real.heads");
  const auto misfit = audit_sqlite(forged.file, ledger.proofs())->misfit;
  REQUIRE(misfit);
  CHECK(misfit->error().problem.find("peach head 2 was signed over another record 12") == 0);
}

TEST_CASE("Bytes that read alike are a change") {
  const test::Ledger ledger;
  {
    const auto journal = ledger.open();
    REQUIRE(journal->commit(test::openings(1, ledger.night, "a\xFF"), ledger.night));
  }
  REQUIRE_FALSE(ledger.audit().misfit);
  // U+FFFD for a broken byte, back to the broken byte.
  test::execute(ledger.file, "update events set body = cast(replace(cast(body as blob), x'EFBFBD', x'FF') as text)");
  REQUIRE(ledger.audit().misfit);
  CHECK(ledger.audit().misfit->seq == 1);
}

}  // namespace
}  // namespace watchbill::journal
