#pragma once
// The table of signed heads: read, and added to. Each call belongs to the session's thread; throws what SOCI throws.

#include <string>
#include <vector>

#include <soci/soci.h>

#include "collector/journal/journal.h"

namespace watchbill::journal {

/// In the order of their numbers.
std::vector<SignedHead> read_heads(soci::session&, const std::string& client);
std::vector<std::string> read_clients_with_heads(soci::session&);
/// Signs the end of every chain that grew, within the caller's transaction.
Signing write_heads(soci::session&, const SigningKey&, Instant now);

}  // namespace watchbill::journal
