#include "collector/window/packing.h"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "collector/promql/source.h"
#include "collector/window/column.h"
#include "tests/support/catch.h"

namespace watchbill::window {
namespace {

bool same_bits(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
  }
  return true;
}

/// 120 values that a function of their number gives.
std::vector<double> values_of(const std::function<double(int)>& f, int n = 120) {
  std::vector<double> out;
  for (int i = 0; i < n; ++i) out.push_back(f(i));
  return out;
}

}  // namespace

TEST_CASE("Packed values come back bit for bit, and kernel counters are small") {
  struct Row {
    const char* name;
    std::vector<double> values;
    bool is_decimal;
    std::size_t at_most_bytes;
  };
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const Row rows[] = {
      {"a steady counter", values_of([](int i) { return 1000 + 5.0 * i; }), true, 24},
      {"a counter that stands and jumps", values_of([](int i) { return i < 60 ? 7.0 : 9000.0; }), true, 32},
      {"a counter that is reset", values_of([](int i) { return i < 60 ? 1e9 + i : 1.0 * i; }), true, 60},
      {"hundredths of a second", values_of([](int i) { return (123456789 + 497 * i + i % 3) / 100.0; }), true, 120},
      {"bytes near 2^51", values_of([](int i) { return std::ldexp(1, 51) + i; }), true, 40},
      {"negative numbers", values_of([](int i) { return -5.0 * i - 1; }), true, 24},
      {"fractions", values_of([](int i) { return 1.0 / (i + 1); }), false, 1000},
      {"a stale marker among whole numbers",
       values_of([](int i) { return i == 119 ? promql::stale_marker() : 5.0 + i; }), false, 300},
      {"negative zero", values_of([](int i) { return i % 2 == 0 ? -0.0 : 0.0; }), false, 120},
      {"infinities and NaN", values_of([](int i) { return i % 3 == 0   ? kInf
                                                          : i % 3 == 1 ? -kInf
                                                                       : std::nan(""); }),
       false, 1000},
      {"the largest and smallest", {std::numeric_limits<double>::max(), 5e-324, -1.5, 0, 1e300}, false, 50},
      {"one value", {42}, true, 8},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    std::vector<double> back(row.values.size());
    const auto exclusive_or = pack_xor(row.values);
    unpack_xor(exclusive_or, back);
    CHECK(same_bits(back, row.values));
    const auto decimal = pack_decimal(row.values);
    CHECK(decimal.has_value() == row.is_decimal);
    if (decimal) {
      std::fill(back.begin(), back.end(), 0);
      unpack_decimal(*decimal, back);
      CHECK(same_bits(back, row.values));
    }
    CHECK((decimal ? *decimal : exclusive_or).size() * 8 <= row.at_most_bytes);
  }
}

TEST_CASE("Random values of every kind come back bit for bit") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 2000; ++round) {
    const auto kind = random() % 4;
    std::vector<double> values;
    for (std::size_t n = 1 + random() % 120; n > 0; --n) {
      const auto bits = random();
      const double whole = static_cast<double>(static_cast<std::int64_t>(bits) >> (11 + bits % 50));
      values.push_back(kind == 0   ? std::bit_cast<double>(bits)
                       : kind == 1 ? whole
                       : kind == 2 ? whole / 100
                                   : whole / 1e6);
    }
    std::vector<double> back(values.size());
    unpack_xor(pack_xor(values), back);
    REQUIRE(same_bits(back, values));
    if (const auto decimal = pack_decimal(values)) {
      unpack_decimal(*decimal, back);
      REQUIRE(same_bits(back, values));
    }
  }
}

TEST_CASE("A column holds the same values open, sealed, opened again and split") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 500; ++round) {
    std::array<std::optional<double>, kBlockTicks> want;
    Column column;
    const auto check = [&](const Column& c, std::size_t from, std::size_t to) {
      Decoded values;
      c.decode(values);
      for (std::size_t i = from; i < to; ++i) {
        REQUIRE(c.has(i - from) == want[i].has_value());
        if (want[i]) {
          REQUIRE(values[i - from] == *want[i]);
          REQUIRE(c.at(i - from) == *want[i]);
        }
      }
    };
    for (std::size_t i = 0; i < kBlockTicks - 1; ++i) {
      if (random() % 3 == 0) continue;
      want[i] = round % 3 == 0 ? 4.5 : static_cast<double>(random() % 1000) / (round % 3 == 1 ? 1.0 : 7.0);
      column.set(i, *want[i]);
    }
    check(column, 0, kBlockTicks);
    column.seal();
    check(column, 0, kBlockTicks);
    const std::size_t place = random() % kBlockTicks;
    column.insert_tick(place);
    for (std::size_t i = kBlockTicks - 1; i > place; --i) want[i] = want[i - 1];
    want[place] = std::nullopt;
    check(column, 0, kBlockTicks);
    want[place] = 8.25;
    column.seal();
    column.set(place, 8.25);
    check(column, 0, kBlockTicks);
    const std::size_t cut = random() % kBlockTicks;
    const Column rest = column.split(cut);
    check(rest, cut, kBlockTicks);
    for (std::size_t i = cut; i < kBlockTicks; ++i) want[i] = std::nullopt;
    check(column, 0, kBlockTicks);
  }
}

}  // namespace watchbill::window
