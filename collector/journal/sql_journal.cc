#include "collector/journal/sql_journal.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <limits>
#include <mutex>

#include "collector/journal/events.h"
#include "collector/journal/failure.h"
#include "collector/journal/heads.h"
#include "collector/journal/outbox.h"
#include "collector/journal/rows.h"
#include "collector/journal/schema.h"
#include "collector/journal/walk.h"
#include "collector/journal/writer.h"

namespace watchbill::journal {

namespace {

class SqlJournal final : public Journal {
 public:
  SqlJournal(std::shared_ptr<const Engine> engine, std::shared_ptr<const SigningKey> key)
      : engine_(std::move(engine)), key_(std::move(key)), writer_(*engine_), session_(engine_->open()) {}

  Result<void> commit(const std::vector<Commit>& group, Instant recorded_at) override {
    return writer_.commit(group, recorded_at);
  }
  Result<void> rebuild() override { return writer_.rebuild(); }

  Result<std::vector<incident::Incident>> unclosed() override {
    return ask("reading", [](soci::session& session) -> Result<std::vector<incident::Incident>> {
      return read_incidents(session, "state <> 'closed' order by client, number");
    });
  }

  Result<std::map<std::string, incident::ClientState>> client_states() override {
    return ask("reading", [](soci::session& session) -> Result<std::map<std::string, incident::ClientState>> {
      std::map<std::string, incident::ClientState> states;
      for (const auto& client : read_clients(session)) {
        const auto events = read_own_events(session, client);
        if (events.empty()) continue;
        auto state = replay_client(events);
        if (!state) return tl::unexpected(state.error());
        states[client] = *std::move(state);
      }
      return states;
    });
  }

  Result<std::int64_t> last_incident_number(const std::string& client) override {
    return ask("reading", [&](soci::session& session) -> Result<std::int64_t> {
      long long number = 0;
      session << "select coalesce(max(number), 0) from incidents where client = :client", soci::use(client),
          soci::into(number);
      return number;
    });
  }

  Result<incident::IncidentId> last_of_key(const std::string& client, const std::string& key) override {
    return ask("reading", [&](soci::session& session) -> Result<incident::IncidentId> {
      std::string id;
      session << "select id from incidents where client = :client and key = :key order by number desc limit 1",
          soci::use(client), soci::use(key), soci::into(id);
      return session.got_data() ? id : std::string{};
    });
  }

  Result<std::vector<StoredEvent>> events_of(const std::string& incident) override {
    return ask("reading", [&](soci::session& session) -> Result<std::vector<StoredEvent>> {
      return read_events_of(session, incident);
    });
  }

  Result<std::optional<StoredEvent>> last_digest(const std::string& client, Instant at) override {
    return ask("reading", [&](soci::session& session) -> Result<std::optional<StoredEvent>> {
      return read_last_own(session, client, std::string(incident::kind_of(incident::DigestSent{})), at);
    });
  }

  Result<std::vector<StoredEvent>> chain(const std::string& client, std::int64_t after_seq,
                                         std::size_t limit) override {
    return ask("reading", [&](soci::session& session) -> Result<std::vector<StoredEvent>> {
      return read_chain(session, client, after_seq, limit);
    });
  }

  Result<std::optional<incident::Incident>> find(const std::string& incident) override {
    return ask("reading", [&](soci::session& session) -> Result<std::optional<incident::Incident>> {
      return replay(read_events_of(session, incident));
    });
  }

  Result<std::vector<incident::Incident>> history(const std::string& client, const std::string& before,
                                                  std::size_t limit) override {
    return ask("reading", [&](soci::session& session) -> Result<std::vector<incident::Incident>> {
      const long long below = before.empty() ? std::numeric_limits<long long>::max() : incident::number_of(before);
      const auto most = static_cast<long long>(limit);
      return read_incidents(session, "client = :client and number < :below order by number desc limit :most", client,
                            below, most);
    });
  }

  Result<std::vector<incident::Incident>> resolved_since(const std::string& client, Instant since) override {
    return ask("reading", [&](soci::session& session) -> Result<std::vector<incident::Incident>> {
      const long long after = to_row(since);
      return read_incidents(session,
                            "client = :client and state in ('resolved', 'closed') and resolved_at >= :since"
                            " order by number",
                            client, after);
    });
  }

  Result<Signing> sign_heads(Instant now) override {
    if (!key_) return Signing{};
    return ask("signing", [&](soci::session& session) -> Result<Signing> {
      Transaction transaction(session, engine_->begin_writing());
      auto signing = write_heads(session, *key_, now);
      transaction.commit();
      return signing;
    });
  }

  Result<std::int64_t> verify() override {
    try {
      // A session of its own: reading everything takes its time, and nobody else should wait for it.
      const auto session = engine_->open_to_read();
      const auto audit = walk(*engine_, *session, {});
      if (audit.misfit) return tl::unexpected(audit.misfit->error());
      return audit.events;
    } catch (const std::exception& error) {
      return tl::unexpected(failure(error, "verifying"));
    }
  }

