#include "agent/uplink/lane.h"

namespace watchbill::uplink {

std::deque<v1::AgentMessage> LaneWriter::write(const Tick& tick, std::uint64_t skipped_from, std::size_t limit) {
  auto encoded = encoder_.encode(tick.wall, tick.samples);
  std::deque<v1::AgentMessage> messages;
  bool reset = encoded.dictionary_reset;
  for (auto& piece : encoded.dictionary) {
    auto& dictionary = *messages.emplace_back().mutable_dictionary();
    dictionary.set_lane(lane_);
    dictionary.set_reset(reset);
    dictionary.set_pieces(std::move(piece));
    reset = false;
  }
  auto& frame = *messages.emplace_back().mutable_frame();
  frame.set_lane(lane_);
  frame.set_seq(tick.seq);
  frame.set_wall_ms(tick.wall.time_since_epoch().count());
  frame.set_boot_ms(tick.boot.count());
  frame.set_body(std::move(encoded.body));
  frame.set_compressed(encoded.compressed);
  frame.set_skipped_from(skipped_from);
  for (const auto& message : messages) {
    if (message.ByteSizeLong() <= limit) continue;
    encoder_.take_back();
    return {};
  }
  return messages;
}

}  // namespace watchbill::uplink
