#pragma once
// The hash chain: what is hashed of a record, and whether records fit together. Specified in README.md. Pure.

#include <optional>
#include <string>

#include "collector/journal/audit.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

/// The hash before a chain's first record: 64 zeros.
std::string first_previous_hash();
/// One line of canonical JSON over every column of the record but the two hashes.
std::string record_text(const StoredEvent&);
/// The same line with the two hashes, for copies.
std::string record_line(const StoredEvent&);
/// SHA-256 of the record's previous_hash followed by its record_text, in lower-case hex.
std::string hash_of(const StoredEvent&);

/// Walks one client's chain in order.
class ChainCheck {
 public:
  explicit ChainCheck(std::string client) : client_(std::move(client)), hash_(first_previous_hash()) {}
  /// Nothing when the record continues what was walked so far.
  std::optional<Misfit> next(const StoredEvent&);

 private:
  std::string client_;
  std::int64_t seq_ = 0;
  std::string hash_;
};

}  // namespace watchbill::journal
