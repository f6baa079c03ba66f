#pragma once
// The journal: the durable, append-only record of every decision, and the outbox of deliveries that decisions caused.
// One writer (the desk); readers and the outbox may be used from other threads, each call on a session of its own.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/incident/client_state.h"
#include "collector/incident/event.h"
#include "collector/incident/incident.h"
#include "collector/incident/message.h"
#include "collector/journal/audit.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::journal {

/// A message on its way. `key` is unique for ever: incident, span, person, cause, rota shift. It is the idempotency key
/// on every channel.
struct Delivery {
  std::string key;
  incident::Message message;
  std::vector<roster::Contact> contacts;  ///< tried in order after failures for good
  std::size_t contact = 0;                ///< the one in use
  Instant due;
  int attempts = 0;         ///< on this contact
  Instant created;          ///< when the row was written
  std::int64_t number = 0;  ///< given by the journal: the order of writing among its client's, whatever the clock said
};

/// What may go out as one message: one person's rows on one contact and of one class. Digests are in no queue.
struct Queue {
  roster::PersonId person;
  roster::Contact contact;
  bool is_urgent = false;  ///< P1 and P2
  bool operator==(const Queue&) const = default;
};

/// What a pump has its hands full with.
struct Busy {
  struct Telling {
    incident::IncidentId incident;
    roster::PersonId person;
  };
  std::vector<Telling> tellings;          ///< what one person is told of one incident goes out in order
  std::vector<roster::Contact> contacts;  ///< that take no more attempts now
  std::vector<Queue> queues;              ///< that take no further message now
};

enum class DeliveryState : std::uint8_t { pending, sent, failed };

/// What the desk decided on one input or one due time; one incident's, or a client's own.
struct Commit {
  std::vector<incident::Event> events;
  std::vector<Delivery> deliveries;
};

/// An event as stored: its place in the client's chain. hash = SHA-256(previous hash ‖ canonical bytes), lower-case
/// hex.
struct StoredEvent {
  std::string client;
  std::int64_t seq = 0;  ///< from 1, without gaps
  Instant recorded_at;
  Instant effective_at;
  std::string actor;  ///< kind:name
  std::string kind;
  std::string incident;
  std::string body;  ///< canonical JSON
  std::string previous_hash;
  std::string hash;
};

/// What happened; fails on a body that no journal writes.
Result<incident::EventBody> body_of(const StoredEvent&);

/// The result of one attempt to deliver.
struct Attempt {
  enum class Result : std::uint8_t { sent, retry, failed } result = Result::sent;
  std::string channel;
  std::string detail;                   ///< the server's answer, for people
  std::optional<Duration> retry_after;  ///< what the server asked for
};

/// What an attempt made of a row.
struct Outcome {
  std::string key;
  Attempt attempt;
  std::optional<Delivery> next;  ///< how the row goes on: contact, attempts on it, due; none: settled, sent or failed
};

struct DeliveryRecord {
  Delivery delivery;
  DeliveryState state = DeliveryState::pending;
  std::string detail;
  std::optional<Instant> settled_at;
};

struct DeliveryCounts {
  std::string channel;
  DeliveryState state = DeliveryState::pending;
  std::int64_t count = 0;
};

/// What came of signing the ends of the chains.
struct Signing {
  std::vector<SignedHead> heads;  ///< new ones
  std::vector<Error> refused;     ///< chains that are not what was signed of them before
};

class Journal {
 public:
  virtual ~Journal() = default;

  /// Appends in one transaction; a delivery whose key exists already is left as it is, one without contacts is kept as
  /// failed. When it returns an error nothing of it was written. Called by one thread; the rest may be called by any.
  virtual Result<void> commit(const std::vector<Commit>& group, Instant recorded_at) = 0;

  /// Writes every projection anew from the events; the commit's thread.
  virtual Result<void> rebuild() = 0;

  /// Signs the end of every chain that grew since it was signed last; nothing where no key was given.
  virtual Result<Signing> sign_heads(Instant) { return Signing{}; }

  /// Every incident that is not closed, rebuilt from its events.
  virtual Result<std::vector<incident::Incident>> unclosed() = 0;
  /// What the events without an incident have made of each client, and of the provider; by chain.
  virtual Result<std::map<std::string, incident::ClientState>> client_states() = 0;
  /// The highest N of the client's incident ids; 0 for none.
  virtual Result<std::int64_t> last_incident_number(const std::string& client) = 0;

  /// The id of the client's last incident of this key; empty where there was none.
  virtual Result<incident::IncidentId> last_of_key(const std::string& client, const std::string& key) = 0;

  virtual Result<std::vector<StoredEvent>> events_of(const std::string& incident) = 0;
  /// The client's last digest for a boundary at `at` or before.
  virtual Result<std::optional<StoredEvent>> last_digest(const std::string& client, Instant at) = 0;
  virtual Result<std::vector<StoredEvent>> chain(const std::string& client, std::int64_t after_seq,
                                                 std::size_t limit) = 0;
  virtual Result<std::optional<incident::Incident>> find(const std::string& incident) = 0;
  /// Newest first, closed ones included; `before` is the id of the last one seen, for the next page.
  virtual Result<std::vector<incident::Incident>> history(const std::string& client, const std::string& before,
                                                          std::size_t limit) = 0;
  /// Of the client: resolved or closed, and resolved at `since` or later; by number.
  virtual Result<std::vector<incident::Incident>> resolved_since(const std::string& client, Instant since) = 0;
  /// Recomputes every chain; the first record that does not fit is the error.
  virtual Result<std::int64_t> verify() = 0;

  /// Of what is due and not busy the most urgent: pages before the rest, then by severity, then by how long it has been
  /// due. A row that was put off by a clock which has been set back since is due.
  virtual Result<std::vector<Delivery>> due_deliveries(Instant now, const Busy&, std::size_t limit) = 0;
  /// The same of one queue alone, whatever contacts and queues are busy.
  virtual Result<std::vector<Delivery>> due_in(const Queue&, Instant now, const Busy&, std::size_t limit) = 0;
  /// Of all that is pending and not busy, by the same rule: `now` or earlier when something is due.
  virtual Result<std::optional<Instant>> next_due(Instant now, const Busy&) = 0;
  /// In one transaction; what goes on is put off at `now`. A row that is not pending is left as it is.
  virtual Result<void> write_outcomes(const std::vector<Outcome>&, Instant now) = 0;
  virtual Result<std::vector<DeliveryRecord>> deliveries_of(const std::string& incident) = 0;
  virtual Result<std::vector<DeliveryCounts>> delivery_counts() = 0;
};

struct SqliteOptions {
  std::shared_ptr<const SigningKey> key{};       ///< shared with whoever else signs; none: heads are not signed
  Duration patience = std::chrono::seconds{10};  ///< with another program that holds the file
};

/// SQLite in `file`, made with its tables when it is not there. WAL, synchronous=FULL. Fails when the file is of a
/// later version, or is no journal.
Result<std::unique_ptr<Journal>> open_sqlite(const std::string& file, SqliteOptions options = {});

struct PostgresqlOptions {
  std::shared_ptr<const SigningKey> key{};  ///< as SQLite's
};

/// A database of a PostgreSQL server by libpq's connection string, with its tables made when they are not there. Fails
/// as open_sqlite. No error repeats the connection string, which may hold a password.
Result<std::unique_ptr<Journal>> open_postgresql(const std::string& connection, PostgresqlOptions options = {});

}  // namespace watchbill::journal
