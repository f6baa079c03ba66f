// What the core makes of absences, surge and rotas without anybody: events, or a refusal that says what is wrong.

#include "collector/incident/handle_client.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::incident {
namespace {

using std::chrono::hours;
using test::at;

const Instant kTuesday = at("2026-06-16T16:00:00Z");  // noon at Peach's
const Instant kFriday = at("2026-06-19T22:00:00Z");

/// A chain as its inputs leave it, one after the other.
struct Chain {
  Party party = Party::internal;
  ClientState state{};
  Instant now = kTuesday;

  Result<std::vector<Event>> hand_in(const ClientInput& input) {
    const auto& roster = test::peach()->roster;
    auto events = handle_client(state, input,
                                {.chain = party == Party::internal ? "peach" : "northstar",
                                 .party = party,
                                 .roster = roster,
                                 .zone = roster.internal_hours().zone()},
                                now);
    if (!events) return events;
    for (const auto& event : *events) state = apply(std::move(state), event);
    return events;
  }
  std::string refusal(const ClientInput& input) {
    const auto events = hand_in(input);
    return events ? "accepted" : events.error().text();
  }
};

AddAbsence ana_away(Instant from = kTuesday, Instant to = kFriday) {
  return {.person = "ana", .from = from, .to = to, .kind = {}, .deputy = {}, .by = {}};
}

TEST_CASE("An absence is entered by an event of the client, without an incident") {
  Chain chain;
  const auto events = chain.hand_in(ana_away());
  REQUIRE(events.has_value());
  REQUIRE(events->size() == 1);
  const auto& event = events->front();
  CHECK(event.client == "peach");
  CHECK(event.incident.empty());
  CHECK(to_text(event.actor) == "person:ana");
  CHECK(event.effective_at == kTuesday);
  CHECK(std::get<AbsenceAdded>(event.body).id == "peach-a1");
  REQUIRE(chain.state.absences.size() == 1);
  CHECK(chain.state.absences[0].absence.entered == kTuesday);
  CHECK(chain.state.absences[0].absence.kind == "absent");
}

TEST_CASE("An absence that cannot be is refused with what is wrong and what would be right") {
  struct Row {
    const char* name;
    AddAbsence input;
    const char* says;
  };
  const Instant late = at("2026-06-18T12:00:00Z");
  auto with = [](AddAbsence input, const char* person, const char* deputy, const char* by = "") {
    input.person = person;
    input.deputy = deputy;
    input.by = by;
    return input;
  };
  const auto row = GENERATE_COPY(
      Row{"unknown person", with(ana_away(), "anaa", ""), "unknown person 'anaa' (did you mean 'ana'?)"},
      Row{"somebody of the provider", with(ana_away(), "anna", ""), "'anna' is of the provider, not of peach"},
      Row{"ends as it begins", ana_away(late, late),
          "the end 2026-06-18 08:00 EDT is not after the beginning 2026-06-18 08:00 EDT (say a later end)"},
      Row{"ends before it begins", ana_away(kFriday, late), "is not after the beginning"},
      Row{"over a year", ana_away(kTuesday, kTuesday + hours{24 * 366} + Duration{1}), "lasts 366 days at most"},
      Row{"over already", ana_away(kTuesday - hours{5}, kTuesday), "it is over already, since 2026-06-16 12:00 EDT"},
      Row{"deputy of themselves", with(ana_away(), "ana", "ana"), "'ana' cannot stand in for themselves"},
      Row{"unknown deputy", with(ana_away(), "ana", "benn"), "unknown deputy 'benn' (did you mean 'ben'?)"},
      Row{"deputy of the other party", with(ana_away(), "ana", "raj"), "'raj' is of the provider, not of peach"},
      Row{"said by nobody known", with(ana_away(), "ana", "", "eve"), "unknown person 'eve'"});
  INFO(row.name);
  Chain chain;
  const auto refusal = chain.refusal(row.input);
  INFO(refusal);
  CHECK(refusal.find(row.says) != std::string::npos);
  CHECK(chain.state.absences.empty());
}

TEST_CASE("A year of absence is allowed, to the millisecond") {
  Chain chain;
  CHECK(chain.hand_in(ana_away(kTuesday, kTuesday + hours{24 * 366})).has_value());
}

TEST_CASE("Absences of one person may touch and not overlap; the refusal names the other one") {
  Chain chain;
  REQUIRE(chain.hand_in(ana_away()).has_value());
  CHECK(chain.refusal(ana_away(kFriday - Duration{1}, kFriday + hours{1})) ==
        "ana is absent then already, by peach-a1: 2026-06-16 12:00 EDT to 2026-06-19 18:00 EDT (absent) (let one end "
        "where the "
        "other begins, or end that one first)");
  CHECK(chain.hand_in(ana_away(kFriday, kFriday + hours{1})).has_value());
  auto ben = ana_away();
  ben.person = "ben";
  CHECK(chain.hand_in(ben).has_value());
}

TEST_CASE("An absence entered again is the one that is there; anything else of it overlaps") {
  const Instant later = kTuesday + std::chrono::minutes{1};
  auto with = [](AddAbsence input, const char* kind, const char* deputy, const char* by = "") {
    input.kind = kind;
    input.deputy = deputy;
    input.by = by;
    return input;
  };
  struct Row {
    const char* name;
    AddAbsence input;
    bool is_same;
  };
  const auto row = GENERATE_COPY(
      Row{"the same", with(ana_away(), "ill", "ben"), true},
      Row{"from now on, as before", with(ana_away(later), "ill", "ben"), true},
      Row{"said by somebody else", with(ana_away(), "ill", "ben", "mia"), true},
      Row{"said by nobody known", with(ana_away(), "ill", "ben", "eve"), false},
      Row{"an earlier beginning", with(ana_away(kTuesday - hours{1}), "ill", "ben"), false},
      Row{"a beginning that lies ahead", with(ana_away(later + hours{1}), "ill", "ben"), false},
      Row{"another end", with(ana_away(kTuesday, kFriday - hours{1}), "ill", "ben"), false},
      Row{"another kind", with(ana_away(), "", "ben"), false}, Row{"no deputy", with(ana_away(), "ill", ""), false});
  INFO(row.name);
  Chain chain;
  REQUIRE(chain.hand_in(with(ana_away(), "ill", "ben")).has_value());
  chain.now = later;
  const auto again = chain.hand_in(row.input);
  CHECK(again.has_value() == row.is_same);
  CHECK((!again || again->empty()));
  CHECK(chain.state.absences.size() == 1);
}

TEST_CASE("An absence of the files is in the way too") {
  auto parts = roster::Roster::Parts{.internal_hours = test::peach()->roster.internal_hours(),
                                     .people = test::peach()->roster.people(),
                                     .rotas = {},
                                     .absences = {{.person = "ana",
                                                   .from = kFriday,
                                                   .to = kFriday + hours{48},
                                                   .entered = Instant::min(),
                                                   .kind = "vacation",
                                                   .deputy = {}}}};
  const roster::Roster roster(std::move(parts));
  const auto refused = handle_client(
      {}, ana_away(kTuesday, kFriday + hours{1}),
      {.chain = "peach", .party = Party::internal, .roster = roster, .zone = roster.internal_hours().zone()}, kTuesday);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().problem.find("by the file of peach: 2026-06-19 18:00 EDT to 2026-06-21 18:00 EDT (vacation)") !=
        std::string::npos);
}

