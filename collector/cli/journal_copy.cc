#include <filesystem>
#include <ostream>
#include <set>

#include "collector/cli/journal_file.h"
#include "collector/journal/chain.h"
#include "collector/journal/folder_lock.h"
#include "collector/journal/offline.h"
#include "proto/shared/remedy.h"

namespace watchbill::cli {

namespace {

int refuse(Session& session, Exit code, const Error& error) {
  return refuse(session, code, error.where ? error.text() : error.problem, error.where ? "" : error.remedy);
}

/// Nothing for an empty word.
Result<std::optional<Instant>> read_time(const std::string& word) {
  if (word.empty()) return std::nullopt;
  auto time = parse_instant(word);
  if (!time) return tl::unexpected(time.error());
  return *time;
}

/// Where the journal has no records of it; kFine where it has.
int refuse_unknown(Session& session, const std::string& file, const std::string& client) {
  std::set<std::string> chains;
  const auto done =
      journal::for_each_event_sqlite(file, {.client = {}, .from = {}, .to = {}},
                                     [&](const journal::StoredEvent& event) { chains.insert(event.client); });
  if (!done) return refuse(session, kUnreachable, done.error());
  if (chains.contains(client)) return kFine;
  return refuse(session, kNotSo, "the journal has no records of '" + client + "'",
                did_you_mean_one_of(client, {chains.begin(), chains.end()}, "known: "));
}

}  // namespace

int export_journal(Session& session, const JournalOptions& options) {
  const auto from = read_time(options.from);
  if (!from) return refuse(session, kWrong, from.error());
  const auto to = read_time(options.to);
  if (!to) return refuse(session, kWrong, to.error());
  const auto file = journal_file(options);
  if (!file) return refuse(session, kUnreachable, file.error());
  bool is_empty = true;
  const auto done = journal::for_each_event_sqlite(*file, {.client = options.client, .from = *from, .to = *to},
                                                   [&](const journal::StoredEvent& event) {
                                                     session.out << journal::record_line(event) << '\n';
                                                     is_empty = false;
                                                   });
  if (!done) return refuse(session, kUnreachable, done.error());
  return is_empty && !options.client.empty() ? refuse_unknown(session, *file, options.client) : kFine;
}

int back_up_journal(Session& session, const JournalOptions& options) {
  const auto proofs = read_proofs(options);
  if (!proofs) return refuse(session, kWrong, proofs.error());
  const auto file = journal_file(options);
  if (!file) return refuse(session, kUnreachable, file.error());
  if (const auto copied = journal::back_up_sqlite(*file, options.target); !copied) {
    return refuse(session, kUnreachable, copied.error());
  }
  const auto audit = journal::audit_sqlite(options.target, *proofs);
  if (!audit) return refuse(session, kUnreachable, audit.error());
  return print_audit(session, *audit, options.target + ": ");
}

int rebuild_journal(Session& session, const JournalOptions& options) {
  const auto file = journal_file(options);
  if (!file) return refuse(session, kUnreachable, file.error());
  const auto lock = journal::FolderLock::take(options.data);
  if (!lock) return refuse(session, kUnreachable, lock.error());
  const auto journal = journal::open_sqlite(*file);
  if (!journal) return refuse(session, kUnreachable, journal.error());
  const auto events = (*journal)->verify();
  if (!events) return refuse(session, kNotSo, events.error());
  if (const auto rebuilt = (*journal)->rebuild(); !rebuilt) return refuse(session, kUnreachable, rebuilt.error());
  if (session.json) {
    session.out << "{\"ok\": true, \"events\": " << *events << "}\n";
  } else {
    session.out << "rebuilt from " << *events << " events\n";
  }
  return kFine;
}

}  // namespace watchbill::cli
