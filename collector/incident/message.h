#pragma once
// What a person is told: facts frozen when the event was decided; channels turn them into text. A value.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/incident/event.h"
#include "collector/incident/incident.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"

namespace watchbill::incident {

struct Message {
  Cause cause = Cause::opened;
  ownership::How how = ownership::How::notice;
  Instant at;  ///< when it was decided that this person is told
  IncidentId incident;
  ClientId client;
  std::string client_name;
  std::string person;  ///< the recipient's id
  std::string person_name;
  Party party = Party::internal;  ///< the recipient's
  bool is_of_ladder = false;      ///< told by a step of the owner's ladder, not beside it
  Severity severity = Severity::p3;
  std::string category, service, site, instance;
  // Of the service, where its client's file says so; no recovery repeats them.
  std::string criticality;
  std::vector<std::string> must_ask;  ///< what nobody may do without the client's word
  std::string notes;                  ///< may have several lines
  std::string summary, description, runbook;
  std::string history;  ///< how often it failed, when it recovered last and whose it was then; the one before it
  Labels labels;
  double value = 0;
  Instant since;  ///< when the problem happened
  Instant received;
  std::optional<Instant> resolved_at;
  Party owner = Party::internal;
  std::string owner_name;  ///< the client's or the provider's name
  std::string because;     ///< why the owner owns it
  std::string why_you;     ///< why this person is told: "on duty for noc"
  std::optional<Instant> until;
  std::optional<Instant> response_due;
  std::string until_local;  ///< `Mon 08:00 America/New_York`, empty without `until`
  std::string since_local;
  std::string response_due_local;
  std::string resolved_local;
  std::string link;       ///< into the collector's pages; may be empty
  bool is_drill = false;  ///< nothing is broken

  bool operator==(const Message&) const = default;
};

/// What messages say of the world around a client.
struct Surroundings {
  std::string msp_name;
  std::string external_url;  ///< may be empty
};

/// The message for one person told of the incident as it stands.
Message compose(const Incident&, const Told&, const ownership::Policy&, const roster::Roster&, const Surroundings&);

/// Unique for ever and the same however often it is computed: incident, span, person, cause and shift, joined by `/`.
/// ASCII without spaces or control characters, fit for a header.
std::string delivery_key(const IncidentId&, const Told&);

/// `Mon 08:00 America/New_York` within a week of `now`, with the date beyond.
std::string local_text(Instant, const roster::Zone&, Instant now);

}  // namespace watchbill::incident
