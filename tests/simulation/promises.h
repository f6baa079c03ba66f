#pragma once
// Recoveries that somebody is to read in a digest: until one has gone to them, or the incident is back, it is owed.
// Used by one thread.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "collector/journal/journal.h"

namespace watchbill::simulation {

class Promises {
 public:
  /// Throws Broken where a digest passes over what its client's people were to read in it.
  void add(const journal::Commit&);
  bool is_any_owed() const { return !owed_.empty(); }
  int kept() const { return kept_; }

 private:
  void digest(const std::string& client, const incident::DigestSent&, const journal::Commit&);

  std::map<std::string, std::set<std::pair<incident::IncidentId, roster::PersonId>>> owed_;  ///< by client
  int kept_ = 0;
};

}  // namespace watchbill::simulation
