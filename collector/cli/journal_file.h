#pragma once
// The journal that a command is about, and the proofs it was given. Reads files.

#include <string>

#include "collector/cli/commands.h"
#include "collector/journal/audit.h"

namespace watchbill::cli {

/// The file, which is there.
Result<std::string> journal_file(const JournalOptions&);
/// Keys and heads of the options.
Result<journal::Proofs> read_proofs(const JournalOptions&);
/// What the audit found, printed; `done` stands before it. Returns the exit code.
int print_audit(Session&, const journal::Audit&, const std::string& done = {});

}  // namespace watchbill::cli
