#include "collector/journal/schema.h"

#include <array>
#include <span>
#include <string>

namespace watchbill::journal {

namespace {

// bigint and text only, the client in every key, no defaults: the same text for every engine (architecture.md).
constexpr std::array kFirst{
    "create table events (client text not null, seq bigint not null, recorded_at bigint not null,"
    " effective_at bigint not null, actor text not null, kind text not null, incident text not null,"
    " body text not null, previous_hash text not null, hash text not null, primary key (client, seq))",
    "create index events_of_incident on events (client, incident, seq)",
    "create table incidents (client text not null, id text not null, number bigint not null, key text not null,"
    " rule_name text not null, state text not null, severity text not null, category text not null,"
    " service text not null, site text not null, instance text not null, summary text not null, owner text not null,"
    " deferred bigint not null, rule text not null, because text not null, until_at bigint, recheck_at bigint,"
    " response_due bigint, happened bigint not null, received bigint not null, resolved_at bigint,"
    " acknowledged_by text, primary key (client, id))",
    "create index incidents_by_state on incidents (state, client, number)",
    "create index incidents_by_number on incidents (client, number)",
    "create table spans (client text not null, incident text not null, number bigint not null, owner text not null,"
    " deferred bigint not null, from_at bigint not null, to_at bigint, rule text not null, because text not null,"
    " until_at bigint, policy_version text not null, primary key (client, incident, number))",
    "create table deliveries (client text not null, key text not null, incident text not null, person text not null,"
    " cause text not null, state text not null, channel text not null, detail text not null, contact bigint not null,"
    " attempts bigint not null, due_at bigint not null, created_at bigint not null, settled_at bigint,"
    " payload text not null, primary key (client, key))",
    "create unique index deliveries_by_key on deliveries (key)",
    "create index deliveries_due on deliveries (state, due_at)",
    "create index deliveries_of_incident on deliveries (client, incident)",
    "create index deliveries_by_channel on deliveries (channel, state)",
};

// What the pump chooses by, so that it need not read every row to find the most urgent. Rows from before get it from
// their payload; whose contact they are on is not in it, so they are never left out as busy.
constexpr std::array kOrderOfOutbox{
    "alter table deliveries add column number bigint",
    "alter table deliveries add column urgency bigint",
    "alter table deliveries add column next_channel text",
    "alter table deliveries add column next_target text",
    "alter table deliveries add column put_at bigint",
    "update deliveries set number = ranked.place from (select key as ranked_key, row_number() over"
    " (partition by client order by created_at, key) as place from deliveries) as ranked"
    " where ranked.ranked_key = deliveries.key",
    R"(update deliveries set urgency = case when payload like '%"how":"page"%' then 0 else 4 end)"
    R"( + case when payload like '%"severity":"P1"%' then 0 when payload like '%"severity":"P2"%' then 1)"
    R"( when payload like '%"severity":"P3"%' then 2 else 3 end)",
    "update deliveries set next_channel = '', next_target = '', put_at = created_at",
    "drop index deliveries_due",
    "create index deliveries_by_urgency on deliveries (state, urgency, due_at)",
    "create index deliveries_by_number on deliveries (client, number)",
};

constexpr std::array kHeads{
    "create table heads (client text not null, number bigint not null, seq bigint not null, hash text not null,"
    " signed_at bigint not null, key_id text not null, signature text not null, primary key (client, number))",
};

// Programs of versions 2 and 3 counted urgency from 1, rows that version 2 took over from 0. A queue goes by
// it, so what is pending counts from 0 all over. Keys of the payload are sorted: a label of the same name has another
// neighbour. And SQLite took the index by number to read an incident's rows in order: all that its client ever had.
constexpr std::array kQueues{
    R"(update deliveries set urgency = case when payload like '%"how":"page","incident":%' then 0 else 4 end)"
    R"( + case when payload like '%"severity":"P1","since":%' then 0 when payload like '%"severity":"P2","since":%' then 1)"
    R"( when payload like '%"severity":"P3","since":%' then 2 else 3 end where state = 'pending')",
    "drop index deliveries_of_incident",
    "create index deliveries_of_incident on deliveries (client, incident, number)",
};

constexpr std::array kEarlierOfKey{
    "create index incidents_by_key on incidents (client, key, number)",
};

/// Migration N brings version N to N + 1; they are never changed once released.
const std::array kMigrations{std::span<const char* const>(kFirst), std::span<const char* const>(kOrderOfOutbox),
                             std::span<const char* const>(kHeads), std::span<const char* const>(kQueues),
                             std::span<const char* const>(kEarlierOfKey)};

}  // namespace

Result<void> migrate(const Engine& engine, soci::session& session) {
  Transaction transaction(session, engine.begin_writing());
  session << "create table if not exists schema_version (version bigint not null)";
  long long version = 0;
  session << "select coalesce(max(version), 0) from schema_version", soci::into(version);
  const auto newest = static_cast<long long>(kMigrations.size());
  if (version > newest) {
    return fail(
        "the journal is of version " + std::to_string(version) + ", this program knows up to " + std::to_string(newest),
        "run the program that wrote it, or a later one");
  }
  for (; version < newest; ++version) {
    for (const char* statement : kMigrations[static_cast<std::size_t>(version)]) session << statement;
    const long long reached = version + 1;
    session << "insert into schema_version (version) values (:version)", soci::use(reached, "version");
  }
  transaction.commit();
  return {};
}

}  // namespace watchbill::journal
