#pragma once
// The label sets of one evaluation, each kept once: equal sets are equal pointers, so that comparing, grouping and
// dropping names cost no copies. Lives as long as the evaluation; used by one thread.

#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "proto/shared/sample.h"

namespace watchbill::promql {

struct LabelSet {
  Labels labels;
  std::uint64_t mark = 0;        ///< of the last LabelPool::has_duplicates that met it
  LabelSet* nameless = nullptr;  ///< the same without __name__, once asked for
};

class LabelPool {
 public:
  LabelPool();

  /// `labels` sorted, without empty values.
  LabelSet* intern(Labels labels);
  LabelSet* without_name(LabelSet*);
  LabelSet* empty() { return empty_; }

  /// Whether two samples have the same labels.
  template <class Samples>
  bool has_duplicates(const Samples& samples) {
    ++mark_;
    for (const auto& sample : samples) {
      if (sample.labels->mark == mark_) return true;
      sample.labels->mark = mark_;
    }
    return false;
  }

 private:
  std::deque<LabelSet> sets_;
  std::unordered_multimap<std::size_t, LabelSet*> by_hash_;
  LabelSet* empty_;
  std::uint64_t mark_ = 0;
};

/// Only the labels of these names.
Labels keep(const Labels&, const std::vector<std::string>& names);
/// All but the labels of these names.
Labels drop(const Labels&, const std::vector<std::string>& names);
/// {a="1", b="2"} with the metric's name before it, as messages write them.
std::string labels_text(const Labels&);

}  // namespace watchbill::promql
