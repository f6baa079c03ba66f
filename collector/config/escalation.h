#pragma once
// Ladders as people write them. Pure.

#include <string>
#include <vector>

#include "collector/config/findings.h"
#include "collector/ownership/policy.h"

namespace watchbill::config {

struct LadderNames {
  std::vector<std::string> people;  ///< of the client and the provider
  std::vector<std::string> rotas;
  std::vector<std::string> unreachable;  ///< the provider's people without a contact that can be used
  bool is_provider_known = true;         ///< false where msp.yml could not be read: names cannot be judged
};

struct Ladders {
  std::vector<ownership::LadderStep> internal;
  std::vector<ownership::LadderStep> msp;
};

/// Those of ownership.md: whoever is there, after 15 minutes the lead and the provider's first rota; the first rota,
/// after 30 minutes the manager.
Ladders default_ladders();
/// `internal` and `msp` of `escalation`, each falling back on the default one.
Ladders read_escalation(const yaml::Node&, const LadderNames&, Findings&);

}  // namespace watchbill::config
