#pragma once
// What one attempt makes of the rows that went out with it: told, tried again, on to the next contact, or unreached.
// Pure.

#include <chrono>
#include <cstdint>
#include <vector>

#include "collector/journal/journal.h"
#include "collector/paging/fold.h"
#include "proto/shared/backoff.h"
#include "proto/shared/time.h"

namespace watchbill::paging {

struct Patience {
  Backoff::Range retry{.first = std::chrono::seconds{5}, .cap = std::chrono::minutes{5}};
  Duration longest_wait = std::chrono::hours{1};    ///< however long a server asks us to wait
  Duration give_up_after = std::chrono::hours{24};  ///< since the row was written; then the attempt counts as failed
};

struct Unreachable {
  journal::Delivery delivery;
  journal::Attempt attempt;
};

struct Aftermath {
  std::vector<journal::Outcome> outcomes;  ///< to be written down together
  std::vector<Unreachable> unreached;      ///< failed for good on their last contact: to be handed on, then settled
};

/// `random`: bits for the jitter. All rows that are tried again are due together, as the one attempted least often
/// would be.
Aftermath aftermath(const Fold&, const journal::Attempt&, const Patience&, Instant now, std::uint64_t random);
/// Of a row that cannot be attempted on its contact.
Aftermath aftermath_of_failure(const journal::Delivery&, const journal::Attempt&, Instant now);
/// Of rows that need not be told any more.
Aftermath aftermath_of_overtaken(const std::vector<journal::Delivery>&);

}  // namespace watchbill::paging
