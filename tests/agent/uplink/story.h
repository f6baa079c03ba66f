#pragma once
// An uplink that tests play from both sides.

#include <memory>
#include <optional>
#include <vector>

#include "agent/uplink/uplink.h"
#include "tests/agent/uplink/fakes.h"
#include "tests/support/manual_clock.h"

namespace watchbill::uplink {

using std::chrono::seconds;
using Seqs = std::vector<std::uint64_t>;

/// An uplink over fake connections, in time that the test sets.
struct Story {
  FakeBacklog backlog;
  test::ManualClock wall{kWall};
  Instant now{std::chrono::hours{3}};
  std::vector<std::shared_ptr<Wire>> wires;
  std::optional<Error> unprepared;
  Uplink uplink{
      {.agent_id = "web-1", .version = "1.2", .boot_id = std::string(16, 'b'), .config_hash = "h", .tick = seconds{5}},
      {.seed = 5},
      backlog,
      wall,
      [this]() -> Result<Connect> {
        if (unprepared) return tl::unexpected(*unprepared);
        return [this](Connection::Events events) {
          wires.push_back(std::make_shared<Wire>(Wire{.events = std::move(events), .far = {}}));
          return std::make_unique<FakeConnection>(wires.back());
        };
      },
      [] {}};

  std::optional<Instant> step() { return uplink.step(now); }
  void tick() {
    const auto seq = backlog.add();
    const auto samples = samples_of(seq);
    uplink.send({.seq = seq, .wall = FakeBacklog::wall_of(seq), .boot = seconds{seq}, .samples = samples});
  }
  Wire& wire() { return *wires.back(); }
  Wire& connected() {
    step();
    wire().drain();
    wire().welcome(backlog.to);
    step();
    return wire();
  }
};

}  // namespace watchbill::uplink
