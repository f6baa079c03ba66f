#pragma once
// A column: the values of one series at the ticks of one block, with gaps. A value; not thread-safe.
// While it is written it holds plain numbers, or one number while all are the same; sealed, it is packed (packing.h).

#include <array>
#include <bit>
#include <cstdint>
#include <memory>

namespace watchbill::window {

inline constexpr std::size_t kBlockTicks = 120;
/// One place for each tick of a block; places of gaps hold anything.
using Decoded = std::array<double, kBlockTicks>;

class Column {
 public:
  bool has(std::size_t tick) const { return (present_[tick / 64] >> (tick % 64) & 1U) != 0; }
  std::size_t count() const {
    return static_cast<std::size_t>(std::popcount(present_[0]) + std::popcount(present_[1]));
  }
  /// Opens a sealed column.
  void set(std::size_t tick, double value);
  double at(std::size_t tick) const;
  void decode(Decoded&) const;

  /// Makes room: what was at `tick` and later moves up by one. The last place must be free.
  void insert_tick(std::size_t tick);
  /// Cuts off what is at `tick` and later, and returns it with `tick` as its 0.
  Column split(std::size_t tick);
  void seal();

  /// Memory behind the object.
  std::size_t heap_bytes() const { return words_ * sizeof(std::uint64_t); }

 private:
  enum class Form : std::uint8_t { constant, plain, decimal, exclusive_or };

  void open();
  void rebuild(const std::array<bool, kBlockTicks>& present, const Decoded&);

  double plain(std::size_t tick) const { return std::bit_cast<double>(data_[tick]); }

  std::array<std::uint64_t, 2> present_{};
  double constant_ = 0;
  // In form plain the values' bits by tick, in the packed forms what packing made of the values that are present.
  std::unique_ptr<std::uint64_t[]> data_;
  std::uint16_t words_ = 0;  // of data_
  Form form_ = Form::constant;
};

}  // namespace watchbill::window
