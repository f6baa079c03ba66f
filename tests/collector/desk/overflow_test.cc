// When more waits for a client's internal team than it can answer: on, off, frozen, held.

#include "collector/incident/overflow.h"

#include <algorithm>

#include "collector/desk/desk.h"
#include "collector/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using incident::OverflowChanged;
using std::chrono::hours;
using std::chrono::minutes;
using test::at;

// Peach's team is there from 12:00Z to 21:00Z, on above 8, off after 30 minutes at 4 or fewer.
const Instant kNoon = at("2026-06-16T16:00:00Z");

/// The state by counts that come one after the other.
struct Counting {
  incident::ClientState state;

  std::vector<incident::Event> count(int n, Instant now) {
    auto events = incident::watch_overflow(state, around(n), now);
    for (const auto& event : events) state = incident::apply(std::move(state), event);
    return events;
  }
  std::optional<Instant> due(int n, Instant now) const { return incident::overflow_due(state, around(n), now); }
  static incident::OverflowContext around(int n) {
    return {.policy = test::peach()->policy, .hours = test::peach()->roster.internal_hours(), .count = n};
  }
};

TEST_CASE("It turns on above the limit and not at it") {
  Counting queue;
  CHECK(queue.count(8, kNoon).empty());
  CHECK_FALSE(queue.due(8, kNoon).has_value());
  const auto events = queue.count(9, kNoon);
  REQUIRE(events.size() == 1);
  CHECK(events[0].incident.empty());
  CHECK(events[0].client == "peach");
  CHECK(std::get<OverflowChanged>(events[0].body).because == "9 incidents wait for the internal team, more than 8");
  CHECK(queue.state.overflow().on);
  CHECK(queue.count(10, kNoon).empty());
}

TEST_CASE("It turns off once few have waited for half an hour without a break, at that instant") {
  Counting queue;
  queue.count(9, kNoon);
  CHECK(queue.count(5, kNoon + minutes{1}).empty());
  CHECK(queue.count(4, kNoon + minutes{2}).size() == 1);
  CHECK(queue.due(4, kNoon + minutes{2}) == kNoon + minutes{32});
  CHECK(queue.count(5, kNoon + minutes{20}).size() == 1);  // again too many
  CHECK_FALSE(queue.due(5, kNoon + minutes{20}).has_value());
  CHECK(queue.count(3, kNoon + minutes{25}).size() == 1);
  CHECK(queue.count(2, kNoon + minutes{54}).empty());
  CHECK(queue.state.overflow().on);
  const auto off = queue.count(2, kNoon + minutes{57});  // looked at late
  REQUIRE(off.size() == 1);
  CHECK(off[0].effective_at == kNoon + minutes{55});
  CHECK(std::get<OverflowChanged>(off[0].body).because ==
        "4 or fewer have waited for the internal team since 2026-06-16 12:25 EDT");
  CHECK_FALSE(queue.state.overflow().on);
}

TEST_CASE("While the team is closed nothing turns on or off, and the half hour begins anew at opening") {
  const Instant closing = at("2026-06-16T21:00:00Z"), opening = at("2026-06-17T12:00:00Z");
  SECTION("off") {
    Counting queue;
    queue.count(9, kNoon);
    queue.count(4, closing - minutes{29});
    CHECK(queue.due(4, closing - minutes{29}) == opening + minutes{30});
    CHECK(queue.count(4, opening + minutes{29}).empty());
    CHECK(queue.count(4, opening + minutes{30}).size() == 1);
    CHECK_FALSE(queue.state.overflow().on);
  }
  SECTION("off just before, and not at the closing itself") {
    Counting queue;
    queue.count(9, kNoon);
    queue.count(4, closing - minutes{30} - Duration{1});
    CHECK(queue.due(4, kNoon) == closing - Duration{1});
    Counting later;
    later.count(9, kNoon);
    later.count(4, closing - minutes{30});
    CHECK(later.due(4, kNoon) == opening + minutes{30});
  }
  SECTION("on") {
    Counting queue;
    CHECK(queue.count(9, closing).empty());
    CHECK(queue.due(9, closing) == opening);
    CHECK(queue.count(9, opening).size() == 1);
  }
  SECTION("the weekend is one closure") {
    Counting queue;
    queue.count(9, at("2026-06-19T20:00:00Z"));
    queue.count(0, at("2026-06-19T20:45:00Z"));
    CHECK(queue.due(0, at("2026-06-19T20:45:00Z")) == at("2026-06-22T12:30:00Z"));
  }
}

