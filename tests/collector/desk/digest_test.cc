// Digests as the desk commits them: the event and its deliveries together, once for each boundary.

#include <algorithm>

#include "collector/desk/desk.h"
#include "collector/simulate/memory_journal.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using incident::DigestSent;
using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's
const Instant kOpening = at("2026-06-10T12:00:00Z");
const Instant kClosing = at("2026-06-10T21:00:00Z");

struct Recording : simulate::MemoryJournal {
  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override {
    if (is_full) return fail("the disk is full");
    for (const auto& each : group) {
      deliveries.insert(deliveries.end(), each.deliveries.begin(), each.deliveries.end());
      for (const auto& event : each.events) {
        const auto* digest = std::get_if<DigestSent>(&event.body);
        if (digest != nullptr && event.client == "peach") digests.push_back(*digest);
      }
    }
    return MemoryJournal::commit(group, recorded_at);
  }

  Result<std::vector<incident::Incident>> resolved_since(const std::string& client, Instant since) override {
    if (is_unreadable) return fail("the disk cannot be read");
    return MemoryJournal::resolved_since(client, since);
  }

  bool is_full = false;
  bool is_unreadable = false;
  std::vector<journal::Delivery> deliveries;
  std::vector<DigestSent> digests;  ///< Peach's
};

std::shared_ptr<const Book> book() {
  auto book = std::make_shared<Book>(*test::worked_example());
  book->sends_digests = true;
  return book;
}

struct World {
  Recording journal;
  std::unique_ptr<Desk> desk = *Desk::open(journal, book());

  void hand_in(const Input& input, Instant now) {
    const auto outcome = desk->handle(std::span(&input, 1), now).front();
    if (!outcome) FAIL(outcome.error().text());
  }
  void restart() { desk = *Desk::open(journal, book()); }
  std::vector<journal::Delivery> digests_of(const std::string& client) const {
    std::vector<journal::Delivery> out;
    for (const auto& each : journal.deliveries) {
      if (each.message.cause == incident::Cause::digest && each.message.client == client) out.push_back(each);
    }
    return out;
  }
};

using Ids = std::vector<std::string>;

TEST_CASE("A digest puts every incident into one section, by who reads it") {
  World world;
  world.hand_in(test::firing({.rule = "toner", .severity = "info", .category = "workplace", .instance = "p-1"}, kNight),
                kNight);
  world.hand_in(test::firing({.rule = "gone", .instance = "a"}, kNight), kNight);
  world.hand_in(test::firing({.rule = "held", .instance = "b"}, kNight), kNight);
  world.hand_in(test::firing({.rule = "malware", .category = "security", .instance = "c"}, kNight), kNight);
  world.hand_in(test::ended({.rule = "gone", .instance = "a"}, kNight + minutes{5}), kNight + minutes{5});
  world.hand_in(Acknowledge{.incident = "peach-3", .person = "anna"}, kNight + minutes{6});
  world.desk->step(kOpening);
  REQUIRE(world.journal.digests.size() == 1);
  const auto& digest = world.journal.digests.front();
  CHECK(digest.kind == DigestSent::Kind::opening);
  CHECK(digest.at == kOpening);
  CHECK_FALSE(digest.is_late());
  CHECK(digest.waiting == Ids{"peach-1"});
  CHECK(digest.resolved == Ids{"peach-2"});  // closed long ago
  CHECK(digest.offered == Ids{"peach-3"});   // offered at this very boundary
  CHECK(digest.open == Ids{"peach-4"});

  const auto deliveries = world.digests_of("peach");
  REQUIRE(deliveries.size() == 2);
  const auto& message = deliveries.front().message;
  CHECK(message.person == "ana");
  CHECK(deliveries.front().key == "peach/digest/opening/1781092800000/ana");
  CHECK(message.summary == "While you were away: 1 offered to you, 1 waiting on you, 1 still open, 1 resolved");
  INFO(message.description);
  for (const char* part : {"Offered to you: accept or decline (1)\n- peach-3 P1, servers: held on b\n  since Wed 02:10 "
                           "America/New_York, of "
                           "Northstar IT; acknowledged by Anna Berg after 6m; told: Anna Berg",
                           "Waiting on you (1)\n- peach-1 P4, workplace: toner on p-1\n",
                           "not acknowledged; told: nobody\n", "Still open (1)\n- peach-4 P1, security",
                           "Resolved while you were away (1)\n- peach-2 P1, servers: gone on a\n",
                           "resolved after 5m; not acknowledged; told: Anna Berg\n"}) {
    INFO(part);
    CHECK(message.description.find(part) != std::string::npos);
  }
}

