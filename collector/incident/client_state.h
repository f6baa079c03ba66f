#pragma once
// A client, or the provider, beside its incidents: what apply() makes of the events without an incident. A value; pure.

#include <cstdint>
#include <optional>
#include <vector>

#include "collector/incident/client_event.h"
#include "collector/incident/event.h"
#include "collector/ownership/decision.h"
#include "collector/roster/roster.h"

namespace watchbill::incident {

struct EnteredAbsence {
  AbsenceId id;
  roster::Absence absence;
  bool operator==(const EnteredAbsence&) const = default;
};

struct ClientState {
  std::vector<EnteredAbsence> absences;  ///< in the order of entry; neither void nor over for long
  std::int64_t last_absence = 0;         ///< the highest number given
  std::vector<RotaOff> rotas_off;        ///< likewise
  std::vector<EnteredSilence> silences;  ///< likewise, maintenance too
  std::int64_t last_silence = 0;
  bool surge = false;                ///< held on by a person
  bool is_over = false;              ///< on by what is counted
  std::optional<Instant> low_since;  ///< OverflowChanged's

  struct Digest {
    Instant boundary;
    Instant composed;
    bool operator==(const Digest&) const = default;
  };
  std::optional<Digest> digest;          ///< the last one
  std::optional<Instant> watched_since;  ///< for the first one
  std::string policy_version;            ///< adopted last; empty before
  std::vector<CoverageGap> gaps;         ///< since the last digest, or not over by then

  ownership::OverflowState overflow() const { return {.on = surge || is_over}; }
};

/// What ended so long before another entry is forgotten: every decision that it bears on has been made by then, and no
/// turn of a rota is left that began with it.
inline constexpr Duration kRememberEnded = std::chrono::hours{24 * 8};

/// The state after an event without an incident; any other is a bug: std::logic_error.
ClientState apply(ClientState before, const Event&);

/// The roster with what was entered for the client itself and for its provider.
roster::Roster with_entered(const roster::Roster& of_files, const ClientState& own, const ClientState& provider);

}  // namespace watchbill::incident
