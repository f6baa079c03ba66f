#include "collector/ingest/ingest.h"

#include "tests/collector/ingest/agents_port.h"
#include "tests/collector/ingest/test_agent.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using ingest::Reason;
using test::AgentsPort;
using test::db1;
using test::LaneWriter;
using test::TestAgent;
using Code = TestAgent::Code;

namespace {

const window::Endpoint kDb1{.client = "peach", .site = "hq", .instance = "db-1"};

std::vector<Sample> load(double value) {
  return {{.name = "node_load1", .labels = {}, .type = MetricType::gauge, .value = value}};
}

fleet::AgentState state_of(const AgentsPort& port) {
  const auto found = port.fleet.find(kDb1);
  return found ? found->state : fleet::AgentState::suspended;
}

}  // namespace

TEST_CASE("frames of an agent fill the window under the certificate's labels, and are acknowledged") {
  AgentsPort port;
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  const Instant now = port.clock.now();
  const auto welcome = agent.welcome(test::hello(now));
  REQUIRE(welcome);
  CHECK(welcome->acknowledged_seq() == 0);
  CHECK(welcome->replay_from() == 0);
  LaneWriter live(v1::LANE_LIVE);
  const std::vector<Sample> samples{
      {.name = "node_load1", .labels = {{"client", "somebody-else"}, {"instance", "x"}}, .value = 1.5}};
  CHECK(agent.send(live.tick(1, now, samples)));
  CHECK(agent.acknowledged() == 1U);
  CHECK(port.newest("node_load1") == 1.5);
  CHECK(port.newest("up") == 1.0);
  CHECK(agent.send(live.tick(5, now + 5s, load(2))));  // gaps are legal
  CHECK(agent.acknowledged() == 5U);
  const auto found = port.fleet.find(kDb1);
  REQUIRE(found);
  CHECK(found->state == fleet::AgentState::connected);
  CHECK(found->frames == 2);
  CHECK(found->version == "0.1.0");
}

TEST_CASE("a peer that may not speak gets nowhere") {
  AgentsPort port;
  const test::Authority other("another CA");
  struct Row {
    const char* name;
    std::string identity;
    Code code;
    std::optional<Reason> reason;
  };
  const std::vector<Row> rows{
      {"no certificate", "", Code::unauthenticated, Reason::unauthenticated},
      {"another CA's certificate", other.agent("peach", "hq", "db-1"), Code::unavailable, std::nullopt},
      {"a certificate without an agent's name", port.ca.leaf("DNS:db-1"), Code::unauthenticated,
       Reason::unauthenticated},
      {"a certificate with another URI", port.ca.leaf("URI:spiffe://peach/db-1"), Code::unauthenticated,
       Reason::unauthenticated},
      {"a client that is not configured", port.ca.agent("plum", "hq", "db-1"), Code::permission_denied,
       Reason::unknown_client},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    TestAgent agent(port.port(), port.ca.certificate(), row.identity);
    agent.send(test::hello(port.clock.now()));
    const auto status = agent.finish();
    CHECK(status.code == row.code);
    CHECK_FALSE(status.text.empty());
  }
  for (const auto& row : rows) {
    if (row.reason) CHECK(port.rejected(*row.reason) > 0);
  }
  CHECK(port.fleet.agents().empty());
}