TEST_CASE("Limits that let one incident end it end it") {
  ownership::Policy policy = test::peach()->policy;
  policy.overflow.above = 0;
  policy.overflow.until_at_most = 0;
  const incident::OverflowContext one{.policy = policy, .hours = test::peach()->roster.internal_hours(), .count = 1};
  const auto events = incident::watch_overflow({}, one, kNoon);
  REQUIRE(events.size() == 1);
  CHECK(std::get<OverflowChanged>(events[0].body).because == "1 incident waits for the internal team, more than 0");
}

TEST_CASE("Counted is what waits for the internal team: open, theirs, awake, above P4") {
  incident::Incident incident;
  incident.severity = Severity::p3;
  CHECK_FALSE(incident::is_counted(incident));  // nobody's yet
  incident.spans = {{.owner = Party::internal,
                     .deferred = false,
                     .from = kNoon,
                     .to = {},
                     .rule = ownership::Rule::hours,
                     .because = {},
                     .until = {},
                     .policy_version = {}}};
  CHECK(incident::is_counted(incident));
  auto other = incident;
  other.severity = Severity::p4;
  CHECK_FALSE(incident::is_counted(other));
  other = incident;
  other.spans.back().deferred = true;
  CHECK_FALSE(incident::is_counted(other));
  other = incident;
  other.spans.back().owner = Party::msp;
  CHECK_FALSE(incident::is_counted(other));
  for (const auto state : {incident::State::acknowledged, incident::State::resolved, incident::State::closed}) {
    other = incident;
    other.state = state;
    CHECK_FALSE(incident::is_counted(other));
  }
}

/// A desk over a journal in a scratch folder.
struct World {
  test::Scratch scratch;
  std::unique_ptr<journal::Journal> journal = *journal::open_sqlite((scratch.path() / "journal.db").string());
  std::unique_ptr<Desk> desk = *Desk::open(*journal, test::worked_example());

  void restart() { desk = *Desk::open(*journal, test::worked_example()); }
  void hand_in(const Input& input, Instant now) {
    const auto outcome = desk->handle(std::span(&input, 1), now).front();
    INFO((outcome ? std::string() : outcome.error().text()));
    REQUIRE(outcome.has_value());
  }
  void fire(int from, int to, Instant now) {
    std::vector<Input> inputs;
    for (int n = from; n <= to; ++n) {
      inputs.emplace_back(test::firing({.severity = "P3", .instance = "db-" + std::to_string(n)}, now));
    }
    for (const auto& outcome : desk->handle(inputs, now)) REQUIRE(outcome.has_value());
  }
  void acknowledge(int from, int to, Instant now) {
    for (int n = from; n <= to; ++n) {
      hand_in(Acknowledge{.incident = "peach-" + std::to_string(n), .person = "ana"}, now);
    }
  }
  void end(int from, int to, Instant now) {
    for (int n = from; n <= to; ++n) {
      hand_in(test::ended({.severity = "P3", .instance = "db-" + std::to_string(n)}, now), now);
    }
  }
  bool is_on() const { return desk->snapshot()->clients->at("peach").state.overflow().on; }
  std::vector<std::string> changes() const {
    std::vector<std::string> out;
    const auto events = *journal->chain("peach", 0, 1000);
    for (const auto& event : events) {
      if (event.kind == "overflow_changed") out.push_back(format_instant(event.effective_at) + ' ' + event.body);
    }
    return out;
  }
};