TEST_CASE("An absence acts from the later of its beginning and its entry, whoever asks about before") {
  Chain chain;
  REQUIRE(chain.hand_in(ana_away(kTuesday - hours{3}, kFriday)).has_value());
  const auto roster = with_entered(test::peach()->roster, chain.state, {});
  CHECK_FALSE(roster.is_absent("ana", kTuesday - Duration{1}));
  CHECK(roster.is_absent("ana", kTuesday));
  CHECK_FALSE(roster.is_absent("ana", kFriday));
  CHECK_FALSE(test::peach()->roster.is_absent("ana", kTuesday));
}

TEST_CASE("Ended early an absence was until then; ended before it began it never was") {
  Chain chain;
  REQUIRE(chain.hand_in(ana_away()).has_value());
  REQUIRE(chain.hand_in(ana_away(kFriday, kFriday + hours{8})).has_value());
  chain.now = kTuesday + hours{2};
  REQUIRE(chain.hand_in(EndAbsence{.id = "peach-a1", .by = "ben"}).has_value());
  REQUIRE(chain.hand_in(EndAbsence{.id = "peach-a2", .by = {}}).has_value());
  REQUIRE(chain.state.absences.size() == 1);
  CHECK(chain.state.absences[0].absence.to == kTuesday + hours{2});
  CHECK(chain.refusal(EndAbsence{.id = "peach-a1", .by = {}}).find("is over since 2026-06-16 18:00Z") !=
        std::string::npos);
  CHECK(chain.refusal(EndAbsence{.id = "peach-a2", .by = {}}).find("there is no absence 'peach-a2'") !=
        std::string::npos);
  const auto again = chain.hand_in(ana_away(chain.now, kFriday));
  REQUIRE(again.has_value());
  CHECK(std::get<AbsenceAdded>(again->front().body).id == "peach-a3");
}

