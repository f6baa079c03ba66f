#pragma once
// What a journal says happened, played again under another policy: whose it would have been. Pure but for what the desk
// does in memory.

#include <map>
#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/incident/event.h"
#include "collector/ownership/decision.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::simulate {

/// One incident's life under a policy.
struct Life {
  struct Owned {
    Party owner = Party::internal;
    ownership::Rule rule = ownership::Rule::hours;
  } opening;
  std::map<Party, Duration> owned;  ///< how long each party had it, up to its recovery or the replay's end
  bool operator==(const Life&) const;
};

struct Replayed {
  std::map<std::string, Life>
      lives;                ///< by the journal's incident; those that one alert joins are one, under the first
  std::size_t refused = 0;  ///< commands that this policy's core refused
};

/// Plays one client's events, and the provider's, in order of effect: alerts as they were received, and what people
/// entered since: acknowledgements, pins, handoffs and their answers, absences, surge. Decisions are made anew. Fails
/// only when the core cannot go on.
Result<Replayed> replay(const std::vector<incident::Event>&, const config::Config&, Instant until);

}  // namespace watchbill::simulate