TEST_CASE("The ninth that waits turns it on, with what turned it on in one commit") {
  World world;
  world.fire(1, 8, kNoon);
  CHECK_FALSE(world.is_on());
  world.fire(9, 9, kNoon);
  CHECK(world.is_on());
  CHECK(world.changes().size() == 1);
  const auto ninth = **world.journal->find("peach-9");
  CHECK(ninth.span().owner == Party::internal);
  CHECK(world.journal->verify().has_value());
}

TEST_CASE("The desk wakes itself to turn it off, and knows after a restart since when few have waited") {
  World world;
  world.fire(1, 9, kNoon);
  world.acknowledge(1, 5, kNoon + minutes{10});
  REQUIRE(world.is_on());
  world.restart();
  world.desk->step(kNoon + minutes{12});
  CHECK(world.is_on());
  std::optional<Instant> due = world.desk->next_due();
  while (due && *due < kNoon + minutes{40}) due = world.desk->step(*due);
  CHECK(due == kNoon + minutes{40});
  CHECK(world.is_on());
  world.desk->step(*due);
  CHECK_FALSE(world.is_on());
}

TEST_CASE("What ended while the collector was down ended then") {
  World world;
  world.fire(1, 9, kNoon);
  world.acknowledge(1, 5, kNoon + minutes{10});
  world.restart();
  world.desk->step(kNoon + hours{3});
  CHECK_FALSE(world.is_on());
  CHECK(world.changes().back().find("2026-06-16T16:40:00Z {\"because\":\"4 or fewer") == 0);
}

TEST_CASE("What moved while the collector was down is counted at its own instant") {
  // Four wait in the evening; those of the night are the provider's until the opening at 12:00Z.
  struct Row {
    const char* name;
    int of_night;
    Instant away_from;  // Ana, who alone has the skill
    Instant looked_at;
    const char* last;  // change
  };
  const Instant never = at("2026-06-20T00:00:00Z"), soon = at("2026-06-17T12:05:00Z");
  const Row rows[] = {
      {"still few wait", 0, never, at("2026-06-17T12:40:00Z"), "2026-06-17T12:30:00Z {\"because\":\"4 or fewer"},
      {"more wait again", 3, never, at("2026-06-17T12:40:00Z"), "2026-06-17T12:00:00Z {\"because\":\"7 incidents"},
      {"until she leaves", 3, soon, at("2026-06-17T12:34:59Z"), "2026-06-17T12:05:00Z {\"because\":\"0 incidents"},
      {"for half an hour", 3, soon, at("2026-06-17T12:40:00Z"), "2026-06-17T12:35:00Z {\"because\":\"4 or fewer"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    World asleep, awake;
    for (auto* world : {&asleep, &awake}) {
      world->fire(1, 9, kNoon);
      world->hand_in(AddAbsence{.client = "peach",
                                .person = "ana",
                                .from = row.away_from,
                                .to = row.away_from + hours{24},
                                .kind = {},
                                .deputy = {},
                                .by = {}},
                     kNoon);
      world->end(1, 5, at("2026-06-16T20:50:00Z"));
      world->fire(10, 9 + row.of_night, at("2026-06-16T21:10:00Z"));
    }
    asleep.restart();
    asleep.desk->step(row.looked_at);
    for (auto due = awake.desk->next_due(); due && *due <= row.looked_at;) due = awake.desk->step(*due);
    CHECK(asleep.changes() == awake.changes());
    CHECK(awake.changes().back().find(row.last) == 0);
    CHECK(asleep.is_on() == awake.is_on());
  }
}

TEST_CASE("What turned it on and off again while the collector was down did so") {
  World world;
  world.fire(1, 9, at("2026-06-16T06:00:00Z"));
  world.hand_in(AddAbsence{.client = "peach",
                           .person = "ana",
                           .from = at("2026-06-16T13:00:00Z"),
                           .to = at("2026-06-17T13:00:00Z"),
                           .kind = {},
                           .deputy = {},
                           .by = {}},
                at("2026-06-16T06:01:00Z"));
  world.restart();
  world.desk->step(at("2026-06-16T14:00:00Z"));
  const auto changes = world.changes();
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].find("2026-06-16T12:00:00Z {\"because\":\"9 incidents wait") == 0);
  CHECK(changes[1].find("2026-06-16T13:00:00Z {\"because\":\"0 incidents wait") == 0);
  CHECK(changes[2].find("2026-06-16T13:30:00Z {\"because\":\"4 or fewer") == 0);
  CHECK_FALSE(world.is_on());
}

