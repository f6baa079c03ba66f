#pragma once
// Decides an incident anew and records what changed: a new span, or another outlook of the same owner. Pure.

#include "collector/incident/story.h"

namespace watchbill::incident {

/// What reconsidering found.
enum class Shift : std::uint8_t {
  none,
  awoke,     ///< the owner stays, what was silent is so no longer
  silenced,  ///< the owner stays and is silent until it opens
  left,      ///< the owner stays, who acknowledged it is gone: its ladder is told anew
  moved      ///< another owner
};

/// Decides at `at` and records the difference to the current span, effective at `at`. An acknowledgement ends when the
/// owner changes, and with its person, which begins a span where the owner stays; a pin ends with its holder.
Shift reconsider(Story&, Instant at, const Actor&);
/// Whether the response clock starts with a span, or goes on as it was.
enum class Response : std::uint8_t { starts, goes_on };
/// Begins a span at `at` whatever the owner: after reopening or a raise, which end acknowledgements, and when nobody
/// who was told before counts. A clock that starts while the span is silent waits for one that is not.
Shift begin_afresh(Story&, Instant at, Response, const Actor&);
/// Begins a span of this owner at `now`: after a handoff, which HandedOver has recorded. Who accepted it acknowledges
/// it next; empty: nobody did.
void begin_for(Story&, Party owner, const roster::PersonId& accepted_by, const Actor&);
/// The target for acknowledging what starts its clock at `from`.
std::optional<Instant> response_due(const Story&, Severity, Instant from);

}  // namespace watchbill::incident
