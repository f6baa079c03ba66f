#pragma once
// A journal's file beside a collector that may be running on it: nothing here waits for it or makes it wait, and
// nothing is changed. Journals of every version up to this program's. Thread-safe.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "collector/journal/audit.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

/// Every chain and every head, up to the first that does not fit. An error only when it cannot be read.
Result<Audit> audit_sqlite(const std::string& file, const Proofs&);

/// The newest signed head of each client, or of this one.
Result<std::vector<SignedHead>> newest_heads_sqlite(const std::string& file, const std::string& client = {});

/// Of records, in the order of client and number.
struct Selection {
  std::string client;               ///< empty: every client's
  std::optional<Instant> from, to;  ///< when they were recorded, half-open
};
Result<void> for_each_event_sqlite(const std::string& file, const Selection&,
                                   const std::function<void(const StoredEvent&)>&);

/// A copy of one moment in a file that must not be there, on the disk and readable by its owner alone when this
/// returns.
Result<void> back_up_sqlite(const std::string& file, const std::filesystem::path& target);

}  // namespace watchbill::journal
