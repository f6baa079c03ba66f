#include "collector/ownership/ladder_run.h"

#include <algorithm>
#include <chrono>

namespace watchbill::ownership {
namespace {

using roster::Earliest;
using Who = LadderStep::Who;

constexpr Duration kPreAlert = std::chrono::minutes{5};

}  // namespace

LadderRun::LadderRun(const Policy& policy, const roster::Roster& roster, const IncidentView& incident,
                     const Decision& decision, Instant span_from)
    : policy_(policy),
      roster_(roster),
      incident_(incident),
      decision_(decision),
      span_from_(span_from),
      steps_(steps_of(policy, incident, decision.owner)),
      acted_(steps_.size()) {
  if (how_told(incident.severity) && !decision.deferred) next_ = span_from;
}

void LadderRun::step() {
  const Instant t = *next_;
  merge_from_ = told_.size();
  if (may_escalate_at(t)) escalate(t, *how_told(incident_.severity));
  consult(t);
  if (t == span_from_) pre_alert(t);
  next_ = next_after(t);
}

void LadderRun::pass_on(std::size_t step, const std::vector<roster::PersonId>& told, Instant t) {
  const auto how = how_told(incident_.severity);
  if (!how) return;
  for (std::size_t i = step + 1; i < steps_.size() && told_.empty(); ++i) {
    for (auto& reached : reached_by(steps_[i], t)) {
      if (std::find(told.begin(), told.end(), reached.person) != told.end()) continue;
      tell(std::move(reached), *how, static_cast<int>(i));
    }
  }
}

bool LadderRun::may_escalate_at(Instant t) const {
  // At one instant boundaries come before inputs: a step that is due when somebody acknowledges still acts.
  return !incident_.acknowledgement || t <= incident_.acknowledgement->at;
}

void LadderRun::escalate(Instant t, How how) {
  if (decision_.owner == Party::msp && !is_anybody_of_msp_on_duty(t)) {
    if (!policy_.manager.empty()) {
      tell(reached_person(policy_.manager, "manager, nobody of the provider is on duty"), how, 0);
    }
    base_.reset();
    return;
  }
  if (!base_) {
    base_ = t;
    std::fill(acted_.begin(), acted_.end(), std::nullopt);
  }
  bool takes_place = false;  // the step before this one was skipped just now
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const bool acts_now = !acted_[i] && (takes_place || *base_ + steps_[i].after <= t);
    takes_place = false;
    if (!acted_[i] && !acts_now) continue;
    const bool takes_turns =
        steps_[i].who == Who::rota || steps_[i].who == Who::msp_first_rota || steps_[i].who == Who::on_duty;
    if (!acts_now && !takes_turns) continue;
    auto people = reached_by(steps_[i], t);
    if (acts_now) {
      acted_[i] = t;
      takes_place = people.empty();
    }
    for (auto& person : people) tell(std::move(person), how, static_cast<int>(i));
  }
}

void LadderRun::consult(Instant t) {
  if (is_consulted_ || !asks_consultation(incident_.severity, decision_.owner, decision_.rule)) return;
  if (roster_.internal_hours().state_at(t) != roster::OpenState::open) return;
  is_consulted_ = true;
  const auto lead = lead_at(policy_, roster_, t);
  if (!lead) return;
  tell(reached_person(*lead, *lead == policy_.lead ? "lead, consulted" : "lead meanwhile, consulted"), How::notice, 0);
}

void LadderRun::pre_alert(Instant t) {
  const bool opens = incident_.received == t;
  if (!opens || incident_.severity > Severity::p2 || !decision_.until || *decision_.until - t >= kPreAlert) return;
  // Those who will be there when it becomes theirs.
  tell_next_owner(*decision_.until, How::pre_alert, ", next to own it");
}

void LadderRun::tell_next_owner(Instant t, How how, std::string_view why) {
  for (const auto& step : steps_of(policy_, incident_, other(decision_.owner))) {
    if (step.after > Duration{0}) continue;
    auto people = reached_by(step, t);
    if (people.empty()) continue;
    for (auto& person : people) {
      person.why += why;
      tell(std::move(person), how, 0);
    }
    return;
  }
}