TEST_CASE("What moves at a boundary is counted after it") {
  World world;
  const Instant night = at("2026-06-16T06:00:00Z");
  world.fire(1, 9, night);
  CHECK_FALSE(world.is_on());
  world.desk->step(at("2026-06-16T11:59:00Z"));
  CHECK_FALSE(world.is_on());
  world.desk->step(at("2026-06-16T12:00:00Z"));
  CHECK(world.is_on());
  CHECK(world.changes().size() == 1);
}

TEST_CASE("What opened in an overflow is not offered back at the opening that makes the queue too long again") {
  World world;
  world.fire(1, 10, kNoon);
  world.end(1, 9, kNoon + minutes{2});
  const auto run = [&](Instant until) {
    for (auto due = world.desk->next_due(); due && *due <= until;) due = world.desk->step(*due);
  };
  run(at("2026-06-16T22:00:00Z"));
  world.fire(11, 19, at("2026-06-16T22:00:00Z"));
  run(at("2026-06-17T12:00:00Z"));
  CHECK(world.is_on());
  const auto tenth = **world.journal->find("peach-10");
  CHECK(tenth.is_overflowed);
  CHECK_FALSE(tenth.offer);
  const auto is_offer = [](const incident::Told& one) { return one.says(incident::Cause::offered); };
  CHECK(std::count_if(tenth.told.begin(), tenth.told.end(), is_offer) == 1);  // when it went off in the afternoon
}

TEST_CASE("Surge holds it on until it is let go") {
  World world;
  world.hand_in(SetSurge{.client = "peach", .on = true, .by = "ana"}, kNoon);
  CHECK(world.is_on());
  world.fire(1, 1, kNoon + hours{2});
  CHECK(world.is_on());
  world.hand_in(SetSurge{.client = "peach", .on = false, .by = "ana"}, kNoon + hours{3});
  CHECK_FALSE(world.is_on());
  CHECK(world.changes().empty());
}

TEST_CASE("What rule 5 has again at a pin's end is offered back once the queue is short and the team is open") {
  struct Row {
    const char* name;
    Instant pinned_until, offered;
  };
  const Row rows[] = {
      {"at the end itself", at("2026-06-16T18:00:00Z"), at("2026-06-16T18:00:00Z")},
      {"at the next opening", at("2026-06-16T22:00:00Z"), at("2026-06-17T12:00:00Z")},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    World world;
    world.fire(1, 10, kNoon);
    REQUIRE((*world.journal->find("peach-10"))->is_overflowed);
    world.hand_in(Take{.incident = "peach-10", .person = "ana", .until = row.pinned_until}, kNoon + minutes{1});
    world.end(1, 9, kNoon + minutes{2});
    for (auto due = world.desk->next_due(); due && *due <= row.offered;) due = world.desk->step(*due);
    REQUIRE_FALSE(world.is_on());
    const auto tenth = **world.journal->find("peach-10");
    CHECK(tenth.span().owner == Party::msp);
    CHECK(tenth.span().rule == ownership::Rule::overflow);
    CHECK(tenth.span().from == row.pinned_until);
    REQUIRE(tenth.offer);
    CHECK(tenth.offer->since == row.offered);
  }
}

TEST_CASE("Other limits count from the reload that brings them") {
  World world;
  world.fire(1, 3, kNoon);
  auto book = std::make_shared<Book>(*test::worked_example());
  auto account = std::make_shared<Account>(*book->clients.at("peach"));
  account->policy.overflow.above = 2;
  account->policy.overflow.until_at_most = 1;
  book->clients["peach"] = account;
  world.desk->replace(book, kNoon + minutes{1});
  CHECK(world.is_on());
}

}  // namespace
}  // namespace watchbill::desk
