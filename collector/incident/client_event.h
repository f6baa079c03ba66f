#pragma once
// What can happen to a client itself, or to its provider: events without an incident, in the same chain. Values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/incident/ids.h"
#include "collector/incident/silence.h"
#include "collector/ownership/policy.h"
#include "collector/roster/absence.h"
#include "proto/shared/time.h"

namespace watchbill::incident {

/// Somebody is away: a client's own people in its chain, the provider's in the provider's.
struct AbsenceAdded {
  AbsenceId id;
  roster::Absence absence;
};
/// It ends then; it never was where it had not begun to act.
struct AbsenceEnded {
  AbsenceId id;
  Instant at;
};
/// Nobody is on duty for that rota meanwhile; of the provider.
struct RotaOff {
  std::string rota;
  Instant from;
  Instant to;
  bool operator==(const RotaOff&) const = default;
};
/// Somebody holds overflow on, or lets go of it.
struct SurgeSet {
  bool on = false;
  roster::PersonId by;
};
/// Rule 5's state by what is counted.
struct OverflowChanged {
  bool on = false;
  std::string because;
  std::optional<Instant> low_since;  ///< while on: since when the count has been low enough to turn it off
};
/// Maintenance too.
struct SilenceAdded {
  SilenceId id;
  Silence silence;
};
/// It ends then; it never was where it had not begun to act.
struct SilenceEnded {
  SilenceId id;
  Instant at;
};
/// From now on it is this policy, and the roster that stands in the same files, that decides: of a client, or of the
/// provider in its own chain. A client's version stands on the provider's files too.
struct PolicyAdopted {
  std::string version;
  std::vector<ownership::PolicyFile> files;
};
/// Openings and closings of the client's internal team are watched from now on: its first digest tells of what happened
/// since.
struct WatchBegan {};
/// Nobody of the provider was on duty for any rota meanwhile, and somebody had to be told of what is the provider's.
struct CoverageGap {
  Instant from;
  std::optional<Instant> to;  ///< nothing when nobody comes on within 400 days
  bool operator==(const CoverageGap&) const = default;
};

}  // namespace watchbill::incident