std::vector<LadderRun::Reached> LadderRun::reached_by(const Step& step, Instant t) const {
  std::vector<Reached> out;
  switch (step.who) {
    case Who::on_duty:
      for (auto& id : roster_.present(incident_.category, t)) {
        out.push_back(reached_person(std::move(id), "has the skill " + incident_.category));
      }
      break;
    case Who::lead:
      if (const auto lead = lead_at(policy_, roster_, t)) {
        out.push_back(reached_person(*lead, *lead == policy_.lead ? "lead" : "lead meanwhile"));
      }
      break;
    case Who::msp_first_rota:
      return reached_by_rota(first_rota(policy_, incident_.category), t);
    case Who::rota:
      return reached_by_rota(step.name, t);
    case Who::person:
      if (!roster_.is_absent(step.name, t)) {
        out.push_back(reached_person(roster::PersonId(step.name), "named in the escalation"));
      }
      break;
    case Who::manager:
      if (!policy_.manager.empty() && !roster_.is_absent(policy_.manager, t)) {
        out.push_back(reached_person(policy_.manager, "manager"));
      }
      break;
  }
  return out;
}

std::vector<LadderRun::Reached> LadderRun::reached_by_rota(std::string_view rota, Instant t) const {
  std::vector<Reached> out;
  for (auto& member : roster_.on_duty(rota, t)) {
    Reached reached = reached_person(std::move(member.person), "on duty for " + std::string(rota));
    reached.shift_began = member.shift_began;
    out.push_back(std::move(reached));
  }
  return out;
}

LadderRun::Reached LadderRun::reached_person(roster::PersonId id, std::string why) const {
  const auto* person = roster_.find(id);
  const Party party = person == nullptr ? decision_.owner : person->party;
  return {.person = std::move(id), .party = party, .why = std::move(why), .shift_began = span_from_};
}

bool LadderRun::is_anybody_of_msp_on_duty(Instant t) const {
  return std::any_of(roster_.rotas().begin(), roster_.rotas().end(),
                     [&](const auto& rota) { return !roster_.on_duty(rota.name, t).empty(); });
}

bool LadderRun::is_told(std::string_view person) const {
  return std::any_of(told_.begin(), told_.end(), [&](const Recipient& r) { return r.person == person; });
}

void LadderRun::tell(Reached reached, How how, int step) {
  for (std::size_t i = 0; i < told_.size(); ++i) {
    Recipient& before = told_[i];
    if (before.person != reached.person) continue;
    if (i >= merge_from_) {
      // One message at one instant: the strongest, with all its reasons.
      before.how = std::min(before.how, how);
      if (before.why != reached.why) before.why += "; " + reached.why;
      return;
    }
    if (before.how == How::page || how != How::page) return;
  }
  told_.push_back({.person = std::move(reached.person),
                   .party = reached.party,
                   .how = how,
                   .why = std::move(reached.why),
                   .shift_began = reached.shift_began,
                   .step = step});
}

void LadderRun::offer_rota(Earliest& earliest, std::string_view name, Instant t, Instant limit) const {
  const auto* rota = roster_.rota(name);
  if (rota == nullptr) return;
  const bool may_add = std::any_of(rota->members.begin(), rota->members.end(), [&](auto& p) { return !is_told(p); });
  if (may_add) earliest.offer(roster_.next_duty_change(name, t, limit));
}

void LadderRun::offer_escalation(Earliest& earliest, Instant t, Instant limit) const {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto& step = steps_[i];
    if (!acted_[i]) {
      if (base_) earliest.offer(*base_ + step.after);
      continue;
    }
    if (step.who == Who::rota) offer_rota(earliest, step.name, t, limit);
    if (step.who == Who::msp_first_rota) offer_rota(earliest, first_rota(policy_, incident_.category), t, limit);
    if (step.who == Who::on_duty) earliest.offer(roster_.next_absence_edge(t, limit));
  }
  if (decision_.owner != Party::msp) return;
  // Where nobody of the provider is on duty the manager steps in; when somebody is again the ladder begins anew.
  for (const auto& rota : roster_.rotas()) earliest.offer(roster_.next_duty_change(rota.name, t, limit));
}

std::optional<Instant> LadderRun::next_after(Instant t) const {
  const Instant limit = t + kHorizon;
  Earliest earliest(t, limit);
  Earliest escalation(t, limit);
  offer_escalation(escalation, t, limit);
  if (escalation.best() && may_escalate_at(*escalation.best())) earliest.offer(escalation.best());
  if (!is_consulted_ && asks_consultation(incident_.severity, decision_.owner, decision_.rule)) {
    earliest.offer(roster_.internal_hours().next_open(t, limit));
  }
  return earliest.best();
}

}  // namespace watchbill::ownership
