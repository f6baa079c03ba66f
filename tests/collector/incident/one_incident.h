#pragma once
// An incident of Peach Health, as inputs make it one after the other. One test at a time.

#include <optional>
#include <string>
#include <vector>

#include "collector/incident/handle.h"
#include "tests/support/worked_example.h"

namespace watchbill::test {

struct OneIncident {
  roster::Roster roster = peach()->roster;
  std::vector<incident::EnteredSilence> silences{};
  std::optional<incident::Incident> incident{};
  std::vector<incident::Event> last{};  ///< of the last input

  /// Fails the test when it is refused.
  void take(const incident::Input&, Instant now);
  /// An alert of db-1 that has held since now.
  void fire(const char* severity, Instant now, const char* category = "servers");
  std::optional<Instant> due(Instant now) const;
  /// `anna page opened unreached, lena page escalated`: everybody told so far.
  std::string told() const { return told_since_span(0); }
  /// Likewise of the last span alone.
  std::string told_in_span() const { return told_since_span(incident->spans.size() - 1); }

 private:
  incident::Context context() const;
  std::string told_since_span(std::size_t first) const;
};

}  // namespace watchbill::test
