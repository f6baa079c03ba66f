#pragma once
// A journal in memory on a disk that fails, or dies with the collector. Used by one thread.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "collector/simulate/memory_journal.h"
#include "tests/simulation/promises.h"
#include "tests/simulation/silences.h"
#include "tests/simulation/tally.h"

namespace watchbill::simulation {

/// The collector is gone in the middle of a commit; what survives is in the journal.
struct PowerCut {};

class Storage : public simulate::MemoryJournal {
 public:
  enum class Fault : std::uint8_t {
    none,
    refuses,      ///< says that the commit failed; nothing of it is kept
    cannot_read,  ///< says so of what is asked before the commit, if anything is; then nothing comes to be committed
    dies_before,  ///< the collector dies; the commit, which nobody was told of, is lost
    dies_after    ///< the collector dies with the commit kept, before it says so
  };
  /// What the next commit meets.
  Fault next = Fault::none;
  /// Whether the last call of the desk met a commit that failed.
  bool has_refused = false;

  Result<std::int64_t> last_incident_number(const std::string& client) override;
  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override;

  struct Group {
    Instant recorded_at;
    std::vector<journal::Commit> commits;
  };
  /// Whether it remembers them.
  bool keeps_groups = false;
  const std::vector<Group>& groups() const { return groups_; }
  /// Every row of the outbox, its key once.
  const std::unordered_set<std::string>& keys() const { return keys_; }
  /// What was written of each incident, or of each chain itself, in order: kind, instant, who and all of it.
  const std::map<std::string, std::vector<std::string>>& written() const { return written_; }
  const Promises& promises() const { return promises_; }
  const Tally& tally() const { return tally_; }
  /// What it met.
  const Tally& faults() const { return faults_; }
  const Silences& silences() const { return silences_; }

 private:
  void keep(const journal::Commit&);
  void check_told(const incident::Event&);

  std::vector<Group> groups_;
  std::unordered_set<std::string> keys_;
  std::map<std::string, std::vector<std::string>> written_;
  Promises promises_;
  Tally tally_, faults_;
  Silences silences_;
  std::set<std::string> suppressed_;  ///< incidents of which nobody is to be told
};

}  // namespace watchbill::simulation
