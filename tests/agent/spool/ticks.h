#pragma once
// Ticks to keep, and what a spool gives back of them.

#include <string>
#include <vector>

#include "agent/spool/spool.h"
#include "tests/support/catch.h"

namespace watchbill::spool {

inline constexpr Instant kStart{std::chrono::milliseconds{1'795'500'000'000}};

inline std::vector<Sample> samples_of(std::uint64_t n) {
  std::vector<Sample> samples;
  for (int i = 0; i < 20; ++i) {
    samples.push_back({.name = "node_thing_total",
                       .labels = {{"device", "d" + std::to_string(i)}},
                       .type = MetricType::counter,
                       .value = static_cast<double>(n * 100 + static_cast<std::uint64_t>(i)) / 100});
  }
  if (n % 7 == 0) samples.push_back({.name = "sometimes", .labels = {}, .type = MetricType::gauge, .value = -1});
  return samples;
}

inline std::uint64_t keep(Spool& spool, Instant wall, std::uint64_t n) {
  return spool.append(wall, std::chrono::seconds{n}, samples_of(n));
}

/// Numbers of the ticks from `from` on; each tick's samples are those of its number.
inline std::vector<std::uint64_t> kept(Spool& spool, std::uint64_t from = 1) {
  std::vector<std::uint64_t> out;
  const auto replay = spool.replay(from);
  while (auto tick = replay->next()) {
    const auto n = static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(tick->boot).count());
    const auto expected = samples_of(n);
    REQUIRE(tick->samples.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      // Order is by id, and the last one may have come late.
      const auto same = std::any_of(tick->samples.begin(), tick->samples.end(), [&](const Sample& s) {
        return s.name == expected[i].name && s.labels == expected[i].labels && s.type == expected[i].type &&
               s.value == expected[i].value;
      });
      REQUIRE(same);
    }
    out.push_back(tick->seq);
  }
  return out;
}

inline std::vector<std::uint64_t> numbers(std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> out;
  for (auto n = from; n <= to; ++n) out.push_back(n);
  return out;
}

}  // namespace watchbill::spool
