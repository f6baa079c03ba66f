#pragma once
// A collector's side of one agent, without gRPC and in time that the test sets. One test, one thread.

#include <optional>
#include <vector>

#include "collector/ingest/session.h"
#include "tests/collector/ingest/test_agent.h"
#include "tests/support/catch.h"
#include "tests/support/manual_clock.h"

namespace watchbill::test {

inline const window::Endpoint kDb1{.client = "peach", .site = "hq", .instance = "db-1"};

/// A stream by name alone.
struct NoStream final : ingest::Occupant {
  void leave(Why) override {}
  void drain() override {}
  Monotonic since() const override { return {}; }
};

struct Story {
  Instant start{std::chrono::hours{500'000}};
  ManualClock clock{start};
  window::Window window{window::Limits{.series = 100}};
  fleet::Fleet fleet{};
  ingest::Counters counters{};
  ingest::Seats seats{window, fleet};
  ingest::Ground ground{.seats = seats,
                        .fleet = fleet,
                        .clock = clock,
                        .counters = counters,
                        .admission = ingest::Admission({}, clock.monotonic())};
  std::optional<ingest::Session> session{};
  LaneWriter live{v1::LANE_LIVE};
  LaneWriter replay{v1::LANE_REPLAY};
  ingest::Session::Seated seated = [](ingest::Seat&) {};

  void begin() { session.emplace(ground, tls::AgentName{.client = "peach", .site = "hq", .agent = "db-1"}, seated); }
  tl::expected<ingest::Answer, ingest::Refusal> say(const v1::AgentMessage& message) {
    return session->take(message, message.ByteSizeLong());
  }
  tl::expected<ingest::Answer, ingest::Refusal> hello(Instant wall, std::uint64_t from = 0, std::uint64_t to = 0) {
    begin();
    live = LaneWriter(v1::LANE_LIVE);
    replay = LaneWriter(v1::LANE_REPLAY);
    auto message = test::hello(wall);
    message.mutable_hello()->set_spool_from(from);
    message.mutable_hello()->set_spool_to(to);
    message.mutable_hello()->set_boot_ms(clock.boot().count());
    message.mutable_hello()->set_capabilities(1);
    return say(message);
  }
  /// The answer to its frame.
  tl::expected<ingest::Answer, ingest::Refusal> tick(LaneWriter& lane, std::uint64_t seq, Instant wall,
                                                     std::uint64_t skipped_from = 0) {
    auto messages = lane.tick(seq, wall, {{.name = "n", .labels = {}, .value = static_cast<double>(seq)}});
    messages.back().mutable_frame()->set_boot_ms(clock.boot().count());
    messages.back().mutable_frame()->set_skipped_from(skipped_from);
    for (std::size_t i = 0; i + 1 < messages.size(); ++i) REQUIRE(say(messages[i]));
    return say(messages.back());
  }
  std::size_t points(Instant from, Instant to) const {
    const std::vector<promql::Matcher> matchers{{.name = "__name__", .value = "n"}};
    const auto found = window.client("peach")->select(matchers, from, to);
    return found.empty() ? 0 : found.front().points.size();
  }
};

}  // namespace watchbill::test
