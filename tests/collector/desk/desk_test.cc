#include "collector/desk/desk.h"

#include <algorithm>
#include <set>

#include "collector/simulate/memory_journal.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using incident::Cause;
using incident::State;
using std::chrono::minutes;
using std::chrono::seconds;
using test::at;
using test::describe;

/// Keeps the deliveries too, and refuses to commit when told to.
class Recording : public simulate::MemoryJournal {
 public:
  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override {
    if (is_full) return fail("the disk is full", "make room");
    ++commits;
    for (const auto& each : group) deliveries.insert(deliveries.end(), each.deliveries.begin(), each.deliveries.end());
    return MemoryJournal::commit(group, recorded_at);
  }

  bool is_full = false;
  int commits = 0;
  std::vector<journal::Delivery> deliveries;
};

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's

struct World {
  Recording journal;
  std::unique_ptr<Desk> desk = *Desk::open(journal, test::worked_example());

  Result<Outcome> hand_in(const Input& input, Instant now) { return desk->handle(std::span(&input, 1), now).front(); }
  void restart() { desk = *Desk::open(journal, test::worked_example()); }
  const incident::Incident& only() const {
    snapshot = desk->snapshot();
    REQUIRE(snapshot->incidents.size() == 1);
    return *snapshot->incidents.front();
  }
  mutable std::shared_ptr<const Snapshot> snapshot;  // keeps what only() gave
};

std::set<std::string> told(const std::vector<journal::Delivery>& deliveries, Cause cause) {
  std::set<std::string> people;
  for (const auto& d : deliveries) {
    if (d.message.cause == cause) people.insert(d.message.person);
  }
  return people;
}

TEST_CASE("One call is one commit, whatever is due and whatever comes in") {
  World world;
  const std::vector<Input> inputs{test::firing({.instance = "a"}, kNight), test::firing({.instance = "b"}, kNight),
                                  test::firing({.instance = "c", .client = "leeds"}, kNight)};
  const auto outcomes = world.desk->handle(inputs, kNight);
  CHECK(world.journal.commits == 1);
  CHECK(outcomes[0]->incident == "peach-1");
  CHECK(outcomes[1]->incident == "peach-2");
  CHECK(outcomes[2]->incident == "leeds-1");
  CHECK(world.desk->handle(std::vector<Input>{}, kNight + seconds{1}).empty());
  CHECK(world.journal.commits == 1);
}

TEST_CASE("The snapshot shares what did not change and names what did") {
  World world;
  REQUIRE(world.hand_in(test::firing({.instance = "a"}, kNight), kNight));
  REQUIRE(world.hand_in(test::firing({.instance = "b"}, kNight), kNight));
  const auto before = world.desk->snapshot();
  REQUIRE(world.hand_in(Acknowledge{.incident = "peach-2", .person = "anna"}, kNight + minutes{1}));
  const auto after = world.desk->snapshot();
  CHECK(before->incidents[0] == after->incidents[0]);
  CHECK(before->incidents[1] != after->incidents[1]);
  REQUIRE(after->changed.size() == 1);
  CHECK(after->changed[0]->id == "peach-2");
  CHECK(before->incidents[1]->state == State::open);
}

TEST_CASE("When the journal cannot write, nothing has happened") {
  World world;
  REQUIRE(world.hand_in(test::firing({.instance = "a"}, kNight), kNight));
  const auto before = world.desk->snapshot();
  const std::string standing = describe(world.only());
  const auto sent = world.journal.deliveries.size();

  world.journal.is_full = true;
  const std::vector<Input> inputs{test::firing({.instance = "b"}, kNight),
                                  Acknowledge{.incident = "peach-1", .person = "anna"},
                                  Acknowledge{.incident = "peach-1", .person = "nobody"}};
  const Instant later = kNight + minutes{20};
  const auto outcomes = world.desk->handle(inputs, later);
  CHECK(outcomes[0].error().problem == "the disk is full");
  CHECK(outcomes[1].error().problem == "the disk is full");
  CHECK(outcomes[2].error().problem.find("nobody") != std::string::npos);
  CHECK(world.desk->snapshot() == before);
  CHECK(describe(world.only()) == standing);
  CHECK(world.journal.deliveries.size() == sent);
  REQUIRE(world.desk->trouble().has_value());
  CHECK(world.desk->trouble()->remedy == "make room");
  CHECK(world.desk->step(later) == later + seconds{1});

  world.journal.is_full = false;
  const auto again = world.desk->handle(inputs, later + seconds{1});
  CHECK(again[0]->incident == "peach-2");
  CHECK(again[1].has_value());
  CHECK_FALSE(world.desk->trouble().has_value());
  CHECK(told(world.journal.deliveries, Cause::escalated) == std::set<std::string>{"lena"});
}

