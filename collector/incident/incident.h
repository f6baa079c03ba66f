#pragma once
// An incident as it stands: what apply() makes of its events. A value.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/incident/ids.h"
#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"
#include "collector/roster/party.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::incident {

using ownership::ClientId;

enum class State : std::uint8_t { open, acknowledged, resolved, closed };
std::string_view to_text(State);

/// One stretch of ownership. Spans tile the incident's life: each `to` is the next one's `from`.
struct OwnerSpan {
  Party owner = Party::internal;
  bool deferred = false;
  Instant from;
  std::optional<Instant> to;  ///< nothing while it lasts
  ownership::Rule rule = ownership::Rule::hours;
  std::string because;
  std::optional<Instant> until;  ///< as foreseen when it began, or at the last recheck
  std::string policy_version;
  std::optional<Instant> answer_due{};       ///< by the span's own clock; nothing where it asks for no answer
  std::optional<Instant> acknowledged_at{};  ///< the first time within it

  /// It alone exceeded the target, so far or for good.
  bool is_late(Instant now) const;
  bool operator==(const OwnerSpan&) const = default;
};

/// What happened that somebody is told of.
enum class Cause : std::uint8_t {
  opened,
  moved,      ///< the owner changed
  escalated,  ///< a later step of the ladder
  recovered,
  reopened,
  raised,      ///< the severity rose
  pre_alert,   ///< it will move to them within minutes
  on_duty,     ///< they came on duty, or opened, and it waits for them
  taken,       ///< somebody pinned it to their party
  asked,       ///< they acknowledged it and it will move: keep it or hand it over
  offered,     ///< to their party, by rule or by a person
  unaccepted,  ///< an offer that nobody has accepted in time: the leads
  declined,    ///< what they offered
  persists,    ///< it outlasted what suppressed it
  digest,      ///< an opening or a closing of the internal team
  flapping,    ///< it comes and goes: nobody hears of it until it has settled
  settled,     ///< it has stopped to come and go
  left         ///< who acknowledged it is not there any more, and the owner stays
};
std::string_view to_text(Cause);

/// Somebody who has been told, for the recovery and for "told once for one cause and span".
struct Told {
  roster::PersonId person;
  Party party = Party::internal;
  ownership::How how = ownership::How::notice;
  std::string why;
  Instant at;
  Instant shift_began;   ///< of the rota's turn; the span's beginning for others
  std::size_t span = 0;  ///< index into spans
  int step = 0;          ///< of the ladder; -1 for who is told beside it
  Cause cause = Cause::opened;
  bool is_unreached = false;  ///< no contact of theirs took it
  /// Other news of the same instant that the message carries with it.
  struct Also {
    Cause cause = Cause::opened;
    Instant shift_began;
    bool operator==(const Also&) const = default;
  };
  std::vector<Also> also{};
  /// Itself or with it; of this shift alone where one is given.
  bool says(Cause, std::optional<Instant> shift_began = {}) const;
  bool operator==(const Told&) const = default;
};

/// An alert of the incident that fires now. Alerts of one key that differ only in severity share an incident.
struct Firing {
  Labels labels;
  Severity severity = Severity::p3;
  Instant since;
  bool operator==(const Firing&) const = default;
};

/// Nobody is told of it meanwhile (rule 7).
struct Suppression {
  std::string by;  ///< the id of the silence, or of the incident that explains it
  std::string because;
  Instant since;
  Instant named_at;              ///< when it was recorded to be by that one
  std::optional<Instant> until;  ///< as foreseen; nothing where nobody knows
  bool operator==(const Suppression&) const = default;
};

/// Nothing is broken: somebody rehearses the whole way of an incident.
struct Drill {
  roster::PersonId by;
  Instant ends_at;  ///< unless it is acknowledged or resolved before
  bool operator==(const Drill&) const = default;
};

struct Incident {
  IncidentId id;
  ClientId client;
  std::string key;  ///< rule name and labels: one open incident for each
  std::string rule_name;
  State state = State::open;
  Severity severity = Severity::p3;
  std::string category;
  std::string service;
  std::string site;
  std::string instance;
  int site_endpoints = 0;  ///< how many its site has; 0 where nobody knows
  std::string summary;
  std::string description;
  std::string runbook;
  Labels labels;
  double value = 0;
  std::uint64_t count = 1;     ///< how often it fired
  IncidentId previous;         ///< the last one of the same key, closed before; empty for the first
  std::vector<Firing> firing;  ///< empty once resolved, and of a drill; what a rule engine restores after a restart
  std::optional<Drill> drill;  ///< nothing where it is in earnest
  Instant happened;
  Instant received;
  std::optional<Instant> resolved_at;
  std::optional<Instant> recovered_at;  ///< the last time before it failed again
  std::optional<Instant> response_due;  ///< nothing once it was acknowledged: the clock never restarts at a boundary
  bool clock_waits = true;              ///< it has yet to start: nobody was told so far, deferred or suppressed
  std::vector<Instant> changes;         ///< its latest firings and recoveries, those that count for flapping
  bool is_flapping = false;
  std::optional<Suppression> suppression;
  std::optional<Instant> unsuppressed_at;  ///< the end of the last one: told then as if it had just begun
  std::optional<Instant> quiet_until;      ///< the last end of a suppression or of flapping
  std::optional<ownership::Acknowledgement> acknowledgement;
  std::optional<ownership::Pin> pin;      ///< the latest; may have ended
  std::optional<ownership::Offer> offer;  ///< that stands
  bool was_declined = false;              ///< no offer by rule until the rules have agreed with the owner again
  bool is_to_be_offered = false;          ///< as the last decision said
  bool is_overflowed = false;             ///< rule 5 decided its opening, and it was not handed back
  bool is_handed_over = false;            ///< a handoff was accepted against what the rules say
  std::optional<Instant> against_since;   ///< since when the rules give the other party while it stays (continuity)
  std::optional<Instant> asked_at;        ///< since when its acknowledger knows that it will move
  std::vector<OwnerSpan> spans;
  std::vector<Told> told;
  std::optional<Instant> recheck_at;  ///< of the last decision

  const OwnerSpan& span() const { return spans.back(); }
  /// Nobody is told of it now: suppressed or flapping.
  bool is_quiet() const { return suppression.has_value() || is_flapping; }
  bool is_unresolved() const { return state == State::open || state == State::acknowledged; }
  ownership::IncidentView view() const;
  /// The last decision, as the current span and `recheck_at` keep it.
  ownership::Decision decision() const;
};

}  // namespace watchbill::incident
