#pragma once
// One lane of one stream: ticks in, messages out. One thread.

#include <cstdint>
#include <deque>

#include "agent/uplink/backlog.h"
#include "proto/frame/codec.h"
#include "watchbill/v1/uplink.pb.h"

namespace watchbill::uplink {

class LaneWriter {
 public:
  explicit LaneWriter(v1::Lane lane) : lane_(lane) {}

  /// Dictionary pieces, then the frame; `skipped_from` as uplink.proto says. Nothing where one of them would be larger
  /// than `limit`; the lane restarts then.
  std::deque<v1::AgentMessage> write(const Tick& tick, std::uint64_t skipped_from, std::size_t limit);
  void restart() { encoder_.restart(); }

 private:
  v1::Lane lane_;
  frame::Encoder encoder_;
};

}  // namespace watchbill::uplink
