// A journal that can be written, but not read.

#include "collector/desk/desk.h"
#include "collector/simulate/memory_journal.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::at;
using test::describe;

struct Unreadable : simulate::MemoryJournal {
  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override {
    ++commits;
    return MemoryJournal::commit(group, recorded_at);
  }
  Result<std::int64_t> last_incident_number(const std::string& client) override {
    if (is_unreadable) return fail("the disk cannot be read", "look at its cable");
    return MemoryJournal::last_incident_number(client);
  }

  bool is_unreadable = false;
  int commits = 0;
};

const Instant kNight = at("2026-06-10T06:10:00Z");  // 02:10 at Peach's

struct World {
  Unreadable journal;
  std::unique_ptr<Desk> desk = *Desk::open(journal, test::worked_example());

  Result<Outcome> hand_in(const Input& input, Instant now) { return desk->handle(std::span(&input, 1), now).front(); }
  void restart() { desk = *Desk::open(journal, test::worked_example()); }
};

TEST_CASE("An alert that no number can be read for is kept by the caller, and nothing beside it is committed") {
  World world;
  REQUIRE(world.hand_in(test::firing({}, kNight), kNight));
  world.restart();
  const std::string standing = describe(*world.desk->snapshot()->incidents.front());
  const int commits = world.journal.commits;
  const std::vector<Input> inputs{Note{.incident = "peach-1", .person = "anna", .text = "on it"},
                                  test::firing({.rule = "Another"}, kNight)};

  world.journal.is_unreadable = true;
  const auto outcomes = world.desk->handle(inputs, kNight + minutes{1});
  CHECK(outcomes[0].error().problem == "the disk cannot be read");
  CHECK(outcomes[1].error().problem == "the disk cannot be read");
  REQUIRE(world.desk->trouble().has_value());
  CHECK(world.desk->next_due() == kNight + minutes{1} + seconds{1});
  CHECK(describe(*world.desk->snapshot()->incidents.front()) == standing);
  CHECK(world.journal.commits == commits);

  world.journal.is_unreadable = false;
  const auto again = world.desk->handle(inputs, kNight + minutes{1} + seconds{1});
  CHECK(again[0]->incident == "peach-1");
  CHECK(again[1]->incident == "peach-2");
  CHECK_FALSE(world.desk->trouble().has_value());
}

}  // namespace
}  // namespace watchbill::desk
