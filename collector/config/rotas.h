#pragma once
// Rotas as people write them: members, hours, turns, overrides. Pure.

#include <string>
#include <vector>

#include "collector/config/findings.h"
#include "collector/roster/rota.h"

namespace watchbill::config {

/// `noc: {hours: always, members: [anna, raj], rotate: weekly, hand_over: "mon 08:00", from: 2026-01-05, overrides:
/// [{person: raj, from: "2026-06-13 08:00", to: "2026-06-14 20:00"}]}`. A rotation may have several hand-overs: each
/// begins the next member's turn. `people` are those who may serve.
roster::Rota read_rota(const yaml::Node& key, const yaml::Node& value, const roster::Zone&,
                       const std::vector<std::string>& people, Findings&);

}  // namespace watchbill::config
