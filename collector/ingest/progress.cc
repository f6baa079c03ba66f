#include "collector/ingest/progress.h"

#include <algorithm>
#include <iterator>

namespace watchbill::ingest {

namespace {
constexpr Duration kFirstBlock = std::chrono::minutes{15};
}

bool SeqSet::contains(std::uint64_t seq) const {
  if (seq <= forgotten_) return true;
  const auto after = ranges_.upper_bound(seq);
  return after != ranges_.begin() && std::prev(after)->second >= seq;
}

bool SeqSet::insert(std::uint64_t seq) {
  if (contains(seq)) return false;
  const auto after = ranges_.upper_bound(seq);
  const bool joins_after = after != ranges_.end() && after->first == seq + 1;
  const auto before = after == ranges_.begin() ? ranges_.end() : std::prev(after);
  if (before != ranges_.end() && before->second + 1 == seq) {
    before->second = joins_after ? after->second : seq;
    if (joins_after) ranges_.erase(after);
  } else if (joins_after) {
    const auto last = after->second;
    ranges_.erase(after);
    ranges_.emplace(seq, last);
  } else {
    ranges_.emplace(seq, seq);
  }
  return true;
}

void SeqSet::forget(std::size_t most) {
  while (ranges_.size() > most) {
    forgotten_ = std::max(forgotten_, ranges_.begin()->second);
    ranges_.erase(ranges_.begin());
  }
}

ReplayPlan plan_replay(std::uint64_t acknowledged, std::uint64_t spool_from, std::uint64_t spool_to, Duration tick) {
  if (spool_to == 0 || acknowledged >= spool_to) return {};
  const auto missing_from = std::max({acknowledged + 1, spool_from, std::uint64_t{1}});
  const auto block = static_cast<std::uint64_t>(kFirstBlock / std::max(tick, Duration{1}));
  const auto block_from = spool_to > block ? spool_to - block + 1 : 1;
  if (missing_from >= block_from) return {.from = missing_from};
  return {.from = block_from, .rest_from = missing_from};
}

}  // namespace watchbill::ingest