TEST_CASE("The same edge again changes nothing, before and after a restart") {
  World world;
  const auto edge = test::firing({}, kNight);
  REQUIRE(world.hand_in(edge, kNight));
  const std::string standing = describe(world.only());
  const int commits = world.journal.commits;
  CHECK(world.hand_in(edge, kNight + seconds{5})->incident == "peach-1");
  world.restart();
  CHECK(world.hand_in(edge, kNight + seconds{10})->incident == "peach-1");
  CHECK(describe(world.only()) == standing);
  CHECK(world.journal.commits == commits);
}

TEST_CASE("An incident is resolved when the last of its alerts ended, however severe") {
  World world;
  const test::Alert warning{.severity = "warning"}, critical{.severity = "critical"};
  REQUIRE(world.hand_in(test::firing(warning, kNight), kNight));
  REQUIRE(world.hand_in(test::firing(critical, kNight + minutes{1}), kNight + minutes{1}));
  CHECK(world.only().severity == Severity::p1);
  CHECK(world.only().firing.size() == 2);
  REQUIRE(world.hand_in(test::ended(critical, kNight + minutes{2}), kNight + minutes{2}));
  CHECK(world.only().state == State::open);
  CHECK(world.only().severity == Severity::p1);
  REQUIRE(world.hand_in(test::ended(warning, kNight + minutes{3}), kNight + minutes{3}));
  CHECK(world.only().state == State::resolved);
  CHECK(world.hand_in(test::ended(warning, kNight + minutes{3}), kNight + minutes{4}).has_value());
}

TEST_CASE("A person cannot resolve what still fires; its end reaches everybody told, and resolving again is no error") {
  World world;
  const Resolve command{.incident = "peach-1", .person = "anna"};
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  const auto refused = world.hand_in(command, kNight + minutes{1});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().problem == "peach-1 still fires, since 2026-06-10T06:10:00Z");
  CHECK(refused.error().remedy.find("take") != std::string::npos);
  CHECK(world.only().state == State::open);
  CHECK(world.only().firing.size() == 1);

  REQUIRE(world.hand_in(test::ended({}, kNight + minutes{2}), kNight + minutes{2}));
  CHECK(world.only().state == State::resolved);
  CHECK(told(world.journal.deliveries, Cause::recovered) == std::set<std::string>{"anna"});
  const int commits = world.journal.commits;
  CHECK(world.hand_in(command, kNight + minutes{3}).has_value());
  CHECK(world.journal.commits == commits);
}

TEST_CASE("What fails again later than a quarter of an hour is a new incident that names the one before") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  REQUIRE(world.hand_in(test::ended({}, kNight + minutes{2}), kNight + minutes{2}));
  const Instant later = kNight + minutes{17};  // closed at that instant, before what comes in
  CHECK(world.hand_in(test::firing({.instance = "db-2"}, later), later)->incident == "peach-2");
  CHECK(world.hand_in(test::firing({}, later), later)->incident == "peach-3");
  const auto& incidents = world.desk->snapshot()->incidents;
  REQUIRE(incidents.size() == 2);
  CHECK(incidents[0]->previous.empty());
  CHECK(incidents[1]->previous == "peach-1");
}

TEST_CASE("The end of an alert that nothing is open for is no error") {
  World world;
  CHECK(world.hand_in(test::ended({}, kNight), kNight)->incident.empty());
  CHECK(world.journal.commits == 0);
}

