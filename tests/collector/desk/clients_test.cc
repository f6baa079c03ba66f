// The desk and what is entered for clients and their provider: a boundary for the incidents, in the same commit.

#include <algorithm>

#include "collector/desk/desk.h"
#include "collector/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using ownership::Rule;
using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kTuesday = at("2026-06-16T16:00:00Z");  // noon at Peach's, 17:00 at Leeds
const Instant kFriday = at("2026-06-19T22:00:00Z");

/// A desk over a journal in a scratch folder.
struct World {
  test::Scratch scratch;
  std::unique_ptr<journal::Journal> journal = *journal::open_sqlite((scratch.path() / "journal.db").string());
  std::unique_ptr<Desk> desk = *Desk::open(*journal, test::worked_example());

  Result<Outcome> hand_in(const Input& input, Instant now) { return desk->handle(std::span(&input, 1), now).front(); }
  void restart() { desk = *Desk::open(*journal, test::worked_example()); }
  std::string owner(const std::string& id) const {
    const auto snapshot = desk->snapshot();
    const auto found = std::find_if(snapshot->incidents.begin(), snapshot->incidents.end(),
                                    [&](const auto& incident) { return incident->id == id; });
    if (found == snapshot->incidents.end()) return "none";
    const auto& span = (*found)->span();
    return std::string(to_text(span.owner)) + ' ' + std::string(to_text(span.rule)) + ' ' +
           (span.until ? format_instant(*span.until) : "-");
  }
  std::vector<std::string> kinds(const std::string& chain) const {
    std::vector<std::string> out;
    const auto events = *journal->chain(chain, 0, 100);
    for (const auto& event : events) out.push_back(event.kind + ' ' + event.incident);
    return out;
  }
};

AddAbsence away(const std::string& person, Instant from = kTuesday, Instant to = kFriday) {
  return {.client = {}, .person = person, .from = from, .to = to, .kind = {}, .deputy = {}, .by = {}};
}

TEST_CASE("Who falls ill loses what waits for them in the same commit, and has it again when they return") {
  World world;
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, kTuesday), kTuesday));
  CHECK(world.owner("peach-1") == "internal hours 2026-06-16T21:00:00Z");
  const Instant ill = kTuesday + minutes{10};
  const auto entered = world.hand_in(away("ana", kTuesday - hours{1}), ill);
  REQUIRE(entered.has_value());
  CHECK(entered->absence == "peach-a1");
  CHECK(world.owner("peach-1") == "msp cover 2026-06-22T12:00:00Z");
  const auto kinds = world.kinds("peach");
  CHECK(std::find(kinds.begin(), kinds.end(), "absence_added ") != kinds.end());
  const auto incident = **world.journal->find("peach-1");
  CHECK(incident.spans.front().to == ill);  // never rewritten
  CHECK(world.hand_in(EndAbsence{.absence = "peach-a1", .by = "ana"}, ill + minutes{5})->absence == "peach-a1");
  CHECK(world.owner("peach-1") == "internal hours 2026-06-16T21:00:00Z");
  CHECK(world.journal->verify().has_value());
}

TEST_CASE("An absence handed in again is answered with the one that is there, and written once") {
  World world;
  REQUIRE(world.hand_in(away("ana"), kTuesday)->absence == "peach-a1");
  const auto written = world.kinds("peach");
  const auto again = world.hand_in(away("ana"), kTuesday + minutes{1});
  REQUIRE(again.has_value());
  CHECK(again->absence == "peach-a1");
  CHECK(world.kinds("peach") == written);
  CHECK(world.hand_in(away("anna"), kTuesday + minutes{1})->absence == "northstar-a1");
  CHECK(world.hand_in(away("anna"), kTuesday + minutes{2})->absence == "northstar-a1");
}

TEST_CASE("Who is absent commands nothing until they are back") {
  World world;
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, kTuesday), kTuesday));
  REQUIRE(world.hand_in(away("ana"), kTuesday));
  const Instant later = kTuesday + minutes{1};
  CHECK(world.hand_in(Take{.incident = "peach-1", .person = "ana", .until = {}}, later).error().problem ==
        "'ana' is entered as absent");
  REQUIRE(world.hand_in(EndAbsence{.absence = "peach-a1", .by = {}}, later));
  CHECK(world.hand_in(Acknowledge{.incident = "peach-1", .person = "ana"}, later).has_value());
}

TEST_CASE("A deputy has the absent person's skills meanwhile") {
  World world;
  auto absence = away("ana");
  absence.deputy = "ben";
  REQUIRE(world.hand_in(absence, kTuesday));
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, kTuesday), kTuesday));
  CHECK(world.owner("peach-1") == "internal hours 2026-06-16T21:00:00Z");
}

