// Events without an incident: chained like the rest, and replayed into the state of their client.

#include <chrono>

#include "collector/journal/journal.h"
#include "tests/collector/journal/store.h"
#include "tests/collector/journal/story.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

using test::at;

const Instant kThen = at("2026-06-10T06:00:00Z");

Commit of(const std::string& chain, incident::EventBody body) {
  return {.events = {{.client = chain,
                      .incident = {},
                      .effective_at = kThen,
                      .actor = {.kind = incident::Actor::Kind::person, .name = "ana"},
                      .body = std::move(body)}},
          .deliveries = {}};
}

TEST_CASE("Events of clients share the chain with incidents, and every chain has a state of its own") {
  const test::Store store;
  const roster::Absence absence{.person = "ana",
                                .from = kThen,
                                .to = kThen + std::chrono::hours{8},
                                .entered = kThen,
                                .kind = "ill",
                                .deputy = "ben"};
  const incident::Silence silence{.kind = incident::Silence::Kind::maintenance,
                                  .match = {.sites = {"hq"}, .labels = {{"job", "node"}}},
                                  .from = kThen,
                                  .to = kThen + std::chrono::hours{24 * 30},
                                  .entered = kThen,
                                  .weekly = *roster::parse_weekly("sun 02:00-04:00"),
                                  .comment = "patches"};
  {
    const auto journal = store.open();
    CHECK(journal->client_states()->empty());
    auto group = test::openings(1, kThen);
    group.push_back(of("peach", incident::AbsenceAdded{.id = "peach-a1", .absence = absence}));
    group.push_back(of("northstar", incident::RotaOff{.rota = "noc", .from = kThen, .to = kThen}));
    REQUIRE(journal->commit(group, kThen));
    REQUIRE(journal->commit({of("peach", incident::SilenceAdded{.id = "peach-s3", .silence = silence})}, kThen));
    REQUIRE(journal->commit({of("peach", incident::SurgeSet{.on = true, .by = "ana"})}, kThen));
    REQUIRE(journal->commit({of("peach", incident::OverflowChanged{.on = true, .because = "b", .low_since = kThen})},
                            kThen));
  }
  const auto journal = store.open();
  REQUIRE(journal->rebuild());
  const auto states = *journal->client_states();
  REQUIRE(states.size() == 2);
  const auto& peach = states.at("peach");
  REQUIRE(peach.absences.size() == 1);
  CHECK(peach.absences[0].absence == absence);
  CHECK(peach.last_absence == 1);
  REQUIRE(peach.silences.size() == 1);
  CHECK(peach.silences[0].silence == silence);
  CHECK(peach.last_silence == 3);
  CHECK(peach.surge);
  CHECK(peach.is_over);
  CHECK(peach.low_since == kThen);
  CHECK(states.at("northstar").rotas_off.size() == 1);
  CHECK(journal->unclosed()->size() == 1);
  CHECK(*journal->last_incident_number("northstar") == 0);
  CHECK(*journal->verify() == 8);
  CHECK(journal->chain("peach", 6, 10)->front().kind == "overflow_changed");
}

TEST_CASE("The last digest for a boundary at an instant or before is found among all that happened") {
  using std::chrono::hours;
  const test::Store store;
  const auto journal = store.open();
  const auto digest = [](const std::string& client, Instant boundary, const std::string& text) {
    auto commit = of(client, incident::DigestSent{.at = boundary, .from = kThen, .to = boundary, .text = text});
    commit.events.front().effective_at = boundary;
    return commit;
  };
  REQUIRE(journal->commit(test::openings(3, kThen), kThen));
  REQUIRE(journal->commit(
      {digest("peach", kThen + hours{6}, "morning"), digest("leeds", kThen + hours{7}, "theirs"),
       of("peach", incident::SurgeSet{.on = true, .by = "ana"}), digest("peach", kThen + hours{15}, "evening"),
       of("peach", incident::SurgeSet{.on = false, .by = "ana"})},
      kThen));
  const auto found = [&](const std::string& client, Instant when) {
    const auto stored = journal->last_digest(client, when);
    REQUIRE(stored.has_value());
    return *stored ? std::get<incident::DigestSent>(*body_of(**stored)).text : "none";
  };
  CHECK(found("peach", kThen + hours{6} - Duration{1}) == "none");
  CHECK(found("peach", kThen + hours{6}) == "morning");
  CHECK(found("peach", kThen + hours{15} - Duration{1}) == "morning");
  CHECK(found("peach", kThen + hours{900}) == "evening");
  CHECK(found("leeds", kThen + hours{900}) == "theirs");
  CHECK(found("plum", kThen + hours{900}) == "none");
}

}  // namespace
}  // namespace watchbill::journal
