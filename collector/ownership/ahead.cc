#include "collector/ownership/ahead.h"

#include <algorithm>
#include <utility>

namespace watchbill::ownership {

namespace {

constexpr int kSteps = 16;

bool is_same(const Recipient& a, const Recipient& b) {
  return a.person == b.person && a.how == b.how && a.step == b.step;
}

}  // namespace

std::vector<Foretold> told_later(const Policy& policy, const roster::Roster& roster, const IncidentView& incident,
                                 const Decision& decision, Instant span_from, Instant now, Instant limit) {
  std::vector<Foretold> later;
  auto known = told_by(policy, roster, incident, decision, span_from, now);
  for (int step = 0; step < kSteps; ++step) {
    const auto next = next_step(policy, roster, incident, decision, span_from, now);
    if (!next || *next >= limit) break;
    now = *next;
    for (auto& recipient : told_by(policy, roster, incident, decision, span_from, now)) {
      const auto same = [&recipient](const Recipient& other) { return is_same(recipient, other); };
      if (std::any_of(known.begin(), known.end(), same)) continue;
      known.push_back(recipient);
      later.push_back({.recipient = std::move(recipient), .at = now});
    }
  }
  return later;
}

}  // namespace watchbill::ownership
