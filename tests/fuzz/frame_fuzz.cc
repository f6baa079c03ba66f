// The decoder on arbitrary bytes. Input: { kind (bit 0: 0 piece, 1 body; bit 1: reset or compressed), length (2 bytes),
// bytes }.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "proto/frame/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill::frame;
  const Limits limits{
      .series = 500, .name_bytes = 64, .label_value_bytes = 128, .labels_per_series = 8, .message_bytes = 16'384};
  Decoder decoder(limits);
  std::size_t live = 0;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (rest.size() >= 3) {
    const auto kind = static_cast<unsigned char>(rest[0]);
    const std::size_t stated =
        static_cast<std::size_t>(static_cast<unsigned char>(rest[1])) << 8 | static_cast<unsigned char>(rest[2]);
    const auto message = rest.substr(3, stated);
    rest.remove_prefix(3 + message.size());
    const bool flag = (kind & 2) != 0;
    if ((kind & 1) == 0) {
      const auto change = decoder.add(message, flag);
      if (!change) return 0;
      if (change->removed.size() > live) std::abort();
      live = live - change->removed.size() + change->added.size();
      if (live > limits.series) std::abort();
    } else {
      const auto values = decoder.decode(message, flag);
      if (!values) return 0;
      if (values->size() != live) std::abort();
    }
  }
  return 0;
}
