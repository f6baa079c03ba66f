#include "collector/ownership/ladder.h"

#include <algorithm>

#include "collector/ownership/ladder_run.h"

namespace watchbill::ownership {

std::string_view to_text(How how) {
  switch (how) {
    case How::page:
      return "page";
    case How::notice:
      return "notice";
    case How::digest:
      return "digest";
    case How::pre_alert:
      break;
  }
  return "pre-alert";
}

std::optional<How> how_told(Severity severity) {
  if (severity == Severity::p4) return std::nullopt;
  return severity == Severity::p3 ? How::notice : How::page;
}

namespace {

/// The client's ladder may begin with the provider's first rota by name; that step is then the first rota.
bool begins_with_rota(const std::vector<LadderStep>& ladder) {
  return !ladder.empty() && ladder.front().who == LadderStep::Who::rota && ladder.front().after == Duration{0} &&
         ladder.front().severities.empty();
}

}  // namespace

std::string_view first_rota(const Policy& policy, std::string_view category) {
  const auto answer = [&](std::string_view key) -> std::string_view {
    const auto found = std::find_if(policy.answers.begin(), policy.answers.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    return found == policy.answers.end() ? std::string_view{} : std::string_view(found->second);
  };
  if (const auto named = answer(category); !named.empty()) return named;
  if (begins_with_rota(policy.msp_ladder)) return policy.msp_ladder.front().name;
  return answer("default");
}

std::optional<roster::PersonId> lead_at(const Policy& policy, const roster::Roster& roster, Instant t) {
  if (!policy.lead.empty() && !roster.is_absent(policy.lead, t)) return policy.lead;
  for (const auto& person : roster.people()) {
    if (person.party == Party::internal && !person.skills.empty() && !roster.is_absent(person.id, t)) return person.id;
  }
  return std::nullopt;
}

std::vector<Step> steps_of(const Policy& policy, const IncidentView& incident, Party owner) {
  const auto& ladder = owner == Party::internal ? policy.internal_ladder : policy.msp_ladder;
  std::vector<Step> out;
  out.reserve(ladder.size() + 1);
  auto next = ladder.begin();
  if (owner == Party::msp) {
    out.push_back({.who = LadderStep::Who::rota, .name = first_rota(policy, incident.category)});
    if (begins_with_rota(ladder)) ++next;
  }
  for (; next != ladder.end(); ++next) {
    const auto& only = next->severities;
    if (!only.empty() && std::find(only.begin(), only.end(), incident.severity) == only.end()) continue;
    out.push_back({.who = next->who, .name = next->name, .after = next->after});
  }
  return out;
}

bool asks_consultation(Severity severity, Party owner, Rule rule) {
  return severity <= Severity::p2 && owner == Party::msp && (rule == Rule::fixed || rule == Rule::cover);
}

std::vector<Recipient> told_by(const Policy& policy, const roster::Roster& roster, const IncidentView& incident,
                               const Decision& decision, Instant span_from, Instant now) {
  LadderRun run(policy, roster, incident, decision, span_from);
  while (run.next() && *run.next() <= now) run.step();
  return run.take();
}

std::vector<Recipient> told_instead(const Policy& policy, const roster::Roster& roster, const IncidentView& incident,
                                    const Decision& decision, Instant span_from, int step,
                                    const std::vector<roster::PersonId>& told, Instant now) {
  if (incident.acknowledgement || decision.deferred || step < 0) return {};
  LadderRun run(policy, roster, incident, decision, span_from);
  run.pass_on(static_cast<std::size_t>(step), told, now);
  return run.take();
}

std::vector<Recipient> next_owners(const Policy& policy, const roster::Roster& roster, const IncidentView& incident,
                                   const Decision& decision, Instant span_from, Instant at, How how,
                                   std::string_view why) {
  if (!how_told(incident.severity)) return {};
  LadderRun run(policy, roster, incident, decision, span_from);
  run.tell_next_owner(at, how, why);
  return run.take();
}

std::optional<Instant> next_step(const Policy& policy, const roster::Roster& roster, const IncidentView& incident,
                                 const Decision& decision, Instant span_from, Instant now) {
  LadderRun run(policy, roster, incident, decision, span_from);
  while (run.next() && *run.next() <= now) run.step();
  const auto before = run.told().size();
  const Instant horizon = now + std::chrono::days{31};
  while (run.next() && *run.next() <= horizon) {
    const Instant at = *run.next();
    run.step();
    if (run.told().size() > before) return at;
  }
  return std::nullopt;
}

}  // namespace watchbill::ownership
