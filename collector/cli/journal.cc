#include <ostream>

#include "collector/cli/journal_file.h"
#include "collector/journal/offline.h"

namespace watchbill::cli {

int verify_journal(Session& session, const JournalOptions& options) {
  const auto proofs = read_proofs(options);
  if (!proofs) return refuse(session, kWrong, proofs.error().text());
  const auto file = journal_file(options);
  if (!file) return refuse(session, kUnreachable, file.error().problem, file.error().remedy);
  const auto audit = journal::audit_sqlite(*file, *proofs);
  if (!audit) return refuse(session, kUnreachable, audit.error().problem, audit.error().remedy);
  return print_audit(session, *audit);
}

int list_heads(Session& session, const JournalOptions& options) {
  const auto file = journal_file(options);
  if (!file) return refuse(session, kUnreachable, file.error().problem, file.error().remedy);
  const auto heads = journal::newest_heads_sqlite(*file, options.client);
  if (!heads) return refuse(session, kUnreachable, heads.error().problem, heads.error().remedy);
  for (const auto& head : *heads) session.out << journal::head_line(head) << '\n';
  if (heads->empty()) return refuse(session, kNotSo, "no head has been signed");
  return kFine;
}

}  // namespace watchbill::cli
