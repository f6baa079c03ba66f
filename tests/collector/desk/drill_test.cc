// Drills as the desk commits them: one at a time, each with its deliveries, over by the clock after a restart too, and
// nothing that is in earnest goes another way for them.

#include <algorithm>

#include "collector/desk/desk.h"
#include "collector/simulate/memory_journal.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using incident::Cause;
using incident::State;
using std::chrono::hours;
using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's
const Instant kDay = at("2026-06-10T14:00:00Z");    // 10:00

struct Recording : simulate::MemoryJournal {
  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override {
    for (const auto& each : group) deliveries.insert(deliveries.end(), each.deliveries.begin(), each.deliveries.end());
    return MemoryJournal::commit(group, recorded_at);
  }
  std::vector<journal::Delivery> deliveries;
};

struct World {
  Recording journal;
  std::unique_ptr<Desk> desk = *Desk::open(journal, test::worked_example());

  Result<Outcome> hand_in(const Input& input, Instant now) { return desk->handle(std::span(&input, 1), now).front(); }
  std::string drill(const char* client, Instant now, Severity severity = Severity::p1) {
    const auto outcome = hand_in(begin(client, "mia", severity), now);
    return outcome ? outcome->incident : outcome.error().text();
  }
  static BeginDrill begin(const char* client, const char* by, Severity severity = Severity::p1) {
    return {.client = client, .by = by, .severity = severity, .category = {}, .service = {}, .site = {}, .note = {}};
  }
  void restart() { desk = *Desk::open(journal, test::worked_example()); }
  incident::Incident of(const std::string& id) { return **journal.find(id); }
};

TEST_CASE("Each message of a drill is a delivery that says it is one") {
  World world;
  REQUIRE(world.drill("peach", kNight) == "peach-1");
  REQUIRE(world.hand_in(Acknowledge{.incident = "peach-1", .person = "anna"}, kNight + minutes{4}));
  REQUIRE(world.journal.deliveries.size() == 2);
  for (const auto& each : world.journal.deliveries) {
    CHECK(each.message.person == "anna");
    CHECK(each.message.is_drill);
    CHECK(each.message.summary.starts_with("Drill: "));
    CHECK_FALSE(each.contacts.empty());
  }
  CHECK(world.journal.deliveries.back().message.cause == Cause::recovered);
  CHECK(world.of("peach-1").state == State::resolved);
}

TEST_CASE("A client has one drill at a time, others have theirs; what is refused uses up no number") {
  World world;
  REQUIRE(world.drill("peach", kNight) == "peach-1");
  CHECK(world.drill("leeds", kNight) == "leeds-1");
  CHECK(world.drill("peach", kNight + minutes{1}).starts_with("a drill of peach is running: peach-1, since "));
  REQUIRE(world.hand_in(Resolve{.incident = "peach-1", .person = "mia"}, kNight + minutes{2}));
  CHECK(world.drill("peach", kNight + minutes{3}, Severity::p4).starts_with("P4 tells nobody"));
  CHECK(world.drill("peach", kNight + minutes{3}) == "peach-2");
  CHECK(world.of("peach-2").previous == "peach-1");
  CHECK(world.of("peach-1").state == State::resolved);  // it has yet to close, and is not continued
  CHECK_FALSE(world.hand_in(World::begin("plum", "mia"), kNight).has_value());
  CHECK_FALSE(world.hand_in(World::begin("leeds", "ana"), kNight + hours{3}).has_value());
}

TEST_CASE("Two drills of one call: the second is refused, or begins once the first is over") {
  World world;
  const std::vector<Input> inputs{World::begin("peach", "mia"), World::begin("peach", "ana"),
                                  Acknowledge{.incident = "peach-1", .person = "anna"}, World::begin("peach", "ana")};
  const auto outcomes = world.desk->handle(inputs, kNight);
  CHECK(outcomes[0].has_value());
  CHECK_FALSE(outcomes[1].has_value());
  CHECK(outcomes[2].has_value());
  REQUIRE(outcomes[3].has_value());
  CHECK(outcomes[3]->incident == "peach-2");
}

