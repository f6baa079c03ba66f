#pragma once
// People to be told at one instant: one message a person, the strongest, with all its reasons. Used within one call of
// handle().

#include <string>
#include <vector>

#include "collector/incident/story.h"

namespace watchbill::incident {

/// Stronger first: a page wakes, a pre-alert and a notice inform, a digest waits.
int weakness(ownership::How);

Told told_as(const Story&, const ownership::Recipient&, Cause);

class Messages {
 public:
  void add(Told);
  bool has(const roster::PersonId&) const;
  void drop(const roster::PersonId&);
  /// As one event; none when nobody is told, or the incident is quiet.
  void record(Story&, const Actor&);

 private:
  std::vector<Told> told_;
};

/// Everybody told so far, each once, as a notice that has a cause of its own; `shift` tells news of one cause in one
/// span apart. People who are gone hear nothing.
void add_told_before(const Story&, Messages&, Cause, const std::string& why, Instant shift);
/// This person, as a notice beside the ladder. Nobody when they are gone.
void add_notice(const Story&, Messages&, const roster::PersonId&, Cause, const std::string& why, Instant shift);

/// The name people know somebody, or a party, by.
std::string name_of(const Story&, const roster::PersonId&);
std::string name_of(const Story&, Party);

}  // namespace watchbill::incident
