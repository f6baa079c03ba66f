#include "collector/journal/heads.h"

#include <optional>
#include <set>

#include "collector/journal/events.h"
#include "collector/journal/rows.h"

namespace watchbill::journal {

using soci::into;
using soci::use;

namespace {

std::vector<SignedHead> select_heads(soci::session& session, const std::string& client, const char* rest) {
  SignedHead row{.client = client, .hash = {}, .signed_at = {}, .key = {}, .signature = {}};
  long long number = 0, seq = 0, signed_at = 0;
  soci::statement statement =
      (session.prepare << "select number, seq, hash, signed_at, key_id, signature from heads where client = :client "
                       << rest,
       use(client), into(number), into(seq), into(row.hash), into(signed_at), into(row.key), into(row.signature));
  std::vector<SignedHead> heads;
  statement.execute();
  while (statement.fetch()) {
    row.number = number;
    row.seq = seq;
    row.signed_at = from_row(signed_at);
    heads.push_back(row);
  }
  return heads;
}

void insert(soci::session& session, const SignedHead& head) {
  const long long number = head.number, seq = head.seq, signed_at = to_row(head.signed_at);
  session << "insert into heads (client, number, seq, hash, signed_at, key_id, signature)"
             " values (:client, :number, :seq, :hash, :signed_at, :key_id, :signature)",
      use(head.client), use(number), use(seq), use(head.hash), use(signed_at), use(head.key), use(head.signature);
}

/// Whether the chain still is what its last head was signed over: what was cut off must not be signed again.
Result<void> still_fits(soci::session& session, const SignedHead& last, const Head& end) {
  if (last.seq <= end.seq) {
    const auto records = read_chain(session, last.client, last.seq - 1, 1);
    if (!records.empty() && records.front().hash == last.hash) return {};
  }
  return fail(last.client + "'s chain is not what head " + std::to_string(last.number) + " was signed over",
              "`watchbill journal verify` names the place; no more heads of it are signed");
}

}  // namespace

std::vector<SignedHead> read_heads(soci::session& session, const std::string& client) {
  return select_heads(session, client, "order by number");
}

std::vector<std::string> read_clients_with_heads(soci::session& session) {
  std::vector<std::string> clients;
  std::string client;
  soci::statement statement = (session.prepare << "select distinct client from heads order by client", into(client));
  statement.execute();
  while (statement.fetch()) clients.push_back(client);
  return clients;
}

Signing write_heads(soci::session& session, const SigningKey& key, Instant now) {
  Signing signing;
  std::set<std::string> clients;
  for (auto& each : read_clients(session)) clients.insert(std::move(each));
  for (auto& each : read_clients_with_heads(session)) clients.insert(std::move(each));
  for (const auto& client : clients) {
    const Head end = head_of(session, client);
    const auto newest = select_heads(session, client, "order by number desc limit 1");
    if (!newest.empty()) {
      if (auto fits = still_fits(session, newest.front(), end); !fits) {
        signing.refused.push_back(fits.error());
        continue;
      }
      if (newest.front().seq == end.seq) continue;
    }
    auto head = signed_by(key, {.client = client,
                                .number = newest.empty() ? 1 : newest.front().number + 1,
                                .seq = end.seq,
                                .hash = end.hash,
                                .signed_at = now,
                                .key = {},
                                .signature = {}});
    insert(session, head);
    signing.heads.push_back(std::move(head));
  }
  return signing;
}

}  // namespace watchbill::journal
