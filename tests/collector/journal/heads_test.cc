#include <chrono>

#include "tests/collector/journal/store.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

using std::chrono::hours;

TEST_CASE("The end of every chain that grew is signed, and only those") {
  const test::SignedStore ledger;
  const auto journal = ledger.open();
  CHECK(journal->sign_heads(ledger.night)->heads.empty());
  REQUIRE(journal->commit(test::openings_of("peach", 1, 2, ledger.night), ledger.night));
  REQUIRE(journal->commit(test::openings_of("leeds", 1, 1, ledger.night), ledger.night));
  const auto first = *journal->sign_heads(ledger.night);
  REQUIRE(first.heads.size() == 2);
  CHECK(first.heads[1].client == "peach");
  CHECK(first.heads[1].seq == 6);
  CHECK(first.heads[1].hash == journal->chain("peach", 5, 1)->front().hash);
  CHECK(journal->sign_heads(ledger.night + hours{1})->heads.empty());

  REQUIRE(journal->commit(test::openings_of("leeds", 2, 2, ledger.night), ledger.night));
  const auto second = *journal->sign_heads(ledger.night + hours{24});
  REQUIRE(second.heads.size() == 1);
  CHECK(second.heads[0].client == "leeds");
  CHECK(second.heads[0].number == 2);

  REQUIRE(journal->commit(test::openings_of("peach", 3, 3, ledger.night), ledger.night));
  const auto audit = ledger.audit();
  CHECK_FALSE(audit.misfit);
  CHECK(audit.events == 15);
  CHECK(audit.heads == 3);
  CHECK(audit.unsigned_events == 3);
  CHECK(audit.last_signed == ledger.night + hours{24});
}

TEST_CASE("A journal without a key signs nothing, and its hashes can be checked all the same") {
  const test::SignedStore ledger;
  const auto journal = ledger.Store::open();
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  CHECK(journal->sign_heads(ledger.night)->heads.empty());
  const auto audit = ledger.audit();
  CHECK_FALSE(audit.misfit);
  CHECK(audit.unsigned_events == 3);
  CHECK_FALSE(audit.last_signed);
}

TEST_CASE("A chain that is not what was signed of it is signed no more") {
  const test::SignedStore ledger;
  auto journal = ledger.open();
  REQUIRE(journal->commit(test::openings_of("peach", 1, 2, ledger.night), ledger.night));
  REQUIRE(journal->commit(test::openings_of("leeds", 1, 1, ledger.night), ledger.night));
  REQUIRE(journal->sign_heads(ledger.night));
  journal.reset();
  ledger.execute(
      "delete from events where client = 'peach' and seq > 3; delete from incidents;"
      " delete from spans");
  journal = ledger.open();
  REQUIRE(journal->rebuild());
  const bool goes_on = GENERATE(false, true);
  if (goes_on) REQUIRE(journal->commit(test::openings_of("peach", 2, 5, ledger.night), ledger.night + hours{1}));
  REQUIRE(journal->commit(test::openings_of("leeds", 2, 2, ledger.night), ledger.night));
  const auto signing = *journal->sign_heads(ledger.night + hours{24});
  REQUIRE(signing.refused.size() == 1);
  CHECK(signing.refused[0].problem.find("peach") != std::string::npos);
  CHECK(signing.heads.size() == 1);
  const auto misfit = ledger.audit().misfit;
  REQUIRE(misfit);
  CHECK(misfit->client == "peach");
  CHECK(misfit->seq == (goes_on ? 6 : 4));
}

TEST_CASE("Heads signed by a key that is not given are named") {
  const test::SignedStore ledger;
  const auto journal = ledger.open();
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  REQUIRE(journal->sign_heads(ledger.night));
  const auto audit = ledger.Store::audit({.keys = std::vector{SigningKey::make().public_key()}});
  REQUIRE(audit.misfit);
  CHECK(audit.misfit->error().problem.find("peach head 1 is signed by a key that is not known") == 0);
  CHECK(journal->verify().has_value());
}

TEST_CASE("A head kept elsewhere shows that the newest heads were removed with their records") {
  const test::SignedStore ledger;
  const auto journal = ledger.open();
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  REQUIRE(journal->sign_heads(ledger.night));
  REQUIRE(journal->commit(test::openings_of("peach", 2, 2, ledger.night), ledger.night));
  const auto kept = journal->sign_heads(ledger.night + hours{24})->heads;
  REQUIRE(kept.size() == 1);
  CHECK_FALSE(ledger.audit(kept).misfit);
  ledger.execute("delete from events where seq > 3; delete from heads where number = 2");
  CHECK_FALSE(ledger.audit().misfit);
  const auto misfit = ledger.audit(kept).misfit;
  REQUIRE(misfit);
  CHECK(misfit->error().problem.find("peach record 4 is missing: head 2 was signed over record 6") == 0);

  auto forged = kept;
  forged[0].seq = 9;
  CHECK(ledger.audit(forged).misfit->error().problem.find("peach head 2 as it was kept elsewhere was changed") == 0);

  ledger.execute("delete from events; delete from heads");
  CHECK(ledger.audit(kept).misfit->error().problem.find("peach record 1 is missing") == 0);
}

}  // namespace
}  // namespace watchbill::journal
