// Inhibition and storms where simulate cannot look: several inputs at one instant, policies that change, restarts, what
// the journal holds.

#include <algorithm>

#include "collector/desk/desk.h"
#include "collector/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");

/// Peach under a policy that a test may change.
std::shared_ptr<const Book> book_with(void (*change)(ownership::Policy&)) {
  auto book = std::make_shared<Book>(*test::worked_example());
  auto account = std::make_shared<Account>(*book->clients.at("peach"));
  change(account->policy);
  book->clients["peach"] = std::move(account);
  return book;
}

AlertEdge of_site(AlertEdge edge, int endpoints) {
  edge.labels = sorted(with(std::move(edge.labels), "site", "hq"));
  edge.site_endpoints = endpoints;
  return edge;
}
AlertEdge silent(int n, Instant since) {
  return of_site(test::firing({.instance = "web-" + std::to_string(n)}, since), 10);
}
AlertEdge heard(int n, Instant at) {
  return of_site(test::ended({.instance = "web-" + std::to_string(n)}, at), 10);
}

struct World {
  explicit World(std::shared_ptr<const Book> by = test::worked_example()) : book(std::move(by)) { restart(); }

  test::Scratch scratch;
  std::unique_ptr<journal::Journal> journal = *journal::open_sqlite((scratch.path() / "journal.db").string());
  std::shared_ptr<const Book> book;
  std::unique_ptr<Desk> desk;

  void restart() { desk = *Desk::open(*journal, book); }
  void hand_in(const std::vector<Input>& inputs, Instant now) {
    for (const auto& outcome : desk->handle(inputs, now)) REQUIRE(outcome);
  }
  /// `id by` of what is suppressed, else `id`; resolved ones in brackets.
  std::string quiet() const {
    std::string out;
    for (const auto& one : desk->snapshot()->incidents) {
      std::string text = one->id + (one->suppression ? " by " + one->suppression->by : "");
      if (!one->is_unresolved()) text = '(' + text + ')';
      out += (out.empty() ? "" : ", ") + text;
    }
    return out;
  }
};

TEST_CASE("Of twenty endpoints that fall silent at once, those from the third on are told as the site") {
  World world;
  std::vector<Input> all;
  for (int n = 1; n <= 20; ++n) {
    auto edge = silent(n, kNight);
    edge.site_endpoints = 10;
    all.emplace_back(std::move(edge));
  }
  world.hand_in(all, kNight);
  std::size_t told = 0;
  for (const auto& one : world.desk->snapshot()->incidents) told += one->told.size();
  CHECK(told == 4);  // three endpoints, whose pages fold, and the site
  const auto site = world.desk->snapshot()->incidents.at(3);
  CHECK(site->rule_name == "SiteSilent");
  CHECK(site->summary == "hq is silent: 3 or more of its 10 endpoints within minutes");
  CHECK(site->severity == Severity::p1);
  CHECK(site->category == "servers");
  CHECK(site->happened == kNight);
}

TEST_CASE("Those that come back at once end the site's silence once") {
  World world;
  world.hand_in({silent(1, kNight), silent(2, kNight), silent(3, kNight), silent(4, kNight)}, kNight);
  CHECK(world.quiet() == "peach-1 by peach-4, peach-2 by peach-4, peach-3 by peach-4, peach-4, peach-5 by peach-4");
  const Instant back = kNight + minutes{5};
  world.hand_in({heard(1, back), heard(2, back), heard(3, back)}, back);
  CHECK(world.quiet() == "(peach-1), (peach-2), (peach-3), (peach-4), peach-5 by peach-4");
  world.desk->step(back + seconds{59});
  CHECK(world.quiet() == "(peach-1), (peach-2), (peach-3), (peach-4), peach-5 by peach-4");
  world.desk->step(back + seconds{60});
  CHECK(world.quiet() == "(peach-1), (peach-2), (peach-3), (peach-4), peach-5");
}

TEST_CASE("A site that falls silent again within a quarter of an hour is the same incident") {
  World world;
  world.hand_in({silent(1, kNight), silent(2, kNight), silent(3, kNight)}, kNight);
  const Instant back = kNight + minutes{5};
  world.hand_in({heard(1, back), heard(2, back), heard(3, back)}, back);
  const Instant again = back + minutes{4};
  world.hand_in({silent(1, again), silent(2, again), silent(3, again)}, again);
  CHECK(world.quiet() == "peach-1 by peach-4, peach-2 by peach-4, peach-3 by peach-4, peach-4");
  CHECK(world.desk->snapshot()->incidents.at(3)->count == 2);
}