TEST_CASE("a bad message ends its stream with a clear status, a counter rises, and nobody else is disturbed") {
  AgentsPort port;
  const Instant now = port.clock.now();
  TestAgent bystander(port.port(), port.ca.certificate(), port.ca.agent("peach", "hq", "web-1"));
  auto other_hello = test::hello(now);
  other_hello.mutable_hello()->set_agent_id("web-1");
  REQUIRE(bystander.welcome(other_hello));
  LaneWriter other_lane(v1::LANE_LIVE);
  REQUIRE(bystander.send(other_lane.tick(1, now, load(1))));
  REQUIRE(bystander.acknowledged() == 1U);

  const auto good = [&] { return LaneWriter(v1::LANE_LIVE).tick(1, now, load(1)); };
  const auto spoiled = [&](const std::function<void(v1::Frame&)>& spoil) {
    auto messages = good();
    spoil(*messages.back().mutable_frame());
    return messages;
  };
  const auto with_series = [&](const std::string& pieces) {
    v1::AgentMessage message;
    message.mutable_dictionary()->set_reset(true);
    message.mutable_dictionary()->set_pieces(pieces);
    return std::vector{message};
  };
  const auto hello_with = [&](const std::function<void(v1::Hello&)>& spoil) {
    auto message = test::hello(now);
    spoil(*message.mutable_hello());
    return std::vector{message};
  };
  struct Row {
    const char* name;
    bool has_hello;
    std::vector<v1::AgentMessage> messages;
    Reason reason;
    Code code = Code::invalid_argument;
  };
  const std::vector<Row> rows{
      {"a frame cut short", true, spoiled([](v1::Frame& f) { f.set_body(f.body().substr(0, f.body().size() - 1)); }),
       Reason::frame},
      {"an empty frame", true, spoiled([](v1::Frame& f) { f.set_body(""); }), Reason::frame},
      {"bytes after a frame", true, spoiled([](v1::Frame& f) { f.set_body(f.body() + "x"); }), Reason::frame},
      {"a frame that is not compressed as it says", true, spoiled([](v1::Frame& f) { f.set_compressed(true); }),
       Reason::frame},
      {"a frame without its dictionary", true, {good().back()}, Reason::frame},
      {"number 0", true, spoiled([](v1::Frame& f) { f.set_seq(0); }), Reason::frame},
      {"no time", true, spoiled([](v1::Frame& f) { f.set_wall_ms(0); }), Reason::time},
      {"a time before 1970", true, spoiled([](v1::Frame& f) { f.set_wall_ms(-1); }), Reason::time},
      {"a time after 2200", true, spoiled([](v1::Frame& f) { f.set_wall_ms(7'258'118'400'001LL); }), Reason::time},
      {"the end of time", true, spoiled([](v1::Frame& f) { f.set_wall_ms(INT64_MAX); }), Reason::time},
      {"the beginning of time", true, spoiled([](v1::Frame& f) { f.set_wall_ms(INT64_MIN); }), Reason::time},
      {"a lane that does not exist", true, spoiled([](v1::Frame& f) { f.set_lane(static_cast<v1::Lane>(9)); }),
       Reason::protocol},
      {"a dictionary of noise", true, with_series("\xff\xff\xff\xff\xff\xff"), Reason::dictionary},
      {"an empty dictionary piece", true, with_series(""), Reason::dictionary},
      {"a second hello", true, {test::hello(now)}, Reason::protocol},
      {"a frame before any hello", false, good(), Reason::protocol},
      {"a hello of another agent", false, hello_with([](v1::Hello& h) { h.set_agent_id("db-2"); }), Reason::agent_id},
      {"another protocol", false, hello_with([](v1::Hello& h) { h.set_protocol_version(2); }), Reason::protocol,
       Code::failed_precondition},
      {"a version with a line break", false, hello_with([](v1::Hello& h) { h.set_agent_version("1\n2"); }),
       Reason::hello},
      {"no tick", false, hello_with([](v1::Hello& h) { h.set_tick_ms(0); }), Reason::hello},
      {"a message over the receive limit", true, spoiled([](v1::Frame& f) { f.set_body(std::string(1'100'000, 'x')); }),
       Reason::oversized, Code::resource_exhausted},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto before = port.rejected(row.reason);
    TestAgent agent(port.port(), port.ca.certificate(), db1(port));
    if (row.has_hello) REQUIRE(agent.welcome(test::hello(now)));
    agent.send(row.messages);
    const auto status = agent.finish();
    CHECK(status.code == row.code);
    CHECK_FALSE(status.text.empty());
    test::until([&] { return port.rejected(row.reason) > before; });
    CHECK(port.rejected(row.reason) == before + 1);
  }
  REQUIRE(bystander.send(other_lane.tick(2, now + 5s, load(2))));
  CHECK(bystander.acknowledged() == 2U);
}

