#include "collector/journal/writer.h"

#include <stdexcept>

#include "collector/incident/repair.h"
#include "collector/journal/chain.h"
#include "collector/journal/event_json.h"
#include "collector/journal/failure.h"

namespace watchbill::journal {

using incident::Incident;

Writer::Writer(const Engine& engine)
    : begin_(engine.begin_writing()),
      session_(engine.open()),
      insert_event_(*session_),
      insert_delivery_(*session_),
      projections_(*session_) {}

Head Writer::head(Draft& draft, const std::string& client) {
  if (const auto drafted = draft.heads.find(client); drafted != draft.heads.end()) return drafted->second;
  if (const auto known = heads_.find(client); known != heads_.end()) return known->second;
  return head_of(*session_, client);
}

void Writer::append(Draft& draft, const incident::Event& event, Instant recorded_at) {
  const Head last = head(draft, event.client);
  StoredEvent stored{.client = event.client,
                     .seq = last.seq + 1,
                     .recorded_at = recorded_at,
                     .effective_at = event.effective_at,
                     .actor = incident::repaired(to_text(event.actor)),
                     .kind = std::string(kind_of(event.body)),
                     .incident = event.incident,
                     .body = body_text(event.body),
                     .previous_hash = last.hash,
                     .hash = {}};
  stored.hash = hash_of(stored);
  insert_event_.run(stored);
  draft.heads[event.client] = {.seq = stored.seq, .hash = stored.hash};
}

/// Applies one incident's new events and writes its projection.
Result<void> Writer::follow(Draft& draft, const std::vector<incident::Event>& events) {
  const auto& id = events.front().incident;
  std::optional<Incident> before;
  if (const auto drafted = draft.incidents.find(id); drafted != draft.incidents.end()) {
    before = drafted->second;
  } else if (const auto known = incidents_.find(id); known != incidents_.end()) {
    before = known->second;
  } else if (!std::holds_alternative<incident::Opened>(events.front().body)) {
    // Written in this transaction already, so the events are all there.
    auto replayed = replay(read_events_of(*session_, id));
    if (!replayed) return tl::unexpected(replayed.error());
    if (!*replayed) return fail("there is no incident " + id);
    projections_.write(**replayed, 0);
    draft.incidents.insert_or_assign(id, **std::move(replayed));
    return {};
  }
  const std::size_t spans = before ? before->spans.size() : 0;
  for (const auto& event : events) before = incident::apply(std::move(before), event);
  projections_.write(*before, spans == 0 ? 0 : spans - 1);
  draft.incidents.insert_or_assign(id, *std::move(before));
  return {};
}

Result<void> Writer::write(Draft& draft, const std::vector<Commit>& group, Instant recorded_at) {
  for (const auto& commit : group) {
    for (std::size_t n = 0; n < commit.events.size();) {
      std::vector<incident::Event> of_one;
      const auto& id = commit.events[n].incident;
      for (; n < commit.events.size() && commit.events[n].incident == id; ++n) {
        append(draft, commit.events[n], recorded_at);
        of_one.push_back(commit.events[n]);
      }
      if (id.empty()) continue;  // the client's own: read from its events, no table shows it
      if (auto followed = follow(draft, of_one); !followed) return followed;
    }
    for (const auto& delivery : commit.deliveries) insert_delivery_.run(delivery, recorded_at);
  }
  return {};
}

Result<void> Writer::commit(const std::vector<Commit>& group, Instant recorded_at) {
  Draft draft;
  try {
    Transaction transaction(*session_, begin_);
    if (auto written = write(draft, group, recorded_at); !written) return written;
    transaction.commit();
  } catch (const std::exception& error) {
    heads_.clear();
    incidents_.clear();
    return tl::unexpected(failure(error, "writing"));
  }
  for (auto& [client, head] : draft.heads) heads_.insert_or_assign(client, std::move(head));
  for (auto& [id, incident] : draft.incidents) {
    if (incident.state == incident::State::closed) {
      incidents_.erase(id);
    } else {
      incidents_.insert_or_assign(id, std::move(incident));
    }
  }
  return {};
}

Result<void> Writer::rebuild() {
  constexpr std::size_t kPage = 1000;
  try {
    Transaction transaction(*session_, begin_);
    *session_ << "delete from incidents";
    *session_ << "delete from spans";
    for (const auto& client : read_clients(*session_)) {
      std::map<incident::IncidentId, Incident> incidents;
      std::int64_t after = 0;
      for (auto page = read_chain(*session_, client, after, kPage); !page.empty();
           page = read_chain(*session_, client, after, kPage)) {
        after = page.back().seq;
        for (const auto& stored : page) {
          const auto event = decode(stored);
          if (!event) return tl::unexpected(event.error());
          if (event->incident.empty()) continue;
          const auto known = incidents.find(event->incident);
          std::optional<Incident> before;
          if (known != incidents.end()) before = std::move(known->second);
          incidents.insert_or_assign(event->incident, incident::apply(std::move(before), *event));
        }
      }
      for (const auto& [id, incident] : incidents) projections_.write(incident, 0);
    }
    transaction.commit();
  } catch (const std::exception& error) {
    return tl::unexpected(failure(error, "rebuilding tables"));
  }
  return {};
}

}  // namespace watchbill::journal