TEST_CASE(
    "A policy that looks for no storms any more ends the site's silence, and its endpoints speak for themselves") {
  World world;
  world.hand_in({silent(1, kNight), silent(2, kNight), silent(3, kNight)}, kNight);
  CHECK(world.quiet() == "peach-1 by peach-4, peach-2 by peach-4, peach-3 by peach-4, peach-4");
  world.desk->replace(book_with([](ownership::Policy& policy) { policy.site_storm = {}; }), kNight + minutes{1});
  CHECK(world.quiet() == "peach-1, peach-2, peach-3, (peach-4)");
}

TEST_CASE("Where the number of a site's endpoints is not known, none of it is a storm") {
  World world;
  std::vector<Input> all;
  for (int n = 1; n <= 5; ++n) {
    auto edge = silent(n, kNight);
    edge.site_endpoints = 0;
    all.emplace_back(std::move(edge));
  }
  world.hand_in(all, kNight);
  CHECK(world.quiet() == "peach-1, peach-2, peach-3, peach-4, peach-5");
}

TEST_CASE("Two that would explain each other do not hush both") {
  World world(book_with([](ownership::Policy& policy) {
    const auto is = [](const char* rule) {
      return *ownership::Matchers::parse("alertname=\"" + std::string(rule) + '"');
    };
    policy.inhibitions = {{.source = is("Line"), .target = is("Power"), .equal = {}},
                          {.source = is("Power"), .target = is("Line"), .equal = {}}};
  }));
  world.hand_in({test::firing({.rule = "Line"}, kNight), test::firing({.rule = "Power"}, kNight)}, kNight);
  CHECK(world.quiet() == "peach-1, peach-2 by peach-1");
  world.restart();
  world.desk->step(kNight + minutes{1});
  CHECK(world.quiet() == "peach-1, peach-2 by peach-1");
  const Instant later = kNight + minutes{2};
  world.hand_in({test::ended({.rule = "Line"}, later)}, later);
  world.desk->step(later + minutes{1});
  CHECK(world.quiet() == "(peach-1), peach-2");
  world.hand_in({test::firing({.rule = "Line"}, later + minutes{2})}, later + minutes{2});
  CHECK(world.quiet() == "peach-1 by peach-2, peach-2");
}

TEST_CASE("A silence that ends while its endpoint is silent gives way to that, and the other way round") {
  World world;
  const auto disk = of_site(test::firing({.rule = "Disk", .instance = "web-1"}, kNight), 0);
  const AddSilence short_one{.client = "peach",
                             .kind = incident::Silence::Kind::silence,
                             .match = {.rules = {"Disk"}},
                             .from = kNight,
                             .to = kNight + minutes{10},
                             .weekly = {},
                             .comment = {},
                             .by = {}};
  world.hand_in({short_one, disk}, kNight);
  CHECK(world.quiet() == "peach-1 by peach-s1");
  world.hand_in({silent(1, kNight + minutes{1})}, kNight + minutes{1});
  CHECK(world.quiet() == "peach-1 by peach-2, peach-2");
  world.hand_in({heard(1, kNight + minutes{2})}, kNight + minutes{2});
  CHECK(world.quiet() == "peach-1 by peach-s1, (peach-2)");
  world.desk->step(kNight + minutes{10});
  CHECK(world.quiet() == "peach-1, (peach-2)");
}

TEST_CASE("What was decided is the same after a restart at any step, and the chain holds") {
  const std::vector<std::pair<Instant, std::vector<Input>>> night{
      {kNight, {silent(1, kNight), silent(2, kNight)}},
      {kNight + minutes{1},
       {silent(3, kNight), of_site(test::firing({.rule = "Disk", .instance = "web-1"}, kNight), 0)}},
      {kNight + minutes{5}, {heard(1, kNight + minutes{5})}},
      {kNight + minutes{7}, {heard(2, kNight + minutes{7})}},
      {kNight + minutes{9}, {heard(3, kNight + minutes{9})}}};
  const auto played = [&](bool restarts) {
    World world;
    std::string out;
    for (const auto& [now, inputs] : night) {
      world.hand_in(inputs, now);
      if (restarts) world.restart();
      world.desk->step(now + seconds{90});
      if (restarts) world.restart();
    }
    for (const auto& one : world.desk->snapshot()->incidents) out += test::describe(*one) + '\n';
    REQUIRE(world.journal->verify());
    return out;
  };
  CHECK(played(true) == played(false));
}

}  // namespace
}  // namespace watchbill::desk