TEST_CASE("the newest stream of an agent wins") {
  AgentsPort port;
  const Instant now = port.clock.now();
  TestAgent first(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(first.welcome(test::hello(now)));
  TestAgent second(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(second.welcome(test::hello(now)));
  CHECK(first.finish().code == Code::aborted);
  CHECK(port.rejected(Reason::superseded) == 1);
  LaneWriter live(v1::LANE_LIVE);
  REQUIRE(second.send(live.tick(1, now, load(3))));
  CHECK(second.acknowledged() == 1U);
  CHECK(state_of(port) == fleet::AgentState::connected);
}

TEST_CASE("a stream that ends makes its endpoint go down at once, and says how it ended") {
  struct Row {
    const char* name;
    std::optional<v1::Goodbye::Reason> goodbye;
    fleet::AgentState state;
  };
  const auto row = GENERATE(values<Row>({
      {"cut off", std::nullopt, fleet::AgentState::suspect},
      {"stopped", v1::Goodbye::REASON_STOP, fleet::AgentState::stopped},
      {"shut down", v1::Goodbye::REASON_SHUTDOWN, fleet::AgentState::shut_down},
      {"suspended", v1::Goodbye::REASON_SUSPEND, fleet::AgentState::suspended},
  }));
  INFO(row.name);
  AgentsPort port;
  const Instant now = port.clock.now();
  {
    TestAgent agent(port.port(), port.ca.certificate(), db1(port));
    REQUIRE(agent.welcome(test::hello(now)));
    LaneWriter live(v1::LANE_LIVE);
    REQUIRE(agent.send(live.tick(1, now - 1s, load(3))));
    REQUIRE(agent.acknowledged() == 1U);
    if (row.goodbye) {
      REQUIRE(agent.send(test::goodbye(*row.goodbye)));
      agent.close();
      CHECK(agent.finish().code == Code::ok);
    } else {
      agent.cancel();
    }
  }
  test::until([&] { return port.newest("up") == 0.0; });
  CHECK(state_of(port) == row.state);
  CHECK(promql::is_stale(*port.newest("node_load1")));
  port.pass(10s);
  CHECK(port.newest("up") == 0.0);
}

TEST_CASE("an agent that is connected but silent is overdue, and is back with its next frame") {
  AgentsPort port;
  const Instant now = port.clock.now();
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(agent.welcome(test::hello(now)));
  LaneWriter live(v1::LANE_LIVE);
  REQUIRE(agent.send(live.tick(1, now, load(3))));
  REQUIRE(agent.acknowledged() == 1U);
  port.pass(10s);
  CHECK(state_of(port) == fleet::AgentState::connected);
  port.pass(11s);
  CHECK(state_of(port) == fleet::AgentState::suspect);
  CHECK(port.newest("up") == 0.0);
  port.clock.advance(1s);
  REQUIRE(agent.send(live.tick(2, port.clock.now(), load(4))));
  REQUIRE(agent.acknowledged() == 2U);
  CHECK(state_of(port) == fleet::AgentState::connected);
  CHECK(port.newest("up") == 1.0);
}

TEST_CASE("a collector whose wall clock is set neither takes its agents for silent nor silence for frames") {
  AgentsPort port;
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(agent.welcome(test::hello(port.clock.now())));
  LaneWriter live(v1::LANE_LIVE);
  REQUIRE(agent.send(live.tick(1, port.clock.now(), load(3))));
  REQUIRE(agent.acknowledged() == 1U);
  port.clock.step_wall(GENERATE(Duration{5h}, Duration{-5h}));
  port.pass(5s);
  CHECK(state_of(port) == fleet::AgentState::connected);
  port.pass(16s);
  CHECK(state_of(port) == fleet::AgentState::suspect);
}

TEST_CASE("a collector that knows nothing asks for the last 15 minutes, then for the rest, and takes nothing twice") {
  AgentsPort port;
  const Instant now = port.clock.now();
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  auto hello = test::hello(now);
  hello.mutable_hello()->set_spool_from(1);
  hello.mutable_hello()->set_spool_to(400);
  const auto welcome = agent.welcome(hello);
  REQUIRE(welcome);
  CHECK(welcome->replay_from() == 221);
  LaneWriter live(v1::LANE_LIVE);
  REQUIRE(agent.send(live.tick(401, now, load(401))));
  LaneWriter lane(v1::LANE_REPLAY);
  const auto replay = [&](std::uint64_t from, std::uint64_t to) {
    lane.restart();
    for (auto seq = from; seq <= to; ++seq) {
      const auto back = static_cast<std::int64_t>(401 - seq);
      if (!agent.send(lane.tick(seq, now - back * 5s, load(static_cast<double>(seq))))) return false;
    }
    return true;
  };
  REQUIRE(replay(221, 400));
  const auto again = agent.receive();
  REQUIRE(again);
  REQUIRE(again->has_welcome());
  CHECK(again->welcome().replay_from() == 1);
  REQUIRE(replay(1, 400));
  std::uint64_t acknowledged = 0;
  while (acknowledged != 401) acknowledged = agent.acknowledged().value();

  const std::vector<promql::Matcher> matchers{{.name = "__name__", .value = "node_load1"}};
  const auto series = port.window.client("peach")->select(matchers, now - 1h, now + 1h);
  REQUIRE(series.size() == 1);
  CHECK(series.front().points.size() == 401);
  CHECK((*port).counters().duplicates == 180);
  CHECK(port.fleet.find(kDb1)->frames == 1);  // the past is not heard as if it were now
}

TEST_CASE("an agent that comes back is asked for what is missing alone; another epoch begins anew") {
  AgentsPort port;
  const Instant now = port.clock.now();
  {
    TestAgent agent(port.port(), port.ca.certificate(), db1(port));
    REQUIRE(agent.welcome(test::hello(now)));
    LaneWriter live(v1::LANE_LIVE);
    for (std::uint64_t seq = 1; seq <= 10; ++seq) REQUIRE(agent.send(live.tick(seq, now, load(1))));
    std::uint64_t acknowledged = 0;
    while (acknowledged != 10) acknowledged = agent.acknowledged().value();
  }
  auto hello = test::hello(now);
  hello.mutable_hello()->set_spool_from(1);
  hello.mutable_hello()->set_spool_to(20);
  {
    TestAgent agent(port.port(), port.ca.certificate(), db1(port));
    const auto welcome = agent.welcome(hello);
    REQUIRE(welcome);
    CHECK(welcome->acknowledged_seq() == 10);
    CHECK(welcome->replay_from() == 11);
  }
  hello.mutable_hello()->set_epoch(8);
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  const auto welcome = agent.welcome(hello);
  REQUIRE(welcome);
  CHECK(welcome->acknowledged_seq() == 0);
  CHECK(welcome->replay_from() == 1);
}

TEST_CASE("a clock that is wrong is corrected to the collector's, and its offset kept") {
  AgentsPort port;
  const Instant now = port.clock.now();
  const Instant theirs = now + 1h;
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(agent.welcome(test::hello(theirs)));
  LaneWriter live(v1::LANE_LIVE);
  REQUIRE(agent.send(live.tick(1, theirs, load(3))));
  REQUIRE(agent.acknowledged() == 1U);
  const std::vector<promql::Matcher> matchers{{.name = "__name__", .value = "node_load1"}};
  CHECK(port.window.client("peach")->select(matchers, now - 2s, now + 2s).size() == 1);
  CHECK(port.fleet.find(kDb1)->clock_offset > 59min);
}

TEST_CASE(
    "an agent known before a start is silent once it had time to come back, or at once when it was down already") {
  const Instant now = SystemClock().now();
  const auto state = GENERATE(fleet::AgentState::connected, fleet::AgentState::suspect);
  fleet::Agent known;
  known.endpoint = kDb1;
  known.state = state;
  known.last_heard = now - 10min;
  AgentsPort port({.expected = {known}});
  CHECK(state_of(port) == fleet::AgentState::suspect);
  port.pass(5s);
  CHECK(port.newest("up").has_value() == (state == fleet::AgentState::suspect));
  port.pass(114s);
  CHECK(port.newest("up").has_value() == (state == fleet::AgentState::suspect));
  port.pass(2s);
  CHECK(port.newest("up") == 0.0);
}

TEST_CASE("a collector that stops says so to its agents") {
  auto port = std::make_unique<AgentsPort>();
  TestAgent agent(port->port(), port->ca.certificate(), db1(*port));
  REQUIRE(agent.welcome(test::hello(port->clock.now())));
  port.reset();
  CHECK(agent.finish().code == Code::unavailable);
}
