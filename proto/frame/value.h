#pragma once
// One series' last value and how its next one is written (README.md, "Frame body"). Values; pure.

#include <bit>
#include <cstdint>
#include <string>

#include "proto/frame/bytes.h"

namespace watchbill::frame {

enum class Scale : std::uint8_t { whole = 0, hundredth = 1, thousandth = 2, millionth = 3, bits = 4 };

struct Last {
  Scale scale = Scale::bits;
  std::int64_t scaled = 0;  ///< of every scale but `bits`
  std::uint64_t bits = 0;   ///< of the double itself

  double value() const { return std::bit_cast<double>(bits); }
};

/// `scaled` so that the number is exactly the same double, or nothing.
std::optional<std::int64_t> scaled(double value, Scale scale);

/// Writes it whole; keeps the scale where that is still exact, else takes the first that is.
void put_absolute(std::string& out, Last& last, double value);
/// Writes what changed; for a value whose bits differ from the last one's.
void put_change(std::string& out, Last& last, double value);

/// Both return false for bytes that mean nothing.
[[nodiscard]] bool read_absolute(Reader& in, Last& last);
[[nodiscard]] bool read_change(Reader& in, Last& last);

}  // namespace watchbill::frame
