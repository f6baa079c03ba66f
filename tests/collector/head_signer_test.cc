#include "collector/head_signer.h"

#include "tests/collector/journal/ledger.h"
#include "tests/collector/journal/raw.h"
#include "tests/support/catch.h"

namespace watchbill {
namespace {

TEST_CASE("Heads are signed at once and at least daily afterwards") {
  const test::Ledger ledger;
  const auto journal = ledger.open();
  HeadSigner signer(*journal);
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  const Instant again = signer.step(ledger.night);
  CHECK(again > ledger.night);
  CHECK(again <= ledger.night + std::chrono::hours{24});
  CHECK(ledger.audit().unsigned_events == 0);
  CHECK(ledger.audit().heads == 1);
  signer.step(again);
  CHECK(ledger.audit().heads == 1);
}

TEST_CASE("What could not be signed is signed soon") {
  const test::Ledger ledger;
  const auto journal = ledger.open();
  HeadSigner signer(*journal);
  REQUIRE(journal->commit(test::openings_of("peach", 1, 1, ledger.night), ledger.night));
  test::execute(ledger.file, "create trigger full before insert on heads begin select raise(abort, 'no room'); end");
  CHECK(signer.step(ledger.night) <= ledger.night + std::chrono::minutes{5});
  CHECK(ledger.audit().heads == 0);
}

TEST_CASE("A commit that gives an incident to the other party is one to sign after") {
  const Instant night = test::at("2026-06-10T06:00:00Z");
  auto opened = incident::apply(std::nullopt, test::openings(1, night).at(0).events.at(0));
  desk::Snapshot snapshot;
  snapshot.at = night;
  CHECK_FALSE(has_handed_over(snapshot));
  opened.spans.resize(1);
  opened.spans[0].owner = Party::msp;
  opened.spans[0].from = night;
  const auto shows = [&](incident::Incident incident) {
    snapshot.changed = {std::make_shared<const incident::Incident>(std::move(incident))};
    return has_handed_over(snapshot);
  };
  CHECK_FALSE(shows(opened));
  auto moved = opened;
  moved.spans.push_back(opened.spans[0]);
  CHECK_FALSE(shows(moved));
  moved.spans[1].owner = Party::internal;
  CHECK(shows(moved));
  moved.spans[1].from = night - std::chrono::hours{1};
  CHECK_FALSE(shows(moved));
}

}  // namespace
}  // namespace watchbill
