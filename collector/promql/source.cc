#include "collector/promql/source.h"

#include <bit>

namespace watchbill::promql {

namespace {

// github.com/prometheus/prometheus/model/value: the signalling NaN that marks an ended series.
constexpr std::uint64_t kStaleBits = 0x7ff0000000000002;

}  // namespace

bool is_stale(double value) {
  return std::bit_cast<std::uint64_t>(value) == kStaleBits;
}

double stale_marker() {
  return std::bit_cast<double>(kStaleBits);
}

}  // namespace watchbill::promql