TEST_CASE("The next digest begins where the last one ended") {
  World world;
  world.hand_in(test::firing({.instance = "a"}, kNight), kNight);
  world.hand_in(test::ended({.instance = "a"}, kNight), kNight + minutes{5});
  world.desk->step(kOpening);
  world.desk->step(kClosing);
  REQUIRE(world.journal.digests.size() == 2);
  const auto& closing = world.journal.digests.back();
  CHECK(closing.kind == DigestSent::Kind::closing);
  CHECK(closing.from == kOpening);
  CHECK(closing.resolved.empty());
  const auto message = world.digests_of("peach").back().message;
  CHECK(message.person == "anna");
  CHECK(message.summary == "The day: all quiet");
  CHECK(message.description.find("Quiet: nothing is open") != std::string::npos);
}

TEST_CASE("The alarm rings at the boundary though no incident is open, and rings once") {
  World world;
  const auto due = world.desk->step(kNight);
  REQUIRE(due);
  CHECK(*due == at("2026-06-10T08:00:00Z"));  // Leeds opens
  world.desk->step(*due);
  CHECK(world.desk->next_due() == kOpening);
  world.desk->step(kOpening);
  world.desk->step(kOpening + minutes{1});
  CHECK(world.journal.digests.size() == 1);
  world.restart();
  world.desk->step(kOpening + minutes{2});
  CHECK(world.journal.digests.size() == 1);
}

TEST_CASE("What fell into a downtime is sent once at the start and says that it is late") {
  World world;
  world.desk->step(kNight);
  world.desk->step(kOpening);
  world.restart();
  CHECK(world.desk->next_due() == Instant::min());
  world.desk->step(kClosing + hours{2});
  REQUIRE(world.journal.digests.size() == 2);
  const auto& digest = world.journal.digests.back();
  CHECK(digest.at == kClosing);
  CHECK(digest.to == kClosing + hours{2});
  CHECK(digest.is_late());
  CHECK(world.digests_of("peach").back().message.description.find("Late: it was due at Wed 17:00 America/New_York") !=
        std::string::npos);
}

TEST_CASE("The first digest tells of what was resolved before a restart, too") {
  World world;
  world.desk->step(kNight);
  world.hand_in(test::firing({}, kNight), kNight);
  world.hand_in(test::ended({}, kNight + minutes{5}), kNight + minutes{5});
  world.desk->step(kNight + hours{1});  // closed
  world.restart();
  world.desk->step(kNight + hours{2});
  world.restart();
  CHECK(world.desk->next_due() == Instant::min());
  world.desk->step(kOpening);  // that nobody saw coming
  REQUIRE(world.journal.digests.size() == 1);
  CHECK(world.journal.digests.front().from == kNight);
  CHECK(world.journal.digests.front().resolved == Ids{"peach-1"});
}

TEST_CASE("A digest that could not be committed is composed again") {
  World world;
  world.desk->step(kNight);
  world.journal.is_full = true;
  world.desk->step(kOpening);
  CHECK(world.journal.digests.empty());
  world.journal.is_full = false;
  world.desk->step(kOpening + minutes{1});
  REQUIRE(world.journal.digests.size() == 1);
  CHECK(world.journal.digests.front().at == kOpening);
}

