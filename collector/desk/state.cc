#include "collector/desk/state.h"

#include <algorithm>

#include "collector/incident/digest.h"

namespace watchbill::desk {

Place place_of(const incident::IncidentId& id) {
  return {incident::client_of(id), incident::number_of(id)};
}

namespace {

/// How far the span's beginning lies ahead: the clock was set back since.
Duration ahead_of(const incident::Incident& incident, Instant now) {
  return incident.spans.empty() ? Duration{0} : std::max(Duration{0}, incident.span().from - now);
}

}  // namespace

const Account* Desk::State::former_account(const std::string& client) const {
  if (former == nullptr) return nullptr;
  const auto found = former->clients.find(client);
  return found == former->clients.end() ? nullptr : found->second.get();
}

/// Whether the next digest begins where the last one ended: before the first, and after a clock that was set back, it
/// may begin too late to tell what happens now.
bool Desk::State::reads_on_from_digest(const Clients& by, const std::string& client) const {
  const auto known = by.find(client);
  if (known == by.end() || !known->second.state.digest) return false;
  return !looked_at || *looked_at >= known->second.state.digest->composed;
}

incident::Context Desk::State::context(const Account& account, const Clients& by, incident::IncidentId new_id) const {
  return {.policy = account.policy,
          .roster = account.roster,
          .overflow = overflow_in(by, account.policy.client),
          .msp_name = book->msp_name,
          .new_id = std::move(new_id),
          .silences = silences_in(by, account.policy.client),
          .sends_digests = book->sends_digests && reads_on_from_digest(by, account.policy.client)};
}

void Desk::State::look_at_clock(Instant now) {
  const bool was_set_back = looked_at && now < *looked_at;
  if (was_set_back || !looked_at) {
    for (auto& [place, entry] : incidents) {
      entry.set_back = looked_at ? entry.set_back + (*looked_at - now) : ahead_of(*entry.incident, now);
    }
  }
  must_reconsider = must_reconsider || was_set_back;
  looked_at = now;
}

Instant Desk::State::digests_after(const std::string& client) const {
  const auto& state = clients->at(client).state;
  return state.digest ? state.digest->boundary : state.watched_since.value_or(*looked_at);
}

void Desk::State::adopt(const Shared& incident, Instant now) {
  const Place place = place_of(incident->id);
  const std::pair key{incident->client, incident->key};
  auto& entry = incidents[place];
  counted[incident->client] += static_cast<int>(incident::is_counted(*incident)) -
                               static_cast<int>(entry.incident != nullptr && incident::is_counted(*entry.incident));
  const bool has_new_span = entry.incident == nullptr || entry.incident->spans.size() != incident->spans.size();
  if (has_new_span) entry.set_back = ahead_of(*incident, now);
  const auto* account = account_in(*clients, incident->client);
  if (account != nullptr && entry.incident == nullptr) {
    ties.add(place, incident::ties_of(*incident, account->policy));
  }
  entry.incident = incident;
  if (incident->state == incident::State::closed) {
    if (account != nullptr) ties.remove(place, incident::ties_of(*incident, account->policy));
    if (entry.alarm) alarms.erase({*entry.alarm, place});
    incidents.erase(place);
    if (const auto open = by_key.find(key); open != by_key.end() && open->second == place) by_key.erase(open);
    return;
  }
  by_key[key] = place;
  set_alarm(place, entry, now);
}

bool Desk::State::adopt(std::shared_ptr<const Clients> next, Instant now) {
  if (next == clients) return false;
  const auto before = std::exchange(clients, std::move(next));
  for (const auto& [name, client] : *clients) {
    const auto silences = silences_in(*before, name);
    const bool same_silences =
        std::equal(silences.begin(), silences.end(), client.state.silences.begin(), client.state.silences.end());
    if (account_in(*before, name) == client.account.get() && same_silences) continue;
    for (auto at = incidents.lower_bound({name, 0}); at != incidents.end() && at->first.first == name; ++at) {
      set_alarm(at->first, at->second, now);
    }
  }
  return true;
}

void Desk::State::tie_all() {
  ties.clear();
  for (const auto& [place, entry] : incidents) {
    const auto* account = account_in(*clients, place.first);
    if (account == nullptr) continue;
    ties.add(place, incident::ties_of(*entry.incident, account->policy));
  }
}

void Desk::State::set_alarm(const Place& place, Entry& entry, Instant now) {
  if (entry.alarm) alarms.erase({*entry.alarm, place});
  const auto* known = account_in(*clients, place.first);
  if (known == nullptr) {
    entry.alarm = incident::closes_at(*entry.incident);
  } else {
    auto around = context(*known, *clients);
    around.set_back = entry.set_back;
    entry.alarm = incident::next_due(*entry.incident, around, now);
  }
  if (!entry.alarm) return;
  // What is due was done: an alarm in the past would ring for ever.
  entry.alarm = std::max(*entry.alarm, now + Duration{1});
  alarms.insert({*entry.alarm, place});
}

void Desk::State::set_alarm(const std::string& client, Instant now) {
  if (const auto before = client_alarms.find(client); before != client_alarms.end()) {
    clients_by_alarm.erase({before->second, client});
    client_alarms.erase(before);
  }
  const auto* account = account_in(*clients, client);
  if (account == nullptr) return;
  auto due = incident::overflow_due(clients->at(client).state, overflow_context(*account, counted[client]), now);
  if (book->sends_digests) {
    const Instant after = digests_after(client);
    const auto digest = incident::next_digest(account->roster.internal_hours(), after, after + ownership::kHorizon);
    if (digest && (!due || digest->at < *due)) due = digest->at;
  }
  if (!due) return;
  const Instant at = std::max(*due, now + Duration{1});
  client_alarms[client] = at;
  clients_by_alarm.insert({at, client});
}

bool Desk::State::is_any_over() const {
  return std::any_of(clients->begin(), clients->end(), [](const auto& client) {
    const auto& state = client.second.state;
    return state.is_over || state.digest || state.watched_since;
  });
}

void Desk::State::silence_alarms(Instant now) {
  while (!alarms.empty() && alarms.begin()->first <= now) {
    const Place place = alarms.begin()->second;
    set_alarm(place, incidents.at(place), now);
  }
}

void Desk::State::publish(std::vector<Shared> changed, Instant now) {
  auto next = std::make_shared<Snapshot>();
  next->incidents.reserve(incidents.size());
  for (const auto& [place, entry] : incidents) next->incidents.push_back(entry.incident);
  next->changed = std::move(changed);
  next->clients = clients;
  next->at = now;
  const std::lock_guard lock(mutex);
  snapshot = std::move(next);
}

}  // namespace watchbill::desk