TEST_CASE("What ended long ago is forgotten at the next entry, its number is not") {
  Chain chain;
  REQUIRE(chain.hand_in(ana_away()).has_value());
  chain.now = kFriday + hours{24 * 30};
  REQUIRE(chain.hand_in(ana_away(chain.now, chain.now + hours{1})).has_value());
  REQUIRE(chain.state.absences.size() == 1);
  CHECK(chain.state.absences[0].id == "peach-a2");
}

TEST_CASE("The provider's people are absent in the provider's chain, on their own word") {
  Chain chain{.party = Party::msp};
  AddAbsence anna{.person = "anna", .from = kTuesday, .to = kFriday, .kind = {}, .deputy = "raj", .by = "mia"};
  const auto events = chain.hand_in(anna);
  REQUIRE(events.has_value());
  CHECK(events->front().client == "northstar");
  anna.person = "raj";
  anna.deputy = {};
  anna.by = "ana";
  CHECK(chain.refusal(anna).find("unknown person 'ana' (did you mean 'anna'?)") != std::string::npos);
  CHECK(chain.refusal(ana_away()).find("'ana' is of the internal team, not of northstar") != std::string::npos);
  CHECK(chain.refusal(SetSurge{.on = true, .by = "mia"}).find("name the client") != std::string::npos);
}

TEST_CASE("Surge is held on and let go by somebody known, once each") {
  Chain chain;
  CHECK_FALSE(chain.state.overflow().on);
  CHECK(chain.hand_in(SetSurge{.on = true, .by = "mia"})->size() == 1);
  CHECK(chain.state.overflow().on);
  CHECK(chain.hand_in(SetSurge{.on = true, .by = "ana"})->empty());
  CHECK(chain.hand_in(SetSurge{.on = false, .by = "ana"})->size() == 1);
  CHECK_FALSE(chain.state.overflow().on);
  CHECK(chain.refusal(SetSurge{.on = true, .by = "eve"}).find("unknown person 'eve'") != std::string::npos);
}

