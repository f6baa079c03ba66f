#pragma once
// Rule 5's state: when a client's internal team has more waiting than it can answer. Pure; thread-safe.

#include <optional>
#include <vector>

#include "collector/incident/client_state.h"
#include "collector/incident/event.h"
#include "collector/incident/incident.h"
#include "collector/ownership/policy.h"
#include "collector/roster/calendar.h"

namespace watchbill::incident {

/// Whether it waits for the internal team: open, theirs, neither deferred, suppressed, a drill nor P4.
bool is_counted(const Incident&);

struct OverflowContext {
  const ownership::Policy& policy;
  const roster::Calendar& hours;  ///< the internal team's
  int count = 0;                  ///< of incidents that are counted
};

/// What the clock and then the count lead to at `now`. It turns on where more than `above` wait, and off once
/// `until_at_most` or fewer have waited for `lasting` in one stretch of open hours; while the team is closed it stays
/// as it is. To be asked at each change of the count and when it is due.
std::vector<Event> watch_overflow(const ClientState&, const OverflowContext&, Instant now);
/// When the clock alone leads to something.
std::optional<Instant> overflow_due(const ClientState&, const OverflowContext&, Instant now);

}  // namespace watchbill::incident
