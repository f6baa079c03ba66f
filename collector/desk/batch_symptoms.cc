// What explains an incident, and when many silent endpoints are the silence of their site (incidents.md, storms).

#include <utility>

#include "collector/desk/batch.h"
#include "collector/incident/alert.h"

namespace watchbill::desk {

namespace {

/// Longer chains of symptoms explain nothing to anybody.
constexpr int kRemoves = 16;

std::set<Place> both(const std::set<Place>& standing, const std::set<Place>& drafted) {
  std::set<Place> out = standing;
  out.insert(drafted.begin(), drafted.end());
  return out;
}

}  // namespace

incident::Context Batch::around(const Shared& incident, const Account& account) const {
  auto around = state_.context(account, *clients_);
  if (incident == nullptr || incident->drill) return around;
  const auto& named = incident->suppression;
  around.explained = explained(incident::seen(*incident), incident->id, named ? named->by : std::string{}, account);
  return around;
}

std::set<Place> Batch::explaining(const std::string& client, const std::string& tie) const {
  return both(state_.ties.explaining(client, tie), ties_.explaining(client, tie));
}

std::set<Place> Batch::explained(const std::string& client, const std::string& tie) const {
  return both(state_.ties.explained(client, tie), ties_.explained(client, tie));
}

std::optional<incident::Explained> Batch::explained(const incident::Seen& symptom, const incident::IncidentId& id,
                                                    const std::string& now_by, const Account& account) const {
  std::optional<incident::Explained> best;
  // What stands goes before what is over, then what it is named by already, then the oldest.
  const auto rank = [&](const incident::Explained& one) {
    return std::tuple(one.until.value_or(Instant::max()), one.by == now_by);
  };
  for (const auto& tie : incident::ties_of(symptom, account.policy).explained_by) {
    for (const auto& place : explaining(account.policy.client, tie)) {
      const Shared source = find(place);
      if (source == nullptr || source->id == id || !incident::can_explain(incident::seen(*source), symptom)) continue;
      auto explained = incident::explained_by(*source, now_);
      if (!explained || (best && rank(*explained) <= rank(*best)) || is_symptom_of(source, id)) continue;
      best = std::move(explained);
    }
  }
  return best;
}

bool Batch::is_symptom_of(Shared incident, const incident::IncidentId& id) const {
  for (int removes = 0; incident != nullptr && incident->suppression; ++removes) {
    if (removes == kRemoves || incident->suppression->by == id) return true;
    incident = find(place_of(incident->suppression->by));
  }
  return false;
}

void Batch::tie(const Shared& before, const incident::Incident& after, const Account& account) {
  const auto seen = incident::seen(after);
  const auto ties = incident::ties_of(after, account.policy);
  if (ties.explains.empty() && ties.explained_by.empty()) return;
  const Place place = place_of(after.id);
  ties_.add(place, ties);
  const bool stood = before != nullptr && before->is_unresolved();
  const bool is_same = stood == after.is_unresolved() && (!stood || incident::seen(*before).since == seen.since);
  if (is_same) return;
  if (!ties.explains.empty()) sources_to_follow_.push_back(place);
  if (!incident::is_silent_endpoint(seen, account.policy)) return;
  if (after.is_unresolved()) {
    endpoints_to_follow_.push_back(place);
  } else {
    eased_sites_.insert({after.client, after.site});
  }
}

void Batch::follow_ties() {
  while (!sources_to_follow_.empty() || !endpoints_to_follow_.empty()) {
    for (const auto& place : std::exchange(endpoints_to_follow_, {})) look_at_site(place);
    for (const auto& place : std::exchange(sources_to_follow_, {})) look_at_symptoms(place);
  }
}

void Batch::look_at_symptoms(const Place& source) {
  const auto* account = account_in(*clients_, source.first);
  const Shared incident = find(source);
  if (account == nullptr || incident == nullptr) return;
  for (const auto& tie : incident::ties_of(*incident, account->policy).explains) {
    for (const auto& place : explained(source.first, tie)) {
      const Shared symptom = find(place);
      if (place == source || symptom == nullptr || !symptom->is_unresolved()) continue;
      static_cast<void>(decide(symptom, incident::Reconsider{}, *account, {}));  // a boundary is never refused
    }
  }
}

std::vector<const incident::Incident*> Batch::silent_endpoints(const std::string& client,
                                                               const std::string& site) const {
  std::vector<const incident::Incident*> out;
  for (const auto& place : explained(client, incident::site_tie(site))) {
    const Shared one = find(place);
    if (one != nullptr && one->is_unresolved()) out.push_back(one.get());
  }
  return out;
}

Shared Batch::silence_of_site(const std::string& client, const std::string& site) const {
  for (const auto& place : explaining(client, incident::site_tie(site))) {
    auto one = find(place);
    if (one != nullptr && one->is_unresolved()) return one;
  }
  return nullptr;
}

void Batch::look_at_site(const Place& endpoint) {
  const auto* account = account_in(*clients_, endpoint.first);
  const Shared latest = find(endpoint);
  if (account == nullptr || latest == nullptr || !latest->is_unresolved()) return;
  if (silence_of_site(latest->client, latest->site) != nullptr) return;
  const auto silence = incident::site_silence(silent_endpoints(latest->client, latest->site), *latest, account->policy);
  if (!silence) return;
  const std::string rule{incident::kSiteSilent};
  const std::string key = incident::key_of(rule, silence->labels);
  const Shared before = find(latest->client, key);
  NewIds ids;
  if (before == nullptr) {
    auto made = new_ids(latest->client, key);
    if (!made) {
      trouble_ = made.error();
      return;
    }
    ids = *std::move(made);
  }
  static_cast<void>(decide(before,
                           incident::Fire{.rule = rule,
                                          .labels = silence->labels,
                                          .summary = silence->summary,
                                          .description = silence->description,
                                          .runbook = {},
                                          .value = 1,
                                          .happened = silence->since,
                                          .site_endpoints = silence->site_endpoints},
                           *account, std::move(ids)));  // what fires is never refused
}

void Batch::look_at_eased_sites() {
  while (!eased_sites_.empty()) {
    for (const auto& [client, site] : std::exchange(eased_sites_, {})) look_at_eased_site(client, site);
    follow_ties();
    watch();
  }
}

void Batch::look_at_eased_site(const std::string& client, const std::string& site) {
  const auto* account = account_in(*clients_, client);
  const Shared stands = silence_of_site(client, site);
  if (account == nullptr || stands == nullptr) return;
  if (incident::is_still_silent(*stands, silent_endpoints(client, site), account->policy)) return;
  for (const auto& firing : std::vector(stands->firing)) {
    const incident::End end{.rule = stands->rule_name, .labels = firing.labels};
    static_cast<void>(decide(find(place_of(stands->id)), end, *account, {}));  // nor is its end
  }
}

}  // namespace watchbill::desk