TEST_CASE("A rota without anybody has nobody on duty, and who comes back begins a turn") {
  Chain chain{.party = Party::msp};
  const Instant later = kTuesday + hours{1};
  REQUIRE(chain.hand_in(TakeOffDuty{.rota = "noc", .to = later})->size() == 1);
  const auto roster = with_entered(test::peach()->roster, {}, chain.state);
  CHECK(roster.on_duty("noc", kTuesday - Duration{1}).size() == 1);
  CHECK(roster.on_duty("noc", kTuesday).empty());
  CHECK(roster.on_duty("noc-l2", kTuesday).size() == 1);
  REQUIRE(roster.on_duty("noc", later).size() == 1);
  CHECK(roster.on_duty("noc", later)[0].shift_began == later);
  CHECK(roster.next_duty_change("noc", kTuesday - hours{1}, kFriday) == kTuesday);
  CHECK(roster.next_duty_change("noc", kTuesday, kFriday) == later);
  CHECK(chain.refusal(TakeOffDuty{.rota = "nox", .to = later}).find("unknown rota 'nox' (did you mean 'noc'?)") !=
        std::string::npos);
  CHECK(chain.refusal(TakeOffDuty{.rota = "soc", .to = kTuesday}).find("lies behind") != std::string::npos);
  CHECK(chain.refusal(TakeOffDuty{.rota = "noc", .to = later}).find("already, until 2026-06-16 13:00 EDT") !=
        std::string::npos);
}

AddSilence patches(Instant from = kTuesday, Instant to = kFriday) {
  return {.kind = Silence::Kind::maintenance,
          .match = {.sites = {"hq\xFF"}},
          .from = from,
          .to = to,
          .weekly = {},
          .comment = "patches",
          .by = "anna"};
}

TEST_CASE("Maintenance is entered by an event of the client, numbered, and ended by another") {
  Chain chain;
  const auto events = chain.hand_in(patches());
  REQUIRE(events.has_value());
  REQUIRE(events->size() == 1);
  CHECK(events->front().incident.empty());
  CHECK(to_text(events->front().actor) == "person:anna");
  const auto& added = std::get<SilenceAdded>(events->front().body);
  CHECK(added.id == "peach-s1");
  CHECK(added.silence.entered == kTuesday);
  CHECK(added.silence.match.sites == std::vector<std::string>{"hq\xEF\xBF\xBD"});
  REQUIRE(chain.hand_in(patches(kTuesday + hours{1})));
  CHECK(chain.state.silences[1].id == "peach-s2");
  chain.now = kTuesday + hours{1};
  REQUIRE(chain.hand_in(EndSilence{.id = "peach-s1", .by = {}}));
  CHECK(chain.state.silences[0].silence.to == chain.now);
  REQUIRE(chain.hand_in(EndSilence{.id = "peach-s2", .by = {}}));  // it had not begun: it never was
  CHECK(chain.state.silences.size() == 1);
  REQUIRE(chain.hand_in(patches(chain.now)));
  CHECK(chain.state.silences.back().id == "peach-s3");
}

TEST_CASE("Silences that are over are forgotten at a later entry") {
  Chain chain;
  REQUIRE(chain.hand_in(patches()));
  chain.now = kFriday + kRememberEnded + hours{1};
  REQUIRE(chain.hand_in(patches(chain.now, chain.now + hours{1})));
  REQUIRE(chain.state.silences.size() == 1);
  CHECK(chain.state.silences[0].id == "peach-s2");
}

TEST_CASE("What is over cannot be ended, and the provider has nothing to silence") {
  Chain chain;
  REQUIRE(chain.hand_in(patches()));
  chain.now = kFriday;
  CHECK(chain.refusal(EndSilence{.id = "peach-s1", .by = {}}).find("peach-s1 is over since 2026-06-19 22:00Z") == 0);
  CHECK(chain.refusal(EndSilence{.id = "peach-s2", .by = {}}).find("there is no silence 'peach-s2'") == 0);
  Chain provider{.party = Party::msp};
  CHECK(provider.refusal(patches()).find("'northstar' is the provider") == 0);
}

}  // namespace
}  // namespace watchbill::incident
