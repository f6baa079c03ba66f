#pragma once
// How a full column is made small: numbers to bits and back, exactly, bit for bit. Pure.
//
// Two formats, the first where it fits. Decimal: every value is n / scale for one scale of a short list and a whole n,
// as kernel counters and ticks of 1/100 s are; n goes as the difference of differences. XOR: the bits of each value
// against those of the one before (T. Pelkonen et al., "Gorilla", VLDB 2015).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace watchbill::window {

/// The packed values, or nothing when no scale fits all of them.
std::optional<std::vector<std::uint64_t>> pack_decimal(std::span<const double> values);
std::vector<std::uint64_t> pack_xor(std::span<const double> values);

/// Fill `values`, which is as long as what was packed.
void unpack_decimal(std::span<const std::uint64_t> words, std::span<double> values);
void unpack_xor(std::span<const std::uint64_t> words, std::span<double> values);

}  // namespace watchbill::window
