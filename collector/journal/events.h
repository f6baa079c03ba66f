#pragma once
// The table of events: appended, read, replayed. Each belongs to one session.

#include <optional>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "collector/incident/client_state.h"
#include "collector/incident/event.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

/// One prepared insert.
class EventInsert {
 public:
  explicit EventInsert(soci::session&);
  void run(const StoredEvent&);

 private:
  StoredEvent event_;
  long long seq_ = 0, recorded_at_ = 0, effective_at_ = 0;
  soci::statement statement_;
};

/// The last record of a client's chain; seq 0 and the first previous hash when there is none.
struct Head {
  std::int64_t seq = 0;
  std::string hash;
};
Head head_of(soci::session&, const std::string& client);

/// One prepared query for the events of an incident, for who replays many: without hashes and times of recording.
class EventsOf {
 public:
  explicit EventsOf(soci::session&);
  std::vector<StoredEvent> run(const incident::IncidentId&);

 private:
  std::string client_, incident_;
  StoredEvent row_;
  long long seq_ = 0, effective_at_ = 0;
  soci::statement statement_;
};

std::vector<StoredEvent> read_chain(soci::session&, const std::string& client, std::int64_t after_seq,
                                    std::size_t limit);
/// The last of the client's own of that kind that was effective at `at` or before. Reads back from the newest of its
/// own, past no incident's.
std::optional<StoredEvent> read_last_own(soci::session&, const std::string& client, const std::string& kind,
                                         Instant at);
std::vector<StoredEvent> read_events_of(soci::session&, const incident::IncidentId&);
/// Those without an incident.
std::vector<StoredEvent> read_own_events(soci::session&, const std::string& client);
std::vector<std::string> read_clients(soci::session&);

/// The event as it was decided.
Result<incident::Event> decode(const StoredEvent&);
/// The client's state its events without an incident make.
Result<incident::ClientState> replay_client(const std::vector<StoredEvent>&);
/// The incident its events make; nothing when there are none.
Result<std::optional<incident::Incident>> replay(const std::vector<StoredEvent>&);

}  // namespace watchbill::journal
