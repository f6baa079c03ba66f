#include "proto/shared/ticker.h"

#include <boost/asio/io_context.hpp>

#include "tests/support/catch.h"
#include "tests/support/manual_clock.h"

using namespace watchbill;
using namespace std::chrono_literals;

namespace {
const Instant kStart{std::chrono::sys_days{std::chrono::year{2026} / 6 / 12}};
}

TEST_CASE("a ticker calls its step when started and again when it asked to be") {
  boost::asio::io_context io;
  const SystemClock clock;
  std::vector<Instant> calls;
  Ticker ticker(io, clock, [&](Instant now) -> std::optional<Instant> {
    calls.push_back(now);
    if (calls.size() == 3) return std::nullopt;
    return now + 2ms;
  });
  ticker.start();
  while (calls.size() < 3) io.run_one();
  CHECK(calls[1] >= calls[0] + 2ms);
  CHECK(calls[2] >= calls[1] + 2ms);
}

TEST_CASE("a ticker that sleeps is woken from outside, once for many calls") {
  boost::asio::io_context io;
  const test::ManualClock clock(kStart);
  int calls = 0;
  Ticker ticker(io, clock, [&](Instant) -> std::optional<Instant> {
    ++calls;
    return std::nullopt;
  });
  ticker.start();
  CHECK(calls == 1);
  ticker.wake();
  ticker.wake();
  io.poll();
  CHECK(calls == 2);
  ticker.wake();
  io.poll();
  CHECK(calls == 3);
}

TEST_CASE("a wall clock that is set back does not silence the step") {
  boost::asio::io_context io;
  test::ManualClock clock(kStart);
  std::vector<Instant> calls;
  Ticker ticker(io, clock, [&](Instant now) -> std::optional<Instant> {
    calls.push_back(now);
    if (calls.size() == 2) return std::nullopt;
    clock.step_wall(-1h);
    return now - 1h + 1ms;
  });
  ticker.start();
  while (calls.size() < 2) io.run_one();
  CHECK(calls[1] == kStart - 1h);
}

TEST_CASE("a stopped ticker does not call its step, and lets the loop end") {
  boost::asio::io_context io;
  const test::ManualClock clock(kStart);
  int calls = 0;
  {
    Ticker ticker(io, clock, [&](Instant now) -> std::optional<Instant> {
      ++calls;
      return now + 1h;
    });
    ticker.start();
    ticker.wake();
    ticker.stop();
  }
  io.run();
  CHECK(calls == 1);
}
