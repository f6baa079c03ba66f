// Journals of every version there was, as their program left them, opened by this one. The statements are what those
// versions were made by; they are never changed.

#include <array>

#include "tests/collector/journal/ledger.h"
#include "tests/collector/journal/raw.h"
#include "tests/support/catch.h"

namespace watchbill::journal {
namespace {

constexpr const char* kCommon = R"(
create table schema_version (version bigint not null);
create table events (client text not null, seq bigint not null, recorded_at bigint not null, effective_at bigint not null,
  actor text not null, kind text not null, incident text not null, body text not null, previous_hash text not null,
  hash text not null, primary key (client, seq));
create index events_of_incident on events (client, incident, seq);
create table incidents (client text not null, id text not null, number bigint not null, key text not null,
  rule_name text not null, state text not null, severity text not null, category text not null, service text not null,
  site text not null, instance text not null, summary text not null, owner text not null, deferred bigint not null,
  rule text not null, because text not null, until_at bigint, recheck_at bigint, response_due bigint,
  happened bigint not null, received bigint not null, resolved_at bigint, acknowledged_by text, primary key (client, id));
create index incidents_by_state on incidents (state, client, number);
create index incidents_by_number on incidents (client, number);
create table spans (client text not null, incident text not null, number bigint not null, owner text not null,
  deferred bigint not null, from_at bigint not null, to_at bigint, rule text not null, because text not null,
  until_at bigint, policy_version text not null, primary key (client, incident, number));
insert into events select client, seq, recorded_at, effective_at, actor, kind, incident, body, previous_hash, hash
  from now.events;
insert into incidents select client, id, number, key, rule_name, state, severity, category, service, site, instance,
  summary, owner, deferred, rule, because, until_at, recheck_at, response_due, happened, received, resolved_at,
  acknowledged_by from now.incidents;
insert into spans select client, incident, number, owner, deferred, from_at, to_at, rule, because, until_at,
  policy_version from now.spans;
)";

constexpr const char* kFirst = R"(
insert into schema_version values (1);
create table deliveries (client text not null, key text not null, incident text not null, person text not null,
  cause text not null, state text not null, channel text not null, detail text not null, contact bigint not null,
  attempts bigint not null, due_at bigint not null, created_at bigint not null, settled_at bigint, payload text not null,
  primary key (client, key));
create unique index deliveries_by_key on deliveries (key);
create index deliveries_due on deliveries (state, due_at);
create index deliveries_of_incident on deliveries (client, incident);
create index deliveries_by_channel on deliveries (channel, state);
insert into deliveries select client, key, incident, person, cause, state, channel, detail, contact, attempts, due_at,
  created_at, settled_at, payload from now.deliveries;
)";

constexpr const char* kSecond = R"(
insert into schema_version values (1), (2);
create table deliveries (client text not null, key text not null, incident text not null, person text not null,
  cause text not null, state text not null, channel text not null, detail text not null, contact bigint not null,
  attempts bigint not null, due_at bigint not null, created_at bigint not null, settled_at bigint, payload text not null,
  number bigint, urgency bigint, next_channel text, next_target text, put_at bigint, primary key (client, key));
create unique index deliveries_by_key on deliveries (key);
create index deliveries_of_incident on deliveries (client, incident);
create index deliveries_by_channel on deliveries (channel, state);
create index deliveries_by_urgency on deliveries (state, urgency, due_at);
create index deliveries_by_number on deliveries (client, number);
insert into deliveries select client, key, incident, person, cause, state, channel, detail, contact, attempts, due_at,
  created_at, settled_at, payload, number, urgency + 1, next_channel, next_target, put_at from now.deliveries;
)";

constexpr const char* kThird = R"(
insert into schema_version values (3);
create table heads (client text not null, number bigint not null, seq bigint not null, hash text not null,
  signed_at bigint not null, key_id text not null, signature text not null, primary key (client, number));
insert into heads select client, number, seq, hash, signed_at, key_id, signature from now.heads;
)";

constexpr const char* kFourth = R"(
insert into schema_version values (4);
update deliveries set urgency = urgency - 1;
drop index deliveries_of_incident;
create index deliveries_of_incident on deliveries (client, incident, number);
)";

constexpr const char* kFifth = R"(
insert into schema_version values (5);
create index incidents_by_key on incidents (client, key, number);
)";

