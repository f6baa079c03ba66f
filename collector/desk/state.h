#pragma once
// What the desk knows: the incidents that are not closed, by id, by key and by when they want to be looked at. Private
// to this folder; the desk's thread, but for what the mutex guards.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "collector/desk/clients.h"
#include "collector/desk/desk.h"
#include "collector/desk/ties.h"
#include "collector/incident/handle.h"
#include "collector/journal/journal.h"

namespace watchbill::desk {

using Shared = Snapshot::Shared;
Place place_of(const incident::IncidentId&);

struct Entry {
  Shared incident;
  std::optional<Instant> alarm;
  Duration set_back{0};  ///< how far the wall clock was set back since the span began; forward is never counted
};

struct Desk::State {
  State(journal::Journal& into, std::shared_ptr<const Book> first) : journal(into), book(std::move(first)) {}

  /// The account of a client that the last reload took away, until its incidents have ended.
  const Account* former_account(const std::string& client) const;
  incident::Context context(const Account&, const Clients&, incident::IncidentId new_id = {}) const;
  bool reads_on_from_digest(const Clients&, const std::string& client) const;
  /// Reads the clock. When it was set back, every incident is to be decided anew: what was foreseen, was by a false
  /// one.
  void look_at_clock(Instant now);
  /// Since when openings and closings of the client are watched: after the last digest; before the first, since the
  /// desk first looked.
  Instant digests_after(const std::string& client) const;

  /// Takes over what was committed.
  void adopt(const Shared&, Instant now);
  /// The same; before the incidents that were decided by them. Says whether there is anything new.
  bool adopt(std::shared_ptr<const Clients>, Instant now);
  /// Ties every incident by the policies of now.
  void tie_all();
  void set_alarm(const Place&, Entry&, Instant now);
  /// Of the client's overflow and its next digest.
  void set_alarm(const std::string& client, Instant now);
  /// Whether the clock may have done something to a client while nobody looked.
  bool is_any_over() const;
  /// Of what was due and changed nothing: the next alarm of each.
  void silence_alarms(Instant now);
  /// Shows what stands now to other threads.
  void publish(std::vector<Shared> changed, Instant now);

  journal::Journal& journal;
  std::shared_ptr<const Book> book;    // shared: a reload replaces it
  std::shared_ptr<const Book> former;  // shared likewise; the book before, until all is decided by the new one
  std::shared_ptr<const Clients> clients = std::make_shared<Clients>();  // shared with snapshots
  std::optional<Instant> looked_at;                                      ///< the clock
  bool must_reconsider = true;      ///< the book may differ from the one the incidents were decided by
  std::optional<Instant> retry_at;  ///< after a commit that failed

  std::map<Place, Entry> incidents;
  std::map<std::pair<std::string, std::string>, Place> by_key;  ///< client and key
  TiesIndex ties;
  std::set<std::pair<Instant, Place>> alarms;
  std::map<std::string, std::int64_t> last_numbers;
  std::map<std::string, int> counted;  ///< by client: what is_counted() for its overflow
  std::map<std::string, Instant> client_alarms;
  std::set<std::pair<Instant, std::string>> clients_by_alarm;  ///< the same

  mutable std::mutex mutex;  // guards what follows
  std::shared_ptr<const Snapshot> snapshot = std::make_shared<Snapshot>();
  std::optional<Error> trouble;
};

}  // namespace watchbill::desk
