// Who is told to come later, or to go.

#include "tests/collector/ingest/agents_port.h"
#include "tests/collector/ingest/test_agent.h"
#include "tests/support/catch.h"

using namespace watchbill;
using ingest::Reason;
using test::AgentsPort;
using test::db1;
using test::TestAgent;
using Code = TestAgent::Code;

TEST_CASE("an agent too many at once is told when to come again") {
  AgentsPort port({.admission = {.per_second = 0.1, .burst = 1}});
  const Instant now = port.clock.now();
  TestAgent first(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(first.welcome(test::hello(now)));
  TestAgent second(port.port(), port.ca.certificate(), db1(port));
  const auto welcome = second.welcome(test::hello(now));
  REQUIRE(welcome);
  CHECK(welcome->retry_after_ms() > 5'000);
  CHECK(second.finish().code == Code::unavailable);
  CHECK(port.rejected(Reason::admission) == 1);
}

TEST_CASE("connections over the cap are refused, and one that ends makes room") {
  AgentsPort port({.caps = {.total = 10, .per_address = 1}});
  const Instant now = port.clock.now();
  {
    TestAgent first(port.port(), port.ca.certificate(), db1(port));
    REQUIRE(first.welcome(test::hello(now)));
    CHECK((*port).connections() == 1);
    TestAgent second(port.port(), port.ca.certificate(), db1(port));
    CHECK_FALSE(second.welcome(test::hello(now)));
    CHECK(port.rejected(Reason::connections) > 0);
  }
  test::until([&] { return (*port).connections() == 0; });
  TestAgent third(port.port(), port.ca.certificate(), db1(port));
  CHECK(third.welcome(test::hello(now)));
}

TEST_CASE("a client taken out of the configuration loses its streams") {
  AgentsPort port;
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  REQUIRE(agent.welcome(test::hello(port.clock.now())));
  (*port).recheck();
  port.peach_is_gone = true;
  (*port).recheck();
  CHECK(agent.finish().code == Code::permission_denied);
}

TEST_CASE("a client taken out of the configuration gets no seat on a stream that it has open already") {
  AgentsPort port;
  TestAgent agent(port.port(), port.ca.certificate(), db1(port));
  test::until([&] { return (*port).counters().streams == 1; });
  port.peach_is_gone = true;
  (*port).recheck();
  agent.send(test::hello(port.clock.now()));
  CHECK(agent.finish().code == Code::permission_denied);
  CHECK(port.rejected(Reason::unknown_client) == 1);
}