TEST_CASE("An absence of the provider's people acts in every client, from a chain of the provider's own") {
  World world;
  const Instant night = at("2026-06-17T06:00:00Z");  // Anna has the week
  const auto told = [&](const char* id) { return (**world.journal->find(id)).told.front().person; };
  const auto on_duty = test::peach()->roster.on_duty("noc", night).front().person;
  const std::string other = on_duty == "anna" ? "raj" : "anna";
  REQUIRE(world.hand_in(away(on_duty, night, night + hours{8}), night)->absence == "northstar-a1");
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, night), night));
  REQUIRE(world.hand_in(test::firing({.severity = "P2", .client = "leeds"}, night), night));
  CHECK(told("peach-1") == other);
  CHECK(told("leeds-1") == other);
  CHECK(world.kinds("northstar") == std::vector<std::string>{"absence_added "});
}

TEST_CASE("What was entered is there after a restart, and after the tables were built anew") {
  World world;
  REQUIRE(world.hand_in(away("ana"), kTuesday));
  REQUIRE(world.hand_in(away("raj"), kTuesday));
  REQUIRE(world.hand_in(SetSurge{.client = "peach", .on = true, .by = "ana"}, kTuesday));
  REQUIRE(world.hand_in(TakeOffDuty{.rota = "noc", .to = kFriday}, kTuesday));
  REQUIRE(world.journal->rebuild());
  world.restart();
  const auto clients = world.desk->snapshot()->clients;
  CHECK(clients->at("peach").state.surge);
  CHECK(clients->at("peach").account->roster.is_absent("ana", kTuesday));
  CHECK(clients->at("leeds").account->roster.is_absent("raj", kTuesday));
  CHECK(clients->at("leeds").account->roster.on_duty("noc", kTuesday).empty());
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, kTuesday), kTuesday));
  CHECK(world.owner("peach-1") == "msp cover 2026-06-22T12:00:00Z");
  CHECK(world.hand_in(away("ben"), kTuesday)->absence == "peach-a2");
}

TEST_CASE("What was entered outlives a reload") {
  World world;
  REQUIRE(world.hand_in(away("ana"), kTuesday));
  world.desk->replace(test::worked_example(), kTuesday + minutes{1});
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, kTuesday), kTuesday + minutes{2}));
  CHECK(world.owner("peach-1") == "msp cover 2026-06-22T12:00:00Z");
  CHECK(world.desk->snapshot()->clients->at("peach").account->roster.is_absent("ana", kTuesday));
}

TEST_CASE("What concerns nobody known is refused and changes nothing") {
  World world;
  const auto before = world.desk->snapshot()->clients;
  CHECK(world.hand_in(away("anne"), kTuesday).error().text() == "unknown person 'anne' (did you mean 'anna'?)");
  auto elsewhere = away("ana");
  elsewhere.client = "plum";
  CHECK(world.hand_in(elsewhere, kTuesday).error().problem == "no client 'plum' is configured");
  elsewhere.client = "leeds";
  CHECK_FALSE(world.hand_in(elsewhere, kTuesday).has_value());
  CHECK(world.hand_in(EndAbsence{.absence = "nonsense", .by = {}}, kTuesday).error().problem ==
        "there is no absence 'nonsense'");
  CHECK_FALSE(world.hand_in(SetSurge{.client = "northstar", .on = true, .by = "mia"}, kTuesday).has_value());
  CHECK(world.desk->snapshot()->clients == before);
  CHECK(world.kinds("peach").empty());
}

TEST_CASE("Inputs of one call see what was entered before them") {
  World world;
  const std::vector<Input> inputs{away("ana"), test::firing({.severity = "P2"}, kTuesday),
                                  EndAbsence{.absence = "peach-a1", .by = {}},
                                  test::firing({.severity = "P2", .instance = "db-2"}, kTuesday)};
  for (const auto& outcome : world.desk->handle(inputs, kTuesday)) REQUIRE(outcome.has_value());
  CHECK(world.owner("peach-1") == "internal hours 2026-06-16T21:00:00Z");
  CHECK(world.owner("peach-2") == "internal hours 2026-06-16T21:00:00Z");
  const auto first = **world.journal->find("peach-1");
  CHECK(first.spans.front().owner == Party::msp);
}

