// What a call of the desk leads to for digests: one for the latest opening or closing of each client.

#include <algorithm>
#include <utility>

#include "collector/desk/batch.h"
#include "collector/incident/coverage.h"
#include "collector/incident/digest.h"
#include "collector/incident/story.h"

namespace watchbill::desk {

void Batch::begin_watch() {
  for (const auto& [client, account] : state_.book->clients) {
    const auto& state = clients_->at(client).state;
    if (state.watched_since || state.digest) continue;
    keep(client, {{.client = client,
                   .incident = {},
                   .effective_at = now_,
                   .actor = incident::collector_actor(),
                   .body = incident::WatchBegan{}}});
  }
}

std::vector<std::string> Batch::to_digest() const {
  std::vector<std::string> out;
  if (!state_.book->sends_digests) return out;
  const auto look_at = [&](const std::string& client) {
    const auto* account = account_in(*clients_, client);
    if (account == nullptr) return;
    const auto& hours = account->roster.internal_hours();
    if (incident::next_digest(hours, state_.digests_after(client), now_)) out.push_back(client);
  };
  if (state_.must_reconsider) {
    for (const auto& [client, entry] : *clients_) look_at(client);
    return out;
  }
  for (const auto& [alarm, client] : state_.clients_by_alarm) {
    if (alarm > now_) break;
    look_at(client);
  }
  return out;
}

void Batch::note_coverage(const std::string& client, const Account& account) {
  if (incident::is_covered(account.roster, now_)) return;
  const auto known = clients_->find(client);
  if (known == clients_->end()) return;
  const auto gap = incident::gap_around(account.roster, now_);
  const auto& gaps = known->second.state.gaps;
  const bool is_known = std::any_of(gaps.begin(), gaps.end(), [&](const incident::CoverageGap& one) {
    return one.from <= now_ && (!one.to || now_ < *one.to);
  });
  if (is_known) return;
  keep(client,
       {{.client = client, .incident = {}, .effective_at = gap.from, .actor = incident::clock_actor(), .body = gap}});
}

void Batch::send_digest(const std::string& client) {
  const auto* account = account_in(*clients_, client);
  const auto& last = clients_->at(client).state.digest;
  const Instant after = state_.digests_after(client);
  const auto boundary = incident::missed_digest(account->roster.internal_hours(), after, now_);
  if (!boundary) return;
  const Instant from = last ? last->composed : after;
  const auto resolved = state_.journal.resolved_since(client, from);
  const incident::DigestContext context{.policy = account->policy,
                                        .roster = account->roster,
                                        .msp_name = state_.book->msp_name,
                                        .from = from,
                                        .now = now_,
                                        .gaps = clients_->at(client).state.gaps,
                                        .unreadable = resolved ? "" : resolved.error().problem};
  const auto incidents = unresolved_and(resolved.value_or(std::vector<incident::Incident>{}), client);
  auto digest = incident::compose_digest(*boundary, incidents, context);
  std::vector<journal::Delivery> deliveries;
  for (const auto& told : digest.told) {
    auto contacts = incident::digest_contacts(*account->roster.find(told.person));
    if (contacts.empty()) continue;
    deliveries.push_back({.key = incident::delivery_key(client, digest, told.person),
                          .message = incident::compose(digest, told, context),
                          .contacts = std::move(contacts),
                          .contact = 0,
                          .due = now_,
                          .attempts = 0,
                          .created = now_});
  }
  watched_.insert(client);
  keep(client,
       {{.client = client,
         .incident = {},
         .effective_at = boundary->at,
         .actor = incident::clock_actor(),
         .body = std::move(digest)}},
       std::move(deliveries));
}

std::vector<incident::Incident> Batch::unresolved_and(std::vector<incident::Incident> resolved,
                                                      const std::string& client) const {
  std::map<std::int64_t, incident::Incident> by_number;
  for (auto& each : resolved) by_number.insert_or_assign(incident::number_of(each.id), std::move(each));
  const auto put = [&](const Shared& each) { by_number.insert_or_assign(incident::number_of(each->id), *each); };
  for (auto at = state_.incidents.lower_bound({client, 0}); at != state_.incidents.end() && at->first.first == client;
       ++at) {
    put(at->second.incident);
  }
  for (auto at = incidents_.lower_bound({client, 0}); at != incidents_.end() && at->first.first == client; ++at) {
    put(at->second);
  }
  std::vector<incident::Incident> out;
  out.reserve(by_number.size());
  for (auto& [number, each] : by_number) out.push_back(std::move(each));
  return out;
}

}  // namespace watchbill::desk
