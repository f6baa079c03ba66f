#pragma once
// The ladder that lies ahead: who will be told if nobody acknowledges. Pure; thread-safe.

#include <vector>

#include "collector/ownership/ladder.h"

namespace watchbill::ownership {

struct Foretold {
  Recipient recipient;
  Instant at;
};
/// Whom the owner's ladder reaches after `now` and before `limit`, in order of time, while the owner stays. Nobody whom
/// it has told the same by then.
std::vector<Foretold> told_later(const Policy&, const roster::Roster&, const IncidentView&, const Decision&,
                                 Instant span_from, Instant now, Instant limit);

}  // namespace watchbill::ownership
