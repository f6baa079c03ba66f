#include "collector/fleet/fleet.h"

#include "tests/support/catch.h"

namespace watchbill::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const window::Endpoint kDb{.client = "peach", .site = "hq", .instance = "db-1"};
const Instant kStart = Instant{std::chrono::hours{24 * 365}};
const Monotonic kUp{std::chrono::hours{1}};

struct WithDb : Fleet {
  WithDb() { connected(kDb, "0.1.0", seconds{5}, milliseconds{-20}, kStart, kUp); }
};

}  // namespace

TEST_CASE("An endpoint that connects is known with what its stream said") {
  Fleet fleet;
  CHECK(fleet.connected(kDb, "0.1.0", seconds{5}, milliseconds{-20}, kStart, kUp));
  CHECK_FALSE(fleet.connected(kDb, "0.1.1", seconds{1}, milliseconds{30}, kStart + seconds{1}, kUp + seconds{1}));
  const auto agent = fleet.find(kDb);
  REQUIRE(agent);
  CHECK(agent->state == AgentState::connected);
  CHECK(agent->version == "0.1.1");
  CHECK(agent->tick == seconds{1});
  CHECK(agent->clock_offset == milliseconds{30});
  CHECK(agent->last_heard == kStart + seconds{1});
  CHECK_FALSE(fleet.find({.client = "pear", .site = "hq", .instance = "db-1"}));
}

TEST_CASE("Frames are counted and push the moment of silence") {
  WithDb fleet;
  fleet.heard(kDb, {.samples = 500, .bytes = 700}, kStart + seconds{5}, kUp + seconds{5});
  fleet.heard(kDb, {.samples = 501, .bytes = 60, .clock_offset = seconds{9}}, kStart + seconds{10}, kUp + seconds{10});
  const auto agent = fleet.find(kDb);
  CHECK(agent->frames == 2);
  CHECK(agent->samples == 1001);
  CHECK(agent->bytes == 760);
  CHECK(agent->clock_offset == seconds{9});  // the newest
  CHECK(fleet.overdue(kUp + seconds{25}).empty());
  CHECK(fleet.overdue(kUp + seconds{26}) == std::vector{kDb});
}

TEST_CASE("An agent is overdue after three of its own ticks, once") {
  struct Row {
    const char* name;
    Duration tick;
    Duration silent;
    bool overdue;
  };
  const auto row = GENERATE(Row{"three ticks of 5 s to the millisecond", seconds{5}, seconds{15}, false},
                            Row{"a millisecond more", seconds{5}, milliseconds{15'001}, true},
                            Row{"ticks of 1 s", seconds{1}, milliseconds{3'001}, true});
  INFO(row.name);
  Fleet fleet;
  fleet.connected(kDb, "0.1.0", row.tick, Duration{0}, kStart, kUp);
  CHECK(fleet.overdue(kUp + row.silent).empty() == !row.overdue);
  CHECK(fleet.overdue(kUp + row.silent).empty());
  CHECK(fleet.find(kDb)->state == (row.overdue ? AgentState::suspect : AgentState::connected));
}

TEST_CASE("Silence is the same however the wall clock is set") {
  const Duration step = GENERATE(std::chrono::hours{5}, std::chrono::hours{-5});
  WithDb fleet;
  fleet.heard(kDb, {.samples = 1, .bytes = 1}, kStart + step, kUp + seconds{5});
  CHECK(fleet.find(kDb)->last_heard == kStart + step);
  CHECK(fleet.overdue(kUp + seconds{20}).empty());
  CHECK(fleet.overdue(kUp + seconds{21}) == std::vector{kDb});
}

TEST_CASE("A frame makes a suspect agent connected again, and nothing else") {
  struct Row {
    AgentState ended;
    bool comes_back;
  };
  const auto row = GENERATE(Row{AgentState::suspect, true}, Row{AgentState::stopped, false},
                            Row{AgentState::shut_down, false}, Row{AgentState::suspended, false});
  INFO(to_text(row.ended));
  WithDb fleet;
  CHECK(fleet.ended(kDb, row.ended, kStart + seconds{1}));
  CHECK_FALSE(fleet.ended(kDb, row.ended, kStart + seconds{2}));
  CHECK(fleet.heard(kDb, {.samples = 1, .bytes = 1}, kStart + seconds{3}, kUp + seconds{3}) == row.comes_back);
  CHECK(fleet.find(kDb)->state == (row.comes_back ? AgentState::connected : row.ended));
}

TEST_CASE("An agent that said how it ends is not overdue") {
  WithDb fleet;
  fleet.ended(kDb, AgentState::shut_down, kStart + seconds{1});
  CHECK(fleet.overdue(kUp + std::chrono::hours{1}).empty());
}

TEST_CASE("Nothing is heard from an endpoint that never connected") {
  Fleet fleet;
  CHECK_FALSE(fleet.heard(kDb, {.samples = 1, .bytes = 1}, kStart, kUp));
  CHECK_FALSE(fleet.ended(kDb, AgentState::stopped, kStart));
  CHECK(fleet.agents().empty());
}

TEST_CASE("Agents are listed by client, site and instance") {
  WithDb fleet;
  fleet.connected({.client = "pear", .site = "a", .instance = "x"}, "1", seconds{5}, Duration{0}, kStart, kUp);
  fleet.connected({.client = "peach", .site = "branch", .instance = "z"}, "1", seconds{5}, Duration{0}, kStart, kUp);
  std::vector<std::string> names;
  for (const auto& agent : fleet.agents()) names.push_back(agent.endpoint.client + "/" + agent.endpoint.instance);
  CHECK(names == std::vector<std::string>{"peach/z", "peach/db-1", "pear/x"});
}

}  // namespace watchbill::fleet
