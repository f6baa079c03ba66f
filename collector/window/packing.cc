#include "collector/window/packing.h"

#include <array>
#include <bit>
#include <cmath>

#include "collector/window/bits.h"

namespace watchbill::window {
namespace {

constexpr std::array<double, 4> kScales{1, 100, 1000, 1e6};
constexpr unsigned kScaleBits = 2;
/// Whole numbers below it, and their differences, are exact in a double.
constexpr double kLargest = 4503599627370496.0;  // 2^52

/// The whole n with n / scale == value, bit for bit.
std::optional<std::int64_t> whole(double value, double scale) {
  const double scaled = value * scale;
  if (!(std::fabs(scaled) < kLargest)) return std::nullopt;
  const auto n = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const double back = static_cast<double>(n) / scale;
  if (std::bit_cast<std::uint64_t>(back) != std::bit_cast<std::uint64_t>(value)) return std::nullopt;
  return n;
}

/// The values times `scale` when they all are whole then.
bool scale_all(std::span<const double> values, double scale, std::span<std::int64_t> out) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto n = whole(values[i], scale);
    if (!n) return false;
    out[i] = *n;
  }
  return true;
}

std::uint64_t zigzag(std::int64_t n) {
  return (static_cast<std::uint64_t>(n) << 1U) ^ static_cast<std::uint64_t>(n >> 63);
}
std::int64_t unzigzag(std::uint64_t n) {
  return static_cast<std::int64_t>(n >> 1U) ^ -static_cast<std::int64_t>(n & 1U);
}

/// Widths of the classes that a prefix of ones and a zero names; a class holds what the ones before it do not.
constexpr std::array<unsigned, 7> kWidths{0, 3, 6, 9, 14, 24, 64};

void write_class(BitWriter& out, std::uint64_t n) {
  unsigned k = 0;
  while (kWidths[k] < 64 && (n >> kWidths[k]) != 0) ++k;
  // k ones and a zero; the last class needs no zero.
  const bool is_last = k + 1 == kWidths.size();
  out.bits(is_last ? (1U << k) - 1U : ((1U << k) - 1U) << 1U, is_last ? k : k + 1);
  out.bits(n, kWidths[k]);
}

std::uint64_t read_class(BitReader& in) {
  const auto ones = static_cast<unsigned>(std::countl_one(in.peek()));
  const bool is_last = ones + 1 >= kWidths.size();
  const unsigned k = is_last ? static_cast<unsigned>(kWidths.size()) - 1 : ones;
  in.skip(is_last ? k : k + 1);
  return in.bits(kWidths[k]);
}

}  // namespace

std::optional<std::vector<std::uint64_t>> pack_decimal(std::span<const double> values) {
  std::vector<std::int64_t> numbers(values.size());
  unsigned scale = 0;
  while (scale < kScales.size() && !scale_all(values, kScales[scale], numbers)) ++scale;
  if (scale == kScales.size()) return std::nullopt;
  BitWriter out;
  out.bits(scale, kScaleBits);
  std::int64_t before = 0;
  std::int64_t step = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::int64_t next_step = numbers[i] - before;
    write_class(out, zigzag(next_step - step));
    step = i == 0 ? 0 : next_step;  // the first difference is the value itself, and tells nothing
    before = numbers[i];
  }
  return out.take();
}

void unpack_decimal(std::span<const std::uint64_t> words, std::span<double> values) {
  BitReader in(words);
  const double scale = kScales[in.bits(kScaleBits)];
  std::int64_t n = 0;
  std::int64_t step = 0;
  for (double& value : values) {
    const std::int64_t next_step = step + unzigzag(read_class(in));
    n += next_step;
    step = &value == values.data() ? 0 : next_step;
    value = static_cast<double>(n) / scale;
  }
}

std::vector<std::uint64_t> pack_xor(std::span<const double> values) {
  BitWriter out;
  std::uint64_t before = 0;
  unsigned leading = 64;  // of the last window of bits that was written; 64: none yet
  unsigned trailing = 0;
  for (const double value : values) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const std::uint64_t change = bits ^ before;
    before = bits;
    if (change == 0) {
      out.bits(0, 1);
      continue;
    }
    const auto zeros_before = static_cast<unsigned>(std::countl_zero(change));
    const auto zeros_after = static_cast<unsigned>(std::countr_zero(change));
    if (leading < 64 && zeros_before >= leading && zeros_after >= trailing) {
      out.bits(0b10, 2);
    } else {
      leading = zeros_before;
      trailing = zeros_after;
      out.bits(0b11, 2);
      out.bits(leading, 6);
      out.bits(64 - leading - trailing - 1, 6);
    }
    out.bits(change >> trailing, 64 - leading - trailing);
  }
  return out.take();
}

void unpack_xor(std::span<const std::uint64_t> words, std::span<double> values) {
  BitReader in(words);
  std::uint64_t bits = 0;
  unsigned leading = 0;
  unsigned width = 64;
  for (double& value : values) {
    if (in.bits(1) != 0) {
      if (in.bits(1) != 0) {
        leading = static_cast<unsigned>(in.bits(6));
        width = static_cast<unsigned>(in.bits(6)) + 1;
      }
      bits ^= in.bits(width) << (64 - leading - width);
    }
    value = std::bit_cast<double>(bits);
  }
}

}  // namespace watchbill::window
