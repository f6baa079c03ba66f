#pragma once
// Bits in a row, most significant first, in words of 64: what a packed column is made of. Values; not thread-safe.

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace watchbill::window {

class BitWriter {
 public:
  /// The lowest `count` bits of `value`, at most 64.
  void bits(std::uint64_t value, unsigned count) {
    if (count == 0) return;
    if (count < 64) value &= (std::uint64_t{1} << count) - 1;
    const unsigned free = 64 - used_;
    if (count < free) {
      last_ |= value << (free - count);
      used_ += count;
      return;
    }
    words_.push_back(last_ | value >> (count - free));
    used_ = count - free;
    last_ = used_ == 0 ? 0 : value << (64 - used_);
  }
  std::vector<std::uint64_t> take() {
    if (used_ > 0) words_.push_back(last_);
    return std::move(words_);
  }

 private:
  std::vector<std::uint64_t> words_;
  std::uint64_t last_ = 0;
  unsigned used_ = 0;  // bits of last_, below 64
};

/// Reads what a BitWriter wrote; zeros after the end.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint64_t> words) : words_(words) {}

  /// The next bits without taking them, the first of them at the top.
  std::uint64_t peek() const {
    const std::size_t word = at_ / 64;
    const unsigned used = at_ % 64;
    const std::uint64_t here = word < words_.size() ? words_[word] : 0;
    if (used == 0) return here;
    const std::uint64_t next = word + 1 < words_.size() ? words_[word + 1] : 0;
    return here << used | next >> (64 - used);
  }
  void skip(unsigned count) { at_ += count; }
  std::uint64_t bits(unsigned count) {
    if (count == 0) return 0;
    const std::uint64_t value = peek() >> (64 - count);
    skip(count);
    return value;
  }

 private:
  std::span<const std::uint64_t> words_;
  std::size_t at_ = 0;
};

}  // namespace watchbill::window
