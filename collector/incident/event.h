#pragma once
// Everything that can happen to an incident or its client. Events are facts: appended to the client's chain, never
// changed. Values.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "collector/incident/client_event.h"
#include "collector/incident/incident.h"

namespace watchbill::incident {

/// Who or what caused an event.
struct Actor {
  enum class Kind : std::uint8_t { person, rule, clock, collector } kind = Kind::collector;
  std::string name;  ///< the person's id or the rule's name
  bool operator==(const Actor&) const = default;
};
/// `person:anna`, `rule:HostDown`, `clock`, `collector`.
std::string to_text(const Actor&);

struct Opened {
  std::string key, rule_name, category, service, site, instance, summary, description, runbook;
  Severity severity = Severity::p3;
  Labels labels;
  double value = 0;
  Instant happened;
  Instant received;
  std::optional<Instant> response_due;
  IncidentId previous{};
  int site_endpoints = 0;        ///< of its site, where that is known
  std::optional<Drill> drill{};  ///< no alert, then
};
/// Ends the span before it at the same instant.
struct SpanBegan {
  OwnerSpan span;
  std::optional<Instant> recheck_at;
  std::optional<Instant> response_due;  ///< when the clock starts with this span: at the opening, or after a silence
  bool response_waits = false;          ///< the clock starts when a later span is silent no longer
};
/// The same owner, but the outlook changed: until, recheck, reason.
struct Foreseen {
  ownership::Rule rule = ownership::Rule::hours;
  std::string because;
  std::optional<Instant> until;
  std::optional<Instant> recheck_at;
  std::optional<Instant> against_since{};  ///< since when the rules give the other party
  std::optional<Instant> asked_at{};       ///< when its acknowledger is asked about that
  bool is_to_be_offered = false;
};
/// An alert of this key fired again while the incident was unresolved, or another one of the same key.
struct Refired {
  Labels labels;
  Severity severity = Severity::p3;
  double value = 0;
  std::string summary, description;
  Instant happened;
};
/// One alert of the key ended while others still fire.
struct Eased {
  Labels labels;
};
struct SeverityRaised {
  Severity to = Severity::p1;
  std::optional<Instant> response_due;
};
struct Acknowledged {
  roster::PersonId person;
  Party party = Party::internal;
};
struct AcknowledgementEnded {
  std::string because;
};
/// `take` and `keep`: the incident is the person's party's until then.
struct Pinned {
  ownership::Pin pin;
};
/// Its holder is gone.
struct PinEnded {
  std::string because;
};
/// To the other party than the owner's. By rule where nobody offers it. The same again says it in other words.
struct Offered {
  ownership::Offer offer;
};
/// Without having been accepted.
struct OfferEnded {
  enum class How : std::uint8_t { declined, lapsed } how = How::lapsed;
  roster::PersonId person;  ///< who declined
  std::string because;
};
std::string_view to_text(OfferEnded::How);
/// It goes to that party: whoever had it hands it over, or somebody of theirs accepts it. Ends a pin and what rule 5
/// said. Its span begins next.
struct HandedOver {
  Party to = Party::internal;
  roster::PersonId accepted_by;  ///< empty: the rules gave it to that party already
  bool is_against_the_rules = false;
  roster::PersonId for_whom{};  ///< whom it is handed to, where it needed no offer
  std::string text{};           ///< how it stands, where it needed no offer
};
/// Nobody is told of it from now on; while that lasts, it does so for another reason or until another instant.
struct Suppressed {
  std::string by;
  std::string because;
  std::optional<Instant> until;
};
struct SuppressionEnded {};
/// So many firings and recoveries, each of them one, within that time are flapping; so long without one it has settled.
inline constexpr std::size_t kFlappingAfter = 5;
inline constexpr Duration kFlappingWithin = std::chrono::minutes{30};
inline constexpr Duration kSettledAfter = std::chrono::minutes{15};
/// It comes and goes: nobody hears of its firings and recoveries from now on.
struct FlappingBegan {};
struct FlappingEnded {
  std::string because;
};
/// Each becomes a delivery in the same commit; digests wait for theirs.
struct PeopleTold {
  std::vector<Told> told;
};
struct Noted {
  roster::PersonId person;
  std::string text;
};
struct Resolved {
  Instant at;
};
struct Reopened {
  Labels labels;
  Severity severity = Severity::p3;
  double value = 0;
  std::string summary, description;
  Instant happened;
  std::optional<Instant> response_due;
};
struct Closed {};
/// What somebody was told at that instant failed for good on their last contact, or they have none.
struct Unreached {
  roster::PersonId person;
  Cause cause = Cause::opened;
  Instant told_at;
};

/// A client's digest: what stood at an opening or a closing of its internal team. Each of the told becomes a delivery
/// in the same commit. Every incident is in one section.
struct DigestSent {
  enum class Kind : std::uint8_t { opening, closing } kind = Kind::opening;
  Instant at;        ///< the boundary
  Instant from, to;  ///< since the digest before, to when it was composed
  std::vector<IncidentId> resolved{};
  std::vector<IncidentId> open{};
  std::vector<IncidentId> offered{};  ///< to the reader's party
  std::vector<IncidentId> waiting{};  ///< the reader's and acknowledged by nobody, P4 included
  std::vector<IncidentId> suppressed{};
  std::vector<IncidentId> drills{};  ///< open and ended ones
  std::vector<CoverageGap> gaps{};   ///< recorded since the digest before
  std::string text{};                ///< what people read of it
  std::vector<Told> told{};

  /// It fell into a downtime.
  bool is_late() const;
};
std::string_view to_text(DigestSent::Kind);

using EventBody = std::variant<Opened, SpanBegan, Foreseen, Refired, Eased, SeverityRaised, Acknowledged,
                               AcknowledgementEnded, Pinned, PeopleTold, Noted, Resolved, Reopened, Closed, Unreached,
                               AbsenceAdded, AbsenceEnded, RotaOff, SurgeSet, OverflowChanged, PinEnded, Offered,
                               OfferEnded, HandedOver, Suppressed, SuppressionEnded, SilenceAdded, SilenceEnded,
                               DigestSent, CoverageGap, FlappingBegan, FlappingEnded, PolicyAdopted, WatchBegan>;
/// The kind's name as the journal stores it: opened, span_began, …
std::string_view kind_of(const EventBody&);

struct Event {
  ClientId client;
  IncidentId incident;  ///< empty for what happens to the client itself
  Instant effective_at;
  Actor actor;
  EventBody body;
};

/// The incident after the event. `Opened` makes one; anything else needs one, and nothing may be of the client
/// itself, or it is a bug: std::logic_error. Pure.
Incident apply(std::optional<Incident> before, const Event&);

}  // namespace watchbill::incident
