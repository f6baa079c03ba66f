#pragma once
// The core of an incident's life: what happens to it makes events. No I/O and no clock of its own: the same arguments
// always give the same events, live, in replay and in simulation. Thread-safe.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "collector/incident/event.h"
#include "collector/incident/incident.h"
#include "collector/incident/silence.h"
#include "collector/incident/symptom.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"
#include "proto/shared/result.h"

namespace watchbill::incident {

/// What the core may know beside the incident.
struct Context {
  const ownership::Policy& policy;
  const roster::Roster& roster;
  ownership::OverflowState overflow;
  std::string msp_name;
  IncidentId new_id;  ///< for an incident that opens
  /// How far the wall clock was set back since the incident's span began: the ladder counts what passed, not what the
  /// clock shows.
  Duration set_back{0};
  std::span<const EnteredSilence> silences{};  ///< of the client, in the order of entry
  IncidentId previous{};                       ///< the last incident of the same key as the one that opens
  bool sends_digests = false;                  ///< at each opening and closing of the client's team
  std::optional<Explained> explained{};        ///< what the incident is a symptom of
};

/// An alert fires: opens, reopens or repeats the incident of its key. Texts are repaired already.
struct Fire {
  std::string rule;
  Labels labels;
  std::string summary, description, runbook;
  double value = 0;
  Instant happened;
  int site_endpoints = 0;  ///< how many endpoints its site has; 0 where nobody knows
};
/// Opens an incident with nothing broken, which ends once it is acknowledged, or in time. Refused while the client's
/// last one is unresolved. Texts are repaired already.
struct BeginDrill {
  roster::PersonId by;
  Severity severity = Severity::p1;
  std::string category;       ///< empty: the service's, else servers
  std::string service, site;  ///< may be empty
  std::string note;           ///< to whom it is told; may be empty
};
/// It fires no longer.
struct End {
  std::string rule;
  Labels labels;
};
struct Acknowledge {
  roster::PersonId person;
};
struct Take {
  roster::PersonId person;
  std::optional<Instant> until;
};
/// The owner's side wants the other to have it: at once where the rules give it to them already, else offered.
struct Handoff {
  roster::PersonId person;
  roster::PersonId for_whom;  ///< of the other party; empty: whoever is there
  std::string text;           ///< how it stands and what comes next; may be empty
};
struct Accept {
  roster::PersonId person;
};
struct Decline {
  roster::PersonId person;
  std::string text;  ///< why
};
struct Note {
  roster::PersonId person;
  std::string text;
};
struct Resolve {
  roster::PersonId person;
};
/// The clock: boundaries, escalations and the closing that are due.
struct Due {};
/// The policy or the roster may be another one: a boundary now.
struct Reconsider {};
/// Its client is configured no longer: nothing will say how it goes on, so it is over.
struct Unwatched {};
/// A message failed for good on the person's last contact: the next step of the ladder is told in their place.
struct NotReached {
  roster::PersonId person;
  Cause cause = Cause::opened;
  Instant told_at;
};
using Input = std::variant<Fire, End, Acknowledge, Take, Handoff, Accept, Decline, Note, Resolve, Due, Reconsider,
                           Unwatched, NotReached, BeginDrill>;

inline constexpr Duration kReopenWithin = std::chrono::minutes{15};
inline constexpr Duration kPinDefault = std::chrono::hours{4};
inline constexpr Duration kPinLongest = std::chrono::hours{24};

/// The events that follow, none when nothing changes; or why a person's command is refused. `incident` is the unclosed
/// one that the input concerns; for Fire nothing when there is none, for BeginDrill the drill that is unresolved. What
/// was due before `now` must have been handled.
Result<std::vector<Event>> handle(const Incident* incident, const Input&, const Context&, Instant now);

/// When Due has something to do next, if ever.
std::optional<Instant> next_due(const Incident&, const Context&, Instant now);
/// What the clock alone adds by `now`, by instant, to how many of the client's incidents are counted for its overflow.
std::map<Instant, int> count_changes(const Incident&, const Context&, Instant now);
/// As next_due for an incident whose client has no policy any more: its closing.
std::optional<Instant> closes_at(const Incident&);
/// What follows of Unwatched and of the clock where nobody knows any more whom to tell.
std::vector<Event> handle_untold(const Incident&, Instant now);

}  // namespace watchbill::incident
