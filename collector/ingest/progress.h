#pragma once
// Which frames of an agent the collector has, and what to ask for. Values; pure.

#include <cstdint>
#include <map>

#include "proto/shared/time.h"

namespace watchbill::ingest {

/// Sequence numbers as ranges. Numbers come mostly in order, so there are few.
class SeqSet {
 public:
  /// False when it was there already.
  bool insert(std::uint64_t seq);
  bool contains(std::uint64_t seq) const;
  bool empty() const { return ranges_.empty(); }
  std::size_t ranges() const { return ranges_.size(); }
  /// Forgets the lowest ranges until at most `most` are left; numbers forgotten count as contained.
  void forget(std::size_t most);

 private:
  std::map<std::uint64_t, std::uint64_t> ranges_;  // first to last, both inside; never touching
  std::uint64_t forgotten_ = 0;                    // everything up to here
};

/// Of one agent within the life of this collector.
struct Progress {
  std::uint64_t epoch = 0;
  SeqSet applied;
  std::uint64_t acknowledged = 0;  ///< everything up to here is applied, or was not wanted
};

/// What Welcome asks for. First the last 15 minutes, then the rest.
struct ReplayPlan {
  std::uint64_t from = 0;       ///< 0: no replay
  std::uint64_t rest_from = 0;  ///< after that block; 0: there is no rest
  bool operator==(const ReplayPlan&) const = default;
};

/// `spool_from`..`spool_to` is what the agent keeps (0, 0: nothing), a frame every `tick`.
ReplayPlan plan_replay(std::uint64_t acknowledged, std::uint64_t spool_from, std::uint64_t spool_to, Duration tick);

}  // namespace watchbill::ingest