struct Version {
  int number;
  std::string statements;
};
const std::array kVersions{Version{1, std::string(kCommon) + kFirst}, Version{2, std::string(kCommon) + kSecond},
                           Version{3, std::string(kCommon) + kSecond + kThird},
                           Version{4, std::string(kCommon) + kSecond + kThird + kFourth},
                           Version{5, std::string(kCommon) + kSecond + kThird + kFourth + kFifth}};

/// What the program of today writes, and the same as a program of that version had left it.
struct Old {
  test::Ledger today;
  std::string file = (today.scratch.path() / "old.db").string();
  Instant later = today.night + std::chrono::hours{1};

  explicit Old(const Version& version) {
    const auto journal = today.open();
    auto group = test::openings_of("peach", 1, 3, today.night);
    group.back().deliveries.at(0).message.how = ownership::How::notice;
    REQUIRE(journal->commit(group, today.night));
    REQUIRE(journal->commit(test::openings_of("leeds", 1, 1, today.night), today.night));
    REQUIRE(journal->sign_heads(today.night));
    test::execute(file, "attach '" + today.file + "' as now; " + version.statements);
  }
  std::vector<std::string> due(Journal& journal) const {
    std::vector<std::string> keys;
    const auto all = *journal.due_deliveries(later, {}, 100);
    for (const auto& each : all) keys.push_back(each.key);
    return keys;
  }
};

/// Columns and indexes of every table.
std::string shape_of(const std::string& file) {
  std::string out;
  for (const auto& row : test::rows(file,
                                    "select m.name, p.name, p.type, p.\"notnull\", p.pk from sqlite_master m,"
                                    " pragma_table_info(m.name) p where m.type = 'table' order by 1, 2")) {
    for (const auto& value : row) out += value + ' ';
    out += '\n';
  }
  for (const auto& row : test::rows(file, "select name, sql from sqlite_master where type = 'index' order by 1")) {
    out += row[0] + ' ' + row[1] + '\n';
  }
  return out;
}

TEST_CASE("A journal of every version there was opens, whole, as if this program had written it") {
  const auto& version = kVersions.at(GENERATE(0U, 1U, 2U, 3U, 4U));
  INFO("version " << version.number);
  const Old old(version);
  const auto opened = open_sqlite(old.file, {.key = old.today.key});
  INFO((opened ? std::string() : opened.error().text()));
  REQUIRE(opened);
  const auto today = old.today.open();
  CHECK(shape_of(old.file) == shape_of(old.today.file));
  for (const char* table : {"events", "incidents", "spans"}) {
    CHECK(test::dump(old.file, table) == test::dump(old.today.file, table));
  }
  CHECK((*opened)->unclosed()->size() == 4);
  CHECK(old.due(**opened) == old.due(*today));
  const std::string urgencies = "select key, urgency from deliveries order by key";
  CHECK(test::rows(old.file, urgencies) == test::rows(old.today.file, urgencies));
  REQUIRE((*opened)->commit(test::openings_of("peach", 4, 4, old.later), old.later));
  CHECK(test::rows(old.file, "select max(number) from deliveries where client = 'peach'")[0][0] == "4");
  REQUIRE((*opened)->sign_heads(old.later));
  const auto audit = *audit_sqlite(old.file, old.today.proofs());
  CHECK_FALSE(audit.misfit);
  CHECK(audit.events == 15);
  CHECK(audit.unsigned_events == 0);
}

TEST_CASE("A migration that fails leaves the journal of its old version") {
  const Old old(kVersions[0]);
  test::execute(old.file, "create table heads (mine text)");
  const std::string before = shape_of(old.file) + test::dump(old.file, "deliveries");
  const auto opened = open_sqlite(old.file);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().problem.find("heads") != std::string::npos);
  CHECK(shape_of(old.file) + test::dump(old.file, "deliveries") == before);
  CHECK(test::rows(old.file, "select max(version) from schema_version")[0][0] == "1");
}

TEST_CASE("Opening a journal of this version again changes nothing") {
  const Old old(kVersions.back());
  const std::string before = test::dump(old.today.file, "schema_version, deliveries");
  REQUIRE(old.today.open());
  CHECK(test::dump(old.today.file, "schema_version, deliveries") == before);
  CHECK(test::rows(old.today.file, "select max(version) from schema_version")[0][0] ==
        std::to_string(kVersions.back().number));
}

}  // namespace
}  // namespace watchbill::journal
