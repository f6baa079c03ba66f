#pragma once
// What a simulation prints: one JSON object for each change of owner, state or told people, and for each
// digest. Used by one thread.

#include <map>
#include <string>
#include <vector>

#include "collector/simulate/memory_journal.h"

namespace watchbill::simulate {

class Lines {
 public:
  /// The name that people know an incident by.
  void name(const incident::IncidentId& id, const std::string& name) { names_[id] = name; }
  /// The lines of what was committed: events of one instant make one, and who is told of a move that lies in the past
  /// is told with it.
  void add(const MemoryJournal::Written&);
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  struct Draft;
  void print(const incident::Event&, const incident::DigestSent&, Instant recorded_at);
  void print(const Draft&, const incident::Incident&, Instant recorded_at);

  std::map<incident::IncidentId, std::string> names_;
  std::map<incident::IncidentId, incident::Incident> incidents_;
  std::vector<std::string> lines_;
};

}  // namespace watchbill::simulate
