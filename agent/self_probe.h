#pragma once
// What the agent says of itself, as a probe among the others. Reads its sources at each tick, on the loop's thread.

#include <functional>
#include <memory>
#include <string>

#include "agent/probe/probe.h"

namespace watchbill::agent {

struct SelfFacts {
  std::string version;
  bool spool_on_disk = false;
  std::uint64_t spool_bytes = 0;
  std::uint64_t dropped_frames = 0;
  std::uint64_t missed_ticks = 0;
  std::uint64_t streams = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t replayed_frames = 0;
};

std::unique_ptr<probe::Probe> self_probe(std::function<SelfFacts()> facts);

}  // namespace watchbill::agent
