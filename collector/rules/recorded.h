#pragma once
// The series that recording rules make, kept in memory beside the window for as long as some rule looks back. One
// thread writes and reads.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "collector/promql/source.h"

namespace watchbill::rules {

class Recorded {
 public:
  /// A point of one series; nothing may be later than it.
  void append(const Labels& series, Instant at, double value);
  /// Forgets what is older.
  void evict(Instant oldest);
  std::vector<promql::Series> select(std::span<const promql::Matcher>, Instant from, Instant to) const;

 private:
  std::map<std::string, std::map<Labels, std::vector<promql::Point>>> by_name_;
};

/// A source and the recorded series as one. Both must outlive it.
class WithRecorded final : public promql::Source {
 public:
  WithRecorded(const promql::Source& source, const Recorded& recorded) : source_(source), recorded_(recorded) {}
  std::vector<promql::Series> select(std::span<const promql::Matcher>, Instant from, Instant to) const override;

 private:
  const promql::Source& source_;
  const Recorded& recorded_;
};

}  // namespace watchbill::rules