TEST_CASE("What is silenced later is silent then, also after a restart, and audible at its end") {
  World world;
  REQUIRE(world.hand_in(test::firing({.severity = "P2"}, kTuesday), kTuesday));
  const auto entered = world.hand_in(AddSilence{.client = "peach",
                                                .kind = incident::Silence::Kind::maintenance,
                                                .match = {.instances = {"db-1"}},
                                                .from = kTuesday + minutes{10},
                                                .to = kTuesday + hours{1},
                                                .weekly = {},
                                                .comment = {},
                                                .by = "ana"},
                                     kTuesday + minutes{1});
  REQUIRE(entered.has_value());
  CHECK(entered->silence == "peach-s1");
  CHECK(world.desk->next_due() == kTuesday + minutes{10});
  world.restart();
  world.desk->step(kTuesday + minutes{10});
  const auto incident = [&] { return world.desk->snapshot()->incidents.front(); };
  REQUIRE(incident()->suppression.has_value());
  CHECK(incident()->told.size() == 1);
  world.restart();
  CHECK(incident()->suppression->until == kTuesday + hours{1});
  CHECK(world.desk->step(kTuesday + minutes{11}) == kTuesday + hours{1});
  world.desk->step(kTuesday + hours{1});
  CHECK_FALSE(incident()->suppression.has_value());
  CHECK(incident()->told.size() == 2);
}

TEST_CASE("A silence that somebody ends, and one of a client that nobody knows") {
  World world;
  const AddSilence all{.client = "peach",
                       .match = {.everything = true},
                       .from = kTuesday,
                       .to = kTuesday + hours{2},
                       .weekly = {},
                       .comment = {},
                       .by = {}};
  REQUIRE(world.hand_in(all, kTuesday));
  REQUIRE(world.hand_in(test::firing({.severity = "P1"}, kTuesday), kTuesday));
  REQUIRE(world.hand_in(test::firing({.severity = "P1", .client = "leeds"}, kTuesday), kTuesday));
  CHECK(world.desk->snapshot()->incidents.front()->told.size() == 1);  // of Leeds
  CHECK(world.desk->snapshot()->incidents.back()->told.empty());
  const auto ended = world.hand_in(EndSilence{.silence = "peach-s1", .by = "ana"}, kTuesday + minutes{5});
  REQUIRE(ended.has_value());
  CHECK(ended->silence == "peach-s1");
  CHECK(world.desk->snapshot()->incidents.back()->told.size() == 1);
  CHECK_FALSE(world.hand_in(EndSilence{.silence = "plum-s1", .by = {}}, kTuesday + minutes{6}).has_value());
  auto unknown = all;
  unknown.client = "plum";
  CHECK(world.hand_in(unknown, kTuesday).error().problem == "no client 'plum' is configured");
}

/// The book as files make it: peach's and the provider's texts with it.
std::shared_ptr<const Book> book_of_files(const std::string& peach, const std::string& provider) {
  auto book = std::make_shared<Book>(*test::worked_example());
  auto account = std::make_shared<Account>(*book->clients.at("peach"));
  account->policy.version = peach + provider;
  account->files = {{.name = "peach.yml", .text = peach}, {.name = "ana.ics", .text = std::string("\xff\0", 2)}};
  book->clients["peach"] = std::move(account);
  book->msp_version = provider;
  book->msp_files = {{.name = "msp.yml", .text = provider}};
  return book;
}

TEST_CASE("Which policy decides from when on is in the journal, with the text of its files, once") {
  World world;
  const auto adopted = [&](const std::string& chain) {
    std::string out;
    const auto events = *world.journal->chain(chain, 0, 100);
    for (const auto& event : events) {
      if (event.kind == "policy_adopted") out += format_instant(event.effective_at) + ' ' + event.body + '\n';
    }
    return out;
  };
  const auto start = [&](const std::shared_ptr<const Book>& book, Instant now) {
    world.desk = *Desk::open(*world.journal, book);
    world.desk->step(now);
  };
  const std::string first =
      "2026-06-16T16:00:00Z {\"files\":[{\"name\":\"peach.yml\",\"text\":\"a\"},{\"name\":\"ana.ics\","
      "\"text\":\"\xEF\xBF\xBD\xEF\xBF\xBD\"}],\"version\":\"a1\"}\n";
  start(book_of_files("a", "1"), kTuesday);
  CHECK(adopted("peach") == first);
  CHECK(adopted("leeds").empty());  // its book gives no files
  CHECK(adopted("northstar") ==
        "2026-06-16T16:00:00Z {\"files\":[{\"name\":\"msp.yml\",\"text\":\"1\"}],\"version\":\"1\"}\n");
  start(book_of_files("a", "1"), kTuesday + hours{1});
  CHECK(adopted("peach") == first);

  world.desk->replace(book_of_files("b", "1"), kTuesday + hours{2});
  CHECK(adopted("peach") == first +
                                "2026-06-16T18:00:00Z {\"files\":[{\"name\":\"peach.yml\",\"text\":\"b\"},{\"name\":"
                                "\"ana.ics\",\"text\":\"\xEF\xBF\xBD\xEF\xBF\xBD\"}],\"version\":\"b1\"}\n");
  world.desk->replace(book_of_files("a", "1"), kTuesday + hours{3});  // the old one again is a change too
  CHECK(adopted("peach").ends_with("\"version\":\"a1\"}\n"));
  CHECK(world.journal->verify());
}

}  // namespace
}  // namespace watchbill::desk
