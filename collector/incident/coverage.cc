#include "collector/incident/coverage.h"

#include <algorithm>

#include "collector/ownership/decision.h"

namespace watchbill::incident {

namespace {

constexpr Duration kLookBack = std::chrono::hours{24 * 8};

std::optional<Instant> next_covered(const roster::Roster& roster, Instant t, Instant limit) {
  auto at = roster.next_change(t, limit);
  while (at && !is_covered(roster, *at)) at = roster.next_change(*at, limit);
  return at;
}

}  // namespace

bool is_covered(const roster::Roster& roster, Instant t) {
  const auto& rotas = roster.rotas();
  return std::any_of(rotas.begin(), rotas.end(),
                     [&](const roster::Rota& rota) { return !roster.on_duty(rota.name, t).empty(); });
}

CoverageGap gap_around(const roster::Roster& roster, Instant t) {
  Instant from = t - kLookBack;
  bool was_covered = is_covered(roster, from);
  for (auto at = roster.next_change(from, t); at; at = roster.next_change(*at, t)) {
    const bool covered = is_covered(roster, *at);
    if (was_covered && !covered) from = *at;
    was_covered = covered;
  }
  return {.from = from, .to = next_covered(roster, t, t + ownership::kHorizon)};
}

}  // namespace watchbill::incident
