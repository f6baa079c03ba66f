#include "collector/journal/events.h"

#include "collector/journal/chain.h"
#include "collector/journal/event_json.h"
#include "collector/journal/rows.h"

namespace watchbill::journal {

EventInsert::EventInsert(soci::session& session)
    : statement_(
          (session.prepare << "insert into events (client, seq, recorded_at, effective_at, actor, kind, incident, body,"
                              " previous_hash, hash) values (:client, :seq, :recorded_at, :effective_at, :actor, :kind,"
                              " :incident, :body, :previous_hash, :hash)",
           soci::use(event_.client), soci::use(seq_), soci::use(recorded_at_), soci::use(effective_at_),
           soci::use(event_.actor), soci::use(event_.kind), soci::use(event_.incident), soci::use(event_.body),
           soci::use(event_.previous_hash), soci::use(event_.hash))) {}

void EventInsert::run(const StoredEvent& event) {
  event_ = event;
  seq_ = event.seq;
  recorded_at_ = to_row(event.recorded_at);
  effective_at_ = to_row(event.effective_at);
  statement_.execute(true);
}

Head head_of(soci::session& session, const std::string& client) {
  long long seq = 0;
  std::string hash = first_previous_hash();
  session << "select seq, hash from events where client = :client order by seq desc limit 1", soci::use(client),
      soci::into(seq), soci::into(hash);
  return {.seq = seq, .hash = hash};
}

namespace {

/// Runs `query`, which must select every column of events in their order and have the bound values in `uses`.
template <class... Uses>
std::vector<StoredEvent> select_events(soci::session& session, const std::string& condition, Uses&... uses) {
  StoredEvent row;
  long long seq = 0, recorded_at = 0, effective_at = 0;
  auto prepared = (session.prepare << "select client, seq, recorded_at, effective_at, actor, kind, incident, body,"
                                      " previous_hash, hash from events where "
                                   << condition);
  (static_cast<void>((prepared, soci::use(uses))), ...);
  soci::statement statement =
      (prepared, soci::into(row.client), soci::into(seq), soci::into(recorded_at), soci::into(effective_at),
       soci::into(row.actor), soci::into(row.kind), soci::into(row.incident), soci::into(row.body),
       soci::into(row.previous_hash), soci::into(row.hash));
  std::vector<StoredEvent> events;
  statement.execute();
  while (statement.fetch()) {
    row.seq = seq;
    row.recorded_at = from_row(recorded_at);
    row.effective_at = from_row(effective_at);
    events.push_back(row);
  }
  return events;
}

}  // namespace

std::vector<StoredEvent> read_chain(soci::session& session, const std::string& client, std::int64_t after_seq,
                                    std::size_t limit) {
  long long after = after_seq;
  auto most = static_cast<long long>(limit);
  return select_events(session, "client = :client and seq > :after order by seq limit :most", client, after, most);
}

std::optional<StoredEvent> read_last_own(soci::session& session, const std::string& client, const std::string& kind,
                                         Instant at) {
  const long long latest = to_row(at);
  auto found = select_events(session,
                             "client = :client and incident = '' and kind = :kind and effective_at <= :at"
                             " order by seq desc limit 1",
                             client, kind, latest);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredEvent> read_events_of(soci::session& session, const incident::IncidentId& id) {
  const std::string client = incident::client_of(id);
  return select_events(session, "client = :client and incident = :incident order by seq", client, id);
}

EventsOf::EventsOf(soci::session& session)
    : statement_((session.prepare << "select seq, effective_at, actor, kind, body from events"
                                     " where client = :client and incident = :incident order by seq",
                  soci::use(client_), soci::use(incident_), soci::into(seq_), soci::into(effective_at_),
                  soci::into(row_.actor), soci::into(row_.kind), soci::into(row_.body))) {}

std::vector<StoredEvent> EventsOf::run(const incident::IncidentId& id) {
  client_ = row_.client = incident::client_of(id);
  incident_ = row_.incident = id;
  std::vector<StoredEvent> events;
  statement_.execute();
  while (statement_.fetch()) {
    row_.seq = seq_;
    row_.effective_at = from_row(effective_at_);
    events.push_back(row_);
  }
  return events;
}

std::vector<StoredEvent> read_own_events(soci::session& session, const std::string& client) {
  return select_events(session, "client = :client and incident = '' order by seq", client);
}

std::vector<std::string> read_clients(soci::session& session) {
  // One step of the key for each, however long the chains are.
  std::vector<std::string> clients;
  std::string last, next;
  while (true) {
    session << "select client from events where client > :last order by client limit 1", soci::use(last),
        soci::into(next);
    if (!session.got_data()) return clients;
    clients.push_back(next);
    last = next;
  }
}

Result<incident::Event> decode(const StoredEvent& stored) {
  const auto context = [&](const Error& error) {
    return tl::unexpected(error.in(stored.client + " record " + std::to_string(stored.seq)));
  };
  auto body = read_body(stored.kind, stored.body);
  if (!body) return context(body.error());
  auto actor = read_actor(stored.actor);
  if (!actor) return context(actor.error());
  return incident::Event{.client = stored.client,
                         .incident = stored.incident,
                         .effective_at = stored.effective_at,
                         .actor = *std::move(actor),
                         .body = *std::move(body)};
}

Result<incident::ClientState> replay_client(const std::vector<StoredEvent>& events) {
  incident::ClientState state;
  for (const auto& stored : events) {
    const auto event = decode(stored);
    if (!event) return tl::unexpected(event.error());
    state = incident::apply(std::move(state), *event);
  }
  return state;
}

Result<std::optional<incident::Incident>> replay(const std::vector<StoredEvent>& events) {
  std::optional<incident::Incident> incident;
  for (const auto& stored : events) {
    const auto event = decode(stored);
    if (!event) return tl::unexpected(event.error());
    const bool opens = std::holds_alternative<incident::Opened>(event->body);
    if (opens == incident.has_value()) {
      return fail(stored.client + " record " + std::to_string(stored.seq) + " does not fit the events before it",
                  "verify the journal");
    }
    incident = incident::apply(std::move(incident), *event);
  }
  return incident;
}

}  // namespace watchbill::journal