  Result<std::vector<Delivery>> due_deliveries(Instant now, const Busy& busy, std::size_t limit) override {
    return ask("reading deliveries", [&](soci::session& session) -> Result<std::vector<Delivery>> {
      std::vector<Delivery> due;
      for (auto& record : read_due(*engine_, session, now, busy, limit)) due.push_back(std::move(record.delivery));
      return due;
    });
  }
  Result<std::vector<Delivery>> due_in(const Queue& queue, Instant now, const Busy& busy, std::size_t limit) override {
    return ask("reading deliveries", [&](soci::session& session) -> Result<std::vector<Delivery>> {
      std::vector<Delivery> due;
      for (auto& record : read_due_in(*engine_, session, queue, now, busy, limit)) {
        due.push_back(std::move(record.delivery));
      }
      return due;
    });
  }
  Result<std::optional<Instant>> next_due(Instant now, const Busy& busy) override {
    return ask("reading deliveries", [&](soci::session& session) -> Result<std::optional<Instant>> {
      return read_next_due(*engine_, session, now, busy);
    });
  }
  Result<void> write_outcomes(const std::vector<Outcome>& outcomes, Instant now) override {
    return ask("writing what came of deliveries", [&](soci::session& session) -> Result<void> {
      Transaction transaction(session, engine_->begin_writing());
      for (const auto& outcome : outcomes) write_outcome(session, outcome, now);
      transaction.commit();
      return {};
    });
  }
  Result<std::vector<DeliveryRecord>> deliveries_of(const std::string& incident) override {
    return ask("reading deliveries", [&](soci::session& session) -> Result<std::vector<DeliveryRecord>> {
      return read_deliveries_of(session, incident);
    });
  }
  Result<std::vector<DeliveryCounts>> delivery_counts() override {
    return ask("reading deliveries",
               [](soci::session& session) -> Result<std::vector<DeliveryCounts>> { return read_counts(session); });
  }

 private:
  /// Runs `query` on the session of readers and the outbox, whatever it throws made an error.
  template <class Query>
  auto ask(const char* doing, Query query) -> decltype(query(std::declval<soci::session&>())) {
    const std::lock_guard lock(mutex_);
    try {
      return query(*session_);
    } catch (const std::exception& error) {
      return tl::unexpected(failure(error, doing));
    }
  }

  template <class... Uses>
  static Result<std::vector<incident::Incident>> read_incidents(soci::session& session, const std::string& condition,
                                                                const Uses&... uses) {
    std::string id;
    auto prepared = (session.prepare << "select id from incidents where " << condition);
    (static_cast<void>((prepared, soci::use(uses))), ...);
    soci::statement statement = (prepared, soci::into(id));
    std::vector<std::string> ids;
    statement.execute();
    while (statement.fetch()) ids.push_back(id);

    return replay_all(session, ids);
  }

  /// While the next ones are read, those before are replayed: a start with many open incidents takes half the time.
  static Result<std::vector<incident::Incident>> replay_all(soci::session& session,
                                                            const std::vector<std::string>& ids) {
    using Events = std::vector<std::vector<StoredEvent>>;
    using Replayed = Result<std::vector<incident::Incident>>;
    constexpr std::size_t kTogether = 500;
    std::vector<incident::Incident> incidents;
    incidents.reserve(ids.size());
    std::future<Replayed> under_way;
    const auto take = [&]() -> Result<void> {
      if (!under_way.valid()) return {};
      auto replayed = under_way.get();
      if (!replayed) return tl::unexpected(replayed.error());
      std::move(replayed->begin(), replayed->end(), std::back_inserter(incidents));
      return {};
    };
    EventsOf events(session);
    for (std::size_t from = 0; from < ids.size(); from += kTogether) {
      Events read;
      for (std::size_t n = from; n < std::min(from + kTogether, ids.size()); ++n) read.push_back(events.run(ids[n]));
      if (auto taken = take(); !taken) return tl::unexpected(taken.error());
      const bool is_all = ids.size() <= kTogether;
      under_way = std::async(is_all ? std::launch::deferred : std::launch::async,
                             [read = std::move(read)] { return replay_each(read); });
    }
    if (auto taken = take(); !taken) return tl::unexpected(taken.error());
    return incidents;
  }

  static Result<std::vector<incident::Incident>> replay_each(const std::vector<std::vector<StoredEvent>>& all) {
    std::vector<incident::Incident> incidents;
    for (const auto& events : all) {
      auto incident = replay(events);
      if (!incident) return tl::unexpected(incident.error());
      if (!*incident) return fail("an incident has no events", "rebuild the journal's tables");
      incidents.push_back(**std::move(incident));
    }
    return incidents;
  }

  const std::shared_ptr<const Engine> engine_;   // shared with whoever opened it
  const std::shared_ptr<const SigningKey> key_;  // shared with whoever gave it; may be none
  Writer writer_;
  std::mutex mutex_;  // guards session_
  const std::unique_ptr<soci::session> session_;
};

}  // namespace

Result<std::unique_ptr<Journal>> open_journal(std::shared_ptr<const Engine> engine,
                                              std::shared_ptr<const SigningKey> key, const std::string& name) {
  try {
    {
      const auto session = engine->open();
      if (auto migrated = migrate(*engine, *session); !migrated) return tl::unexpected(migrated.error().in(name));
    }
    return std::make_unique<SqlJournal>(std::move(engine), std::move(key));
  } catch (const std::exception& error) {
    return tl::unexpected(failure(error, "opening").in(name));
  }
}

}  // namespace watchbill::journal
