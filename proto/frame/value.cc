#include "proto/frame/value.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace watchbill::frame {

namespace {

constexpr std::array<double, 4> kDivisors{1, 100, 1'000, 1'000'000};
constexpr double kExact = 9'007'199'254'740'992.0;      // 2^53: every smaller whole number is a double
constexpr double kWhole = 9'223'372'036'854'775'808.0;  // 2^63

double divisor(Scale scale) {
  return kDivisors[static_cast<std::size_t>(scale)];
}

Last scaled_value(Scale scale, std::int64_t m) {
  return {.scale = scale, .scaled = m, .bits = std::bit_cast<std::uint64_t>(static_cast<double>(m) / divisor(scale))};
}

Last fitting(double value, Scale preferred) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  if (preferred != Scale::bits) {
    if (const auto m = scaled(value, preferred)) return {.scale = preferred, .scaled = *m, .bits = bits};
  }
  for (const Scale scale : {Scale::whole, Scale::hundredth, Scale::thousandth, Scale::millionth}) {
    if (const auto m = scaled(value, scale)) return {.scale = scale, .scaled = *m, .bits = bits};
  }
  return {.scale = Scale::bits, .scaled = 0, .bits = bits};
}

void put_xor(std::string& out, std::uint64_t difference) {
  const int leading = std::countl_zero(difference) / 8;
  const int trailing = std::countr_zero(difference) / 8;
  const int length = 8 - leading - trailing;
  put_byte(out, static_cast<std::uint8_t>(leading << 4 | length));
  for (int i = length - 1; i >= 0; --i) put_byte(out, static_cast<std::uint8_t>(difference >> (8 * (trailing + i))));
}

std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

}  // namespace

std::optional<std::int64_t> scaled(double value, Scale scale) {
  if (scale == Scale::bits) return std::nullopt;
  const double limit = scale == Scale::whole ? kWhole : kExact;
  const double wanted = value * divisor(scale);
  if (!(wanted > -limit && wanted < limit)) return std::nullopt;
  const auto m = static_cast<std::int64_t>(std::nearbyint(wanted));
  const double back = static_cast<double>(m) / divisor(scale);
  if (std::bit_cast<std::uint64_t>(back) != std::bit_cast<std::uint64_t>(value)) return std::nullopt;
  return m;
}

void put_absolute(std::string& out, Last& last, double value) {
  last = fitting(value, last.scale);
  put_byte(out, static_cast<std::uint8_t>(last.scale));
  if (last.scale != Scale::bits) {
    put_varint(out, zigzag(last.scaled));
    return;
  }
  for (int i = 0; i < 8; ++i) put_byte(out, static_cast<std::uint8_t>(last.bits >> (8 * i)));
}

void put_change(std::string& out, Last& last, double value) {
  if (last.scale == Scale::bits) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    put_xor(out, bits ^ last.bits);
    last.bits = bits;
    return;
  }
  if (const auto m = scaled(value, last.scale); m && *m != last.scaled) {
    put_varint(out, zigzag(minus(*m, last.scaled)));
    last = {.scale = last.scale, .scaled = *m, .bits = std::bit_cast<std::uint64_t>(value)};
    return;
  }
  put_byte(out, 0);
  put_absolute(out, last, value);
}

bool read_absolute(Reader& in, Last& last) {
  const auto scale = in.byte();
  if (!scale || *scale > static_cast<std::uint8_t>(Scale::bits)) return false;
  if (static_cast<Scale>(*scale) != Scale::bits) {
    const auto z = in.varint();
    if (!z) return false;
    last = scaled_value(static_cast<Scale>(*scale), unzigzag(*z));
    return true;
  }
  const auto bytes = in.bytes(8);
  if (!bytes) return false;
  last = {.scale = Scale::bits, .scaled = 0, .bits = 0};
  for (std::size_t i = 0; i < 8; ++i) {
    last.bits |= static_cast<std::uint64_t>(static_cast<std::uint8_t>((*bytes)[i])) << (8 * i);
  }
  return true;
}

bool read_change(Reader& in, Last& last) {
  if (last.scale != Scale::bits) {
    const auto z = in.varint();
    if (!z) return false;
    if (*z == 0) return read_absolute(in, last);
    last = scaled_value(last.scale, plus(last.scaled, unzigzag(*z)));
    return true;
  }
  const auto head = in.byte();
  if (!head) return false;
  if (*head == 0) return read_absolute(in, last);
  const unsigned leading = *head >> 4;
  const unsigned length = *head & 0x0F;
  if (length == 0 || leading + length > 8) return false;
  const auto bytes = in.bytes(length);
  if (!bytes) return false;
  std::uint64_t difference = 0;
  for (const char c : *bytes) difference = difference << 8 | static_cast<std::uint8_t>(c);
  last.bits ^= difference << (8 * (8 - leading - length));
  return true;
}

}  // namespace watchbill::frame
