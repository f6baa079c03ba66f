#include "collector/simulate/memory_journal.h"

#include <limits>

namespace watchbill::simulate {

using incident::Incident;

Result<void> MemoryJournal::commit(const std::vector<journal::Commit>& group, Instant recorded_at) {
  for (const auto& commit : group) {
    for (const auto& event : commit.events) {
      if (event.incident.empty()) {
        auto& client = clients_[event.client];
        client = incident::apply(std::move(client), event);
        continue;
      }
      const std::pair place{event.client, incident::number_of(event.incident)};
      const auto known = incidents_.find(place);
      std::optional<Incident> before;
      if (known != incidents_.end()) before = std::move(known->second);
      if (!before) last_of_key_[{event.client, std::get<incident::Opened>(event.body).key}] = event.incident;
      incidents_.insert_or_assign(place, incident::apply(std::move(before), event));
    }
    written_.push_back({.recorded_at = recorded_at, .events = commit.events});
  }
  return {};
}

Result<std::vector<Incident>> MemoryJournal::unclosed() {
  std::vector<Incident> out;
  for (const auto& [place, incident] : incidents_) {
    if (incident.state != incident::State::closed) out.push_back(incident);
  }
  return out;
}

Result<std::int64_t> MemoryJournal::last_incident_number(const std::string& client) {
  const auto after = incidents_.upper_bound({client, std::numeric_limits<std::int64_t>::max()});
  if (after == incidents_.begin() || std::prev(after)->first.first != client) return 0;
  return std::prev(after)->first.second;
}

Result<incident::IncidentId> MemoryJournal::last_of_key(const std::string& client, const std::string& key) {
  const auto found = last_of_key_.find({client, key});
  return found == last_of_key_.end() ? incident::IncidentId{} : found->second;
}

Result<std::optional<Incident>> MemoryJournal::find(const std::string& id) {
  const auto found = incidents_.find({incident::client_of(id), incident::number_of(id)});
  return found == incidents_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::vector<Incident>> MemoryJournal::history(const std::string& client, const std::string& before,
                                                     std::size_t limit) {
  const auto below = before.empty() ? std::numeric_limits<std::int64_t>::max() : incident::number_of(before);
  std::vector<Incident> out;
  auto at = incidents_.lower_bound({client, below});
  while (at != incidents_.begin() && out.size() < limit) {
    --at;
    if (at->first.first != client) break;
    out.push_back(at->second);
  }
  return out;
}

Result<std::vector<Incident>> MemoryJournal::resolved_since(const std::string& client, Instant since) {
  std::vector<Incident> out;
  for (auto at = incidents_.lower_bound({client, 0}); at != incidents_.end() && at->first.first == client; ++at) {
    const auto& incident = at->second;
    if (!incident.is_unresolved() && incident.resolved_at && *incident.resolved_at >= since) out.push_back(incident);
  }
  return out;
}

}  // namespace watchbill::simulate
