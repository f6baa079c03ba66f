#include "collector/window/column.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "collector/window/packing.h"

namespace watchbill::window {
namespace {

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

void Column::set(std::size_t tick, double value) {
  assert(tick < kBlockTicks);
  if (form_ == Form::constant) {
    const bool first = (present_[0] | present_[1]) == 0;
    if (first) constant_ = value;
    if (!first && !same(constant_, value)) open();
  } else if (form_ != Form::plain) {
    open();
  }
  if (form_ == Form::plain) data_[tick] = std::bit_cast<std::uint64_t>(value);
  present_[tick / 64] |= std::uint64_t{1} << (tick % 64);
}

double Column::at(std::size_t tick) const {
  if (form_ == Form::constant) return constant_;
  if (form_ == Form::plain) return plain(tick);
  Decoded values;
  decode(values);
  return values[tick];
}

void Column::decode(Decoded& out) const {
  if (form_ == Form::constant) {
    out.fill(constant_);
    return;
  }
  if (form_ == Form::plain) {
    for (std::size_t tick = 0; tick < kBlockTicks; ++tick) out[tick] = plain(tick);
    return;
  }
  const std::size_t n = count();
  const std::span<double> values(out.data(), n);
  const std::span<const std::uint64_t> words(data_.get(), words_);
  if (form_ == Form::decimal) {
    unpack_decimal(words, values);
  } else {
    unpack_xor(words, values);
  }
  if (n == kBlockTicks) return;
  // From the end, so that nothing is overwritten before it has moved to its place.
  std::size_t next = n;
  for (std::size_t tick = kBlockTicks; tick > 0 && next > 0; --tick) {
    if (has(tick - 1)) out[tick - 1] = out[--next];
  }
}

void Column::open() {
  Decoded values{};
  decode(values);
  data_ = std::make_unique<std::uint64_t[]>(kBlockTicks);
  words_ = kBlockTicks;
  for (std::size_t tick = 0; tick < kBlockTicks; ++tick) data_[tick] = std::bit_cast<std::uint64_t>(values[tick]);
  form_ = Form::plain;
}

void Column::rebuild(const std::array<bool, kBlockTicks>& present, const Decoded& values) {
  *this = Column();
  for (std::size_t tick = 0; tick < kBlockTicks; ++tick) {
    if (present[tick]) set(tick, values[tick]);
  }
}

void Column::insert_tick(std::size_t tick) {
  assert(!has(kBlockTicks - 1));
  Decoded values{};
  decode(values);
  std::array<bool, kBlockTicks> present{};
  Decoded moved{};
  for (std::size_t i = 0; i + 1 < kBlockTicks; ++i) {
    const std::size_t to = i < tick ? i : i + 1;
    present[to] = has(i);
    moved[to] = values[i];
  }
  rebuild(present, moved);
}

Column Column::split(std::size_t tick) {
  Decoded values{};
  decode(values);
  std::array<bool, kBlockTicks> low{};
  std::array<bool, kBlockTicks> high{};
  Decoded high_values{};
  for (std::size_t i = 0; i < kBlockTicks; ++i) {
    if (i < tick) {
      low[i] = has(i);
    } else {
      high[i - tick] = has(i);
      high_values[i - tick] = values[i];
    }
  }
  Column rest;
  rest.rebuild(high, high_values);
  rebuild(low, values);
  return rest;
}

void Column::seal() {
  if (form_ != Form::plain) return;
  Decoded dense;
  std::size_t n = 0;
  for (std::size_t tick = 0; tick < kBlockTicks; ++tick) {
    if (has(tick)) dense[n++] = plain(tick);
  }
  const std::span<const double> values(dense.data(), n);
  auto packed = pack_decimal(values);
  form_ = packed ? Form::decimal : Form::exclusive_or;
  if (!packed) packed = pack_xor(values);
  words_ = static_cast<std::uint16_t>(packed->size());  // 120 values take less than 3 words each
  data_ = std::make_unique<std::uint64_t[]>(words_);
  std::copy(packed->begin(), packed->end(), data_.get());
}

}  // namespace watchbill::window