TEST_CASE("Commands that cannot be are refused with a reason") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  struct Row {
    const char* what;
    Input input;
    const char* says;
  };
  const auto row = GENERATE(
      Row{"acknowledging the other party's", Acknowledge{.incident = "peach-1", .person = "ana"}, "Northstar IT (msp)"},
      Row{"a slip of the hand", Acknowledge{.incident = "peach-1", .person = "annna"}, "unknown person 'annna'"},
      Row{"another client's person", Acknowledge{.incident = "peach-1", .person = "priya"}, "unknown person"},
      Row{"no such incident", Acknowledge{.incident = "peach-9", .person = "anna"}, "peach-9"},
      Row{"no id at all", Acknowledge{.incident = "\xFF-1", .person = "anna"}, "no incident"},
      Row{"taking for too long", Take{.incident = "peach-1", .person = "ana", .until = kNight + std::chrono::hours{25}},
          "24 hours"},
      Row{"taking until the past", Take{.incident = "peach-1", .person = "ana", .until = kNight}, "ahead"},
      Row{"an empty note", Note{.incident = "peach-1", .person = "ana", .text = ""}, "text"},
      Row{"a note of blanks", Note{.incident = "peach-1", .person = "ana", .text = " \n\t "}, "text"},
      Row{"an unknown client", test::firing({.client = "pear"}, kNight), "no client 'pear'"});
  INFO(row.what);
  const int commits = world.journal.commits;
  const auto outcome = world.hand_in(row.input, kNight + seconds{1});
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().text().find(row.says) != std::string::npos);
  CHECK(world.journal.commits == commits);
}

TEST_CASE("A page that reaches its person by no contact goes to the ladder's next step at once, and once") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  const NotReached anna{.incident = "peach-1", .person = "anna", .cause = Cause::opened, .told_at = kNight};
  REQUIRE(world.hand_in(anna, kNight + seconds{3}));
  CHECK(told(world.journal.deliveries, Cause::escalated) == std::set<std::string>{"lena"});
  const auto sent = world.journal.deliveries.size();
  world.restart();
  REQUIRE(world.hand_in(anna, kNight + seconds{4}));  // told again after a crash
  world.desk->step(kNight + minutes{16});
  CHECK(world.journal.deliveries.size() == sent);

  const NotReached lena{
      .incident = "peach-1", .person = "lena", .cause = Cause::escalated, .told_at = kNight + seconds{3}};
  REQUIRE(world.hand_in(lena, kNight + minutes{17}));
  CHECK(told(world.journal.deliveries, Cause::escalated) == std::set<std::string>{"lena", "mia"});
}

TEST_CASE("Once it is acknowledged or over, a page that reached nobody escalates nothing") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  const NotReached anna{.incident = "peach-1", .person = "anna", .cause = Cause::opened, .told_at = kNight};
  SECTION("acknowledged") {
    REQUIRE(world.hand_in(Acknowledge{.incident = "peach-1", .person = "anna"}, kNight + seconds{1}));
  }
  SECTION("over") {
    REQUIRE(world.hand_in(test::ended({}, kNight + seconds{1}), kNight + seconds{1}));
  }
  REQUIRE(world.hand_in(anna, kNight + seconds{3}));
  CHECK(told(world.journal.deliveries, Cause::escalated).empty());
}

TEST_CASE("A step that is due and has told its people already rings once") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  const NotReached anna{.incident = "peach-1", .person = "anna", .cause = Cause::opened, .told_at = kNight};
  REQUIRE(world.hand_in(anna, kNight + seconds{3}));  // lena hears before her step's time
  REQUIRE(world.desk->next_due() == kNight + minutes{15});
  CHECK(world.desk->step(kNight + minutes{15}) == kNight + minutes{30});
}

TEST_CASE("A report of what is closed or unknown is no error: nothing follows") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  REQUIRE(world.hand_in(test::ended({}, kNight + minutes{1}), kNight + minutes{1}));
  NotReached report{.incident = "peach-1", .person = "anna", .cause = Cause::opened, .told_at = kNight};
  SECTION("closed") {
    world.desk->step(kNight + minutes{16});
  }
  SECTION("unknown") {
    report.incident = "peach-9";
  }
  SECTION("no id at all") {
    report.incident = "\xFF-1";
  }
  const int commits = world.journal.commits;
  const auto outcome = world.hand_in(report, kNight + minutes{17});
  REQUIRE(outcome.has_value());
  CHECK(outcome->incident.empty());
  CHECK(world.journal.commits <= commits + 1);  // that the incident closes, at most
}