TEST_CASE("A digest that cannot read what was resolved says so, and nobody else waits for it") {
  World world;
  world.desk->step(kNight);
  world.hand_in(test::firing({}, kNight), kNight);
  world.hand_in(test::ended({}, kNight + minutes{5}), kNight + minutes{5});
  world.desk->step(kNight + hours{1});  // closed: only the journal knows it still
  world.journal.is_unreadable = true;
  world.hand_in(test::firing({.client = "leeds"}, kOpening), kOpening);
  CHECK_FALSE(world.desk->trouble().has_value());
  REQUIRE(world.desk->snapshot()->incidents.size() == 1);
  CHECK(world.desk->snapshot()->incidents.front()->client == "leeds");
  REQUIRE(world.journal.digests.size() == 1);
  const auto text = world.digests_of("peach").back().message.description;
  CHECK(text.find("is missing here: the disk cannot be read.") != std::string::npos);
  CHECK(text.find("Quiet") == std::string::npos);
}

TEST_CASE("Where nobody of the team is there the provider reads the opening, and a pager takes no digest") {
  auto of_pagers = std::make_shared<Book>(*book());
  auto account = std::make_shared<Account>(*test::peach());
  roster::Roster::Parts parts{.internal_hours = account->roster.internal_hours(),
                              .people = account->roster.people(),
                              .rotas = account->roster.rotas(),
                              .absences = {}};
  for (auto& person : parts.people) {
    if (person.id == "anna") person.contacts = {{.channel = "pagerduty", .target = "key"}};
  }
  account->roster = roster::Roster(std::move(parts));
  of_pagers->clients["peach"] = account;
  Recording journal;
  const auto desk = *Desk::open(journal, of_pagers);
  for (const char* person : {"ana", "ben"}) {
    const Input away = AddAbsence{
        .client = "peach", .person = person, .from = kNight, .to = kClosing, .kind = {}, .deputy = {}, .by = {}};
    REQUIRE(desk->handle(std::span(&away, 1), kNight).front());
  }
  desk->step(kOpening);
  REQUIRE(journal.digests.size() == 1);
  std::vector<std::string> told;
  for (const auto& one : journal.digests.front().told) told.push_back(one.person);
  CHECK(told == std::vector<std::string>{"anna", "mia"});
  CHECK(std::count_if(journal.deliveries.begin(), journal.deliveries.end(), [](const journal::Delivery& each) {
          return each.message.client == "peach" && each.message.person == "anna";
        }) == 0);
}

TEST_CASE("A gap in which somebody had to be told is recorded once and stands in the next digest") {
  World world;
  const Instant three = at("2026-06-10T07:00:00Z");
  const Instant four = at("2026-06-10T08:00:00Z");
  world.desk->step(kNight);
  for (const char* rota : {"noc", "noc-l2", "soc"}) world.hand_in(TakeOffDuty{.rota = rota, .to = four}, three);
  CHECK(world.journal.client_states()->at("peach").gaps.empty());
  world.hand_in(test::firing({.instance = "a"}, three + minutes{10}), three + minutes{10});
  world.hand_in(test::firing({.instance = "b"}, three + minutes{10}), three + minutes{20});
  const auto gaps = world.journal.client_states()->at("peach").gaps;
  REQUIRE(gaps.size() == 1);
  CHECK(gaps.front() == incident::CoverageGap{.from = three, .to = four});
  world.desk->step(kOpening);
  REQUIRE(world.journal.digests.size() == 1);
  CHECK(world.journal.digests.front().gaps == gaps);
  CHECK(world.digests_of("peach").front().message.description.find(
            "Nobody of Northstar IT was on duty from Wed 03:00 America/New_York to Wed 04:00 America/New_York; its "
            "manager was told instead.") != std::string::npos);
  CHECK(world.journal.client_states()->at("peach").gaps.empty());
}

}  // namespace
}  // namespace watchbill::desk