TEST_CASE("A drill that nobody acknowledges ends by the clock, after a restart too") {
  for (const bool restarts : {false, true}) {
    INFO((restarts ? "restarted" : "running"));
    World world;
    REQUIRE(world.drill("peach", kNight) == "peach-1");
    if (restarts) world.restart();
    CHECK(world.drill("peach", kNight + minutes{1}).starts_with("a drill of peach is running"));
    for (Instant now = kNight + minutes{1}; now < kNight + hours{2};) {
      const auto due = world.desk->step(now);
      now = due.value_or(kNight + hours{2});
    }
    const auto ended = world.of("peach-1");
    CHECK(ended.resolved_at == kNight + hours{1});
    CHECK(ended.state == State::closed);
    const auto heard = std::count_if(world.journal.deliveries.begin(), world.journal.deliveries.end(),
                                     [](const auto& each) { return each.message.cause == Cause::recovered; });
    CHECK(heard == 4);  // anna, lena, mia, carol
  }
}

TEST_CASE("A drill that ended while the collector was down ended then") {
  World world;
  REQUIRE(world.drill("peach", kNight) == "peach-1");
  world.restart();
  world.desk->step(kNight + hours{4});
  CHECK(world.of("peach-1").resolved_at == kNight + hours{1});
  CHECK(world.journal.deliveries.size() == 2);  // the page, and that it is over
}

TEST_CASE("A clock that is set back makes no drill last longer") {
  World world;
  REQUIRE(world.drill("peach", kNight) == "peach-1");
  world.desk->step(kNight + minutes{50});
  world.desk->step(kNight + minutes{20});
  world.desk->step(kNight + minutes{29});
  CHECK(world.of("peach-1").is_unresolved());
  world.desk->step(kNight + minutes{30});
  CHECK_FALSE(world.of("peach-1").is_unresolved());
}

TEST_CASE("An alert opens the same incident beside a drill as without one, and overflow does not begin earlier") {
  World with, without;
  REQUIRE(with.drill("peach", kDay, Severity::p3) == "peach-1");
  for (int n = 1; n <= 9; ++n) {
    const auto edge = test::firing({.rule = "Disk", .severity = "warning", .instance = "d-" + std::to_string(n)}, kDay);
    const auto beside = with.hand_in(edge, kDay + minutes{n});
    const auto alone = without.hand_in(edge, kDay + minutes{n});
    REQUIRE(beside.has_value());
    CHECK(with.of(beside->incident).spans == without.of(alone->incident).spans);
    CHECK(with.of(beside->incident).told == without.of(alone->incident).told);
    CHECK(with.desk->snapshot()->clients->at("peach").state.is_over ==
          without.desk->snapshot()->clients->at("peach").state.is_over);
  }
}

TEST_CASE("A drill explains no alert away, and none does that to a drill") {
  auto edge = test::firing({}, kNight);
  edge.labels = sorted(with(std::move(edge.labels), "site", "hq"));
  auto drill = World::begin("peach", "mia");
  drill.site = "hq";
  for (const char* source : {R"(severity="P1")", R"(alertname="HostDown")"}) {  // the drill's; the alert's
    INFO(source);
    auto book = std::make_shared<Book>(*test::worked_example());
    auto account = std::make_shared<Account>(*book->clients.at("peach"));
    account->policy.inhibitions = {{.source = *ownership::Matchers::parse(source), .target = {}, .equal = {"site"}}};
    book->clients["peach"] = std::move(account);
    for (const auto& inputs : {std::vector<Input>{drill, edge}, std::vector<Input>{edge, drill}}) {
      World world;
      world.desk = *Desk::open(world.journal, book);
      for (const auto& input : inputs) REQUIRE(world.hand_in(input, kNight));
      world.desk = *Desk::open(world.journal, book);
      world.desk->step(kNight + minutes{1});
      for (const auto* id : {"peach-1", "peach-2"}) {
        CHECK_FALSE(world.of(id).suppression);
        CHECK(world.of(id).told.size() == 1);
      }
    }
  }
}

}  // namespace
}  // namespace watchbill::desk