TEST_CASE("The incidents of a client that is configured no longer are over, and who was told hears so") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  REQUIRE(world.hand_in(test::firing({.client = "leeds"}, kNight), kNight));
  auto without = std::make_shared<Book>(*test::worked_example());
  without->clients.erase("peach");
  SECTION("by a reload") {
    world.desk->replace(without, kNight + minutes{2});
    CHECK(told(world.journal.deliveries, Cause::recovered) == std::set<std::string>{"anna"});
  }
  SECTION("by a reload that the journal takes at the second attempt") {
    world.journal.is_full = true;
    world.desk->replace(without, kNight + minutes{1});
    world.journal.is_full = false;
    world.desk->step(kNight + minutes{2});
    CHECK(told(world.journal.deliveries, Cause::recovered) == std::set<std::string>{"anna"});
  }
  SECTION("while the collector was down: nobody knows any more whom to tell") {
    world.desk = *Desk::open(world.journal, without);
    world.desk->step(kNight + minutes{2});
    CHECK(told(world.journal.deliveries, Cause::recovered).empty());
  }
  const auto snapshot = world.desk->snapshot();
  REQUIRE(snapshot->incidents.size() == 2);
  CHECK(snapshot->incidents[0]->client == "leeds");
  CHECK(snapshot->incidents[0]->state == State::open);
  CHECK(snapshot->incidents[1]->state == State::resolved);
  CHECK(snapshot->incidents[1]->firing.empty());
  world.desk->step(kNight + minutes{17});
  CHECK(world.desk->snapshot()->incidents.size() == 1);
}

TEST_CASE("A client that is configured no longer keeps its incidents until they close") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  REQUIRE(world.hand_in(test::ended({}, kNight + minutes{1}), kNight + minutes{1}));
  auto without = std::make_shared<Book>(*test::worked_example());
  without->clients.erase("peach");
  world.desk->replace(without, kNight + minutes{2});
  CHECK(world.only().state == State::resolved);
  CHECK_FALSE(
      world.hand_in(Note{.incident = "peach-1", .person = "ana", .text = "x"}, kNight + minutes{3}).has_value());
  CHECK(world.desk->next_due() == kNight + minutes{16});
  world.desk->step(kNight + minutes{16});
  CHECK(world.desk->snapshot()->incidents.empty());
  CHECK(world.desk->snapshot()->changed.front()->state == State::closed);
}

TEST_CASE("A new policy is a boundary now; spans that began keep their version") {
  World world;
  const Instant day = at("2026-06-10T14:00:00Z");
  REQUIRE(world.hand_in(test::firing({}, day), day));
  CHECK(world.only().span().owner == Party::internal);
  auto account = std::make_shared<Account>(*test::peach());
  account->policy.version = "another";
  account->policy.matrix.back().open = ownership::Entry::msp;
  auto book = std::make_shared<Book>(*test::worked_example());
  book->clients["peach"] = account;
  world.desk->replace(book, day + minutes{5});
  REQUIRE(world.only().spans.size() == 2);
  CHECK(world.only().spans[0].policy_version != "another");
  CHECK(world.only().spans[1].policy_version == "another");
  CHECK(world.only().span().owner == Party::msp);
  CHECK(world.only().span().from == day + minutes{5});
}

TEST_CASE("Text from outside is repaired before anything is decided") {
  World world;
  auto edge = test::firing({}, kNight);
  edge.summary = std::string("disk\0full\xFF", 10);
  REQUIRE(world.hand_in(edge, kNight));
  CHECK(world.only().summary ==
        "disk\xEF\xBF\xBD"
        "full\xEF\xBF\xBD");
  CHECK(world.journal.deliveries.front().message.summary == world.only().summary);
}

TEST_CASE("The message says what, where, since when, why it is yours and until when") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight - minutes{2}), kNight));
  REQUIRE(world.journal.deliveries.size() == 1);
  const auto& delivery = world.journal.deliveries.front();
  const auto& message = delivery.message;
  CHECK(message.person_name == "Anna Berg");
  CHECK(message.summary == "HostDown on db-1");
  CHECK(message.instance == "db-1");
  CHECK(message.since_local == "Wed 02:08 America/New_York");
  CHECK(message.owner_name == "Northstar IT");
  CHECK(message.why_you == "on duty for noc");
  CHECK_FALSE(message.because.empty());
  CHECK(message.until_local == "Wed 08:00 America/New_York");
  CHECK(message.response_due_local == "Wed 02:25 America/New_York");
  CHECK(delivery.key.rfind("peach-1/0/anna/opened/", 0) == 0);
  CHECK(delivery.contacts.size() == 1);
}

}  // namespace
}  // namespace watchbill::desk
