#pragma once
// The core of a client's own life, and of the provider's: absences, rotas without anybody, surge, silences. As handle()
// it makes events of inputs, with no I/O and no clock of its own. Thread-safe.

#include <string>
#include <variant>
#include <vector>

#include "collector/incident/client_state.h"
#include "collector/incident/event.h"
#include "collector/roster/roster.h"
#include "proto/shared/result.h"

namespace watchbill::incident {

struct ClientContext {
  std::string chain;              ///< the client's id or the provider's
  Party party = Party::internal;  ///< whose people the chain's absences are of
  const roster::Roster& roster;   ///< as the files have it, without what was entered
  const roster::Zone& zone;       ///< in which people read the chain's times
};

/// `by` may be empty: the absent person.
struct AddAbsence {
  roster::PersonId person;
  Instant from;
  Instant to;
  std::string kind;         ///< empty: absent
  roster::PersonId deputy;  ///< may be empty
  roster::PersonId by;
};
struct EndAbsence {
  AbsenceId id;
  roster::PersonId by;
};
/// `by` may be empty: nobody says who.
struct SetSurge {
  bool on = false;
  roster::PersonId by;
};
/// From now on.
struct TakeOffDuty {
  std::string rota;
  Instant to;
};
/// Maintenance too. `by` may be empty: nobody says who.
struct AddSilence {
  Silence::Kind kind = Silence::Kind::silence;
  Match match;
  Instant from;
  Instant to;
  std::optional<roster::Weekly> weekly;
  std::string comment;
  roster::PersonId by;
};
struct EndSilence {
  SilenceId id;
  roster::PersonId by;
};
using ClientInput = std::variant<AddAbsence, EndAbsence, SetSurge, TakeOffDuty, AddSilence, EndSilence>;

inline constexpr Duration kAbsenceLongest = std::chrono::hours{24 * 366};
inline constexpr Duration kSilenceLongest = kAbsenceLongest;

/// The one that the client has already where this would enter it once more: the same person, end, kind and deputy, and
/// the same beginning, or one that lies behind by now and in it. Null where it is none.
const EnteredAbsence* entered_before(const ClientState&, const AddAbsence&, Instant now);

/// The events that follow, none when nothing changes; or why it is refused.
Result<std::vector<Event>> handle_client(const ClientState&, const ClientInput&, const ClientContext&, Instant now);

}  // namespace watchbill::incident
