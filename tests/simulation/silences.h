#pragma once
// Rule 7 read from ownership.md again, without the product's own reading of it: by what people entered, and by the
// wall clock alone. Used by one thread.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collector/desk/desk.h"
#include "collector/incident/event.h"
#include "collector/incident/incident.h"
#include "collector/roster/zone.h"

namespace watchbill::simulation {

/// What was entered and ended, as the journal has it.
class Silences {
 public:
  void add(const incident::Event&);
  bool silence(const incident::Incident&, const roster::Zone& of_client, Instant) const;
  /// It is suppressed as long as one of them silences it, and foreseen to be just so long.
  void check(const incident::Incident&, const roster::Zone& of_client, Instant now) const;

 private:
  std::map<std::string, std::map<incident::SilenceId, incident::Silence>> by_client_;
};

/// What one call without a person's command made of an incident whose suppression began or ended at `now`: its owner is
/// whom the rules give; at the end they hear of it as of something that begins then, or its acknowledger alone. Returns
/// which of these could be seen; empty for none.
std::string_view check_turn(const incident::Incident& before, const incident::Incident& after, const desk::Client&,
                            Instant now);

}  // namespace watchbill::simulation
