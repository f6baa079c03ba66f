// The desk under a wall clock that is set back.

#include <set>

#include "collector/desk/desk.h"
#include "collector/simulate/memory_journal.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using std::chrono::minutes;
using test::at;

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's

struct World {
  simulate::MemoryJournal journal;
  std::unique_ptr<Desk> desk = *Desk::open(journal, test::worked_example());

  Result<Outcome> hand_in(const Input& input, Instant now) { return desk->handle(std::span(&input, 1), now).front(); }
  void restart() { desk = *Desk::open(journal, test::worked_example()); }
  incident::Incident only() const {
    const auto snapshot = desk->snapshot();
    REQUIRE(snapshot->incidents.size() == 1);
    return *snapshot->incidents.front();
  }
  std::set<std::string> escalated_to() const {
    std::set<std::string> people;
    for (const auto& told : only().told) {
      if (told.cause == incident::Cause::escalated) people.insert(told.person);
    }
    return people;
  }
};

TEST_CASE("A wall clock that is set back makes no span that ends before it began") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  REQUIRE(world.hand_in(Take{.incident = "peach-1", .person = "ana", .until = kNight + minutes{30}},
                        kNight - std::chrono::hours{1}));
  const auto incident = world.only();
  for (const auto& span : incident.spans) CHECK((!span.to || span.from <= *span.to));
}

TEST_CASE("A wall clock that is set back delays no escalation, whatever it shows") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  world.desk->step(kNight + minutes{10});
  const auto back = std::chrono::hours{1};
  world.desk->step(kNight + minutes{10} - back);  // five minutes are left until the ladder's second step
  CHECK(world.desk->next_due() == kNight + minutes{15} - back);
  SECTION("to before the beginning") {
    world.desk->step(kNight + minutes{15} - back);
    CHECK(world.escalated_to() == std::set<std::string>{"lena"});
    CHECK(world.desk->next_due() == kNight + minutes{30} - back);
  }
  SECTION("and the collector starts again: what passed before is known no more, but not waited for twice") {
    world.restart();
    world.desk->step(kNight + minutes{10} - back);
    CHECK(world.desk->next_due() == kNight + minutes{25} - back);
  }
}

TEST_CASE("A ladder that begins after a wall clock was set back has all its time") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  world.desk->step(kNight + minutes{50});
  world.desk->step(kNight + minutes{10});
  const Instant opening = at("2026-06-10T12:00:00Z");
  std::size_t span = 0;
  SECTION("by the clock") {
    world.desk->step(opening);
    span = world.only().spans.size() - 1;
    world.desk->step(opening + minutes{14});
  }
  SECTION("by an input, and another of the same instant follows") {
    const std::vector<Input> both{
        Take{.incident = "peach-1", .person = "ana", .until = kNight + minutes{30}},
        Handoff{.incident = "peach-1", .person = "ana", .for_whom = {}, .text = "back to you"}};
    for (const auto& outcome : world.desk->handle(both, kNight + minutes{20})) REQUIRE(outcome.has_value());
    span = world.only().spans.size() - 1;
  }
  REQUIRE(span > 0);
  const auto incident = world.only();
  for (const auto& told : incident.told) CHECK((told.span < span || told.step <= 0));
}

}  // namespace
}  // namespace watchbill::desk
