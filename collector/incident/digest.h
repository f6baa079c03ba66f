#pragma once
// Digests: what a client's internal team reads at its opening, and the provider at the team's closing (incidents.md,
// Handoff); on quiet nights too, as proof of life. Pure; thread-safe.

#include <optional>
#include <string>
#include <vector>

#include "collector/incident/client_state.h"
#include "collector/incident/event.h"
#include "collector/incident/incident.h"
#include "collector/incident/message.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"

namespace watchbill::incident {

struct DigestBoundary {
  DigestSent::Kind kind = DigestSent::Kind::opening;
  Instant at;
};
/// The first opening or closing after `t`, at most at `limit`. From closed to a holiday is neither.
std::optional<DigestBoundary> next_digest(const roster::Calendar&, Instant t, Instant limit);
/// The latest one after `t` and up to `now`: of several that nobody was there to send, the one that counts.
std::optional<DigestBoundary> missed_digest(const roster::Calendar&, Instant t, Instant now);

struct DigestContext {
  const ownership::Policy& policy;
  const roster::Roster& roster;
  std::string msp_name;
  Instant from;  ///< what was resolved since then belongs in it
  Instant now;
  std::vector<CoverageGap> gaps{};  ///< since the digest before
  std::string unreadable{};         ///< why nobody can say what was resolved; empty: the incidents are whole
};

/// The incidents are those that are unresolved, and those resolved since `from`; others are left out. Who was to hear
/// of a recovery by it reads it too. Its text has the client's times, in lines that end in line feeds.
DigestSent compose_digest(const DigestBoundary&, const std::vector<Incident>&, const DigestContext&);

/// The message for one person whom the digest is told to.
Message compose(const DigestSent&, const Told&, const DigestContext&);
/// Unique for ever: client, kind, boundary and person, as an incident's are.
std::string delivery_key(const ClientId&, const DigestSent&, const roster::PersonId&);
/// Where digests go: pagers and telephones get none.
std::vector<roster::Contact> digest_contacts(const roster::Person&);

}  // namespace watchbill::incident
