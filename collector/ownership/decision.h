#pragma once
// decide_owner: whose an incident is, why, and until when (ownership.md). Pure and total; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collector/ownership/policy.h"
#include "collector/roster/party.h"
#include "collector/roster/roster.h"
#include "proto/shared/sample.h"
#include "proto/shared/time.h"

namespace watchbill::ownership {

enum class Rule : std::uint8_t { pin, fixed, hours, cover, overflow, continuity, handoff };
std::string_view to_text(Rule);

struct Span {
  Party owner = Party::internal;
  Instant from;
  Rule rule = Rule::hours;  ///< that decides it by now
};

struct Acknowledgement {
  roster::PersonId person;
  Party party = Party::internal;
  Instant at;
};

struct Pin {
  Party party = Party::internal;
  roster::PersonId person;
  Instant until;
};

/// Of an incident to the other party than its owner's.
struct Offer {
  Party to = Party::internal;
  Instant since;              ///< when it was told
  roster::PersonId by;        ///< empty: by rule
  roster::PersonId for_whom;  ///< whom it is meant for; empty: anybody of that party
  std::string text{};         ///< how it stands and what comes next, in the words of who offers it; may be empty
  bool is_by_rule() const { return by.empty(); }
  bool operator==(const Offer&) const = default;
};

/// What the decision may know of an incident.
struct IncidentView {
  std::string category;
  Severity severity = Severity::p3;
  std::string service;
  std::string site;
  Labels labels;
  Instant happened;
  Instant received;
  std::optional<Span> span;  ///< nothing while it opens
  std::optional<Acknowledgement> acknowledgement;
  std::optional<Pin> pin;
  std::optional<Offer> offer{};
  bool is_overflowed = false;              ///< rule 5 decided its opening, and it was not handed back
  bool is_handed_over = false;             ///< a handoff was accepted against what the rules said, and says so still
  std::optional<Instant> against_since{};  ///< since when the rules give the other party while it stays
  std::optional<Instant> asked_at{};       ///< when its acknowledger was asked about that: a grace counts from then
};

/// Rule 5's state of the client.
struct OverflowState {
  bool on = false;
};

struct Decision {
  Party owner = Party::internal;
  bool deferred = false;  ///< the internal team's, silent until they open
  Rule rule = Rule::hours;
  std::string because;  ///< a sentence a person understands, with the facts used
  std::optional<Instant> until;
  std::optional<Instant> recheck_at;
  std::optional<Instant> against_since{};  ///< since when the rules give the other party, where it stays against them
  bool is_to_be_offered = false;           ///< to the other party, by rule
  bool operator==(const Decision&) const = default;
};

/// The same arguments always give the same answer.
Decision decide_owner(const Policy&, const roster::Roster&, const OverflowState&, const IncidentView&, Instant now);

/// The boundary before which the internal acknowledger is asked to keep the incident or hand it over: the first later
/// instant at which the rules give it to the provider, unless for an absence. Nothing where nobody is to be asked.
std::optional<Instant> question_before(const Policy&, const roster::Roster&, const OverflowState&, const IncidentView&,
                                       Instant now);
/// Whose the rules 2 to 5 make it, and whether it would be silent.
struct Ruling {
  Party owner = Party::internal;
  bool deferred = false;
};
Ruling rules_give(const Policy&, const roster::Roster&, const OverflowState&, const IncidentView&, Instant now);
/// How long before that boundary.
inline constexpr Duration kAskedBefore = std::chrono::minutes{15};

/// How far `until` and `recheck_at` look ahead.
inline constexpr Duration kHorizon = std::chrono::hours{24 * 400};

}  // namespace watchbill::ownership
