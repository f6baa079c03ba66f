#pragma once
// A scenario made ready to play: every time an instant, every name resolved to a client, in order. Values; pure.

#include <map>
#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/simulate/scenario.h"

namespace watchbill::simulate {

struct Planned {
  Instant at;
  Happening what;  ///< with its client filled in
  Instant happened;
  std::optional<Instant> from;
  std::optional<Instant> until;
};

struct Plan {
  std::vector<Planned> events;           ///< by time; at one time in the order written
  std::map<std::string, int> endpoints;  ///< the scenario's
  Instant until;
};

/// Every error at once: unknown clients and incidents, times that do not read or lie behind the end.
Checked<Plan> make_plan(const Scenario&, const config::Config&);

/// `db-down` of `db-down#2`.
std::string fire_name(const std::string& incident);

}  // namespace watchbill::simulate
