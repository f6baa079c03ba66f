#pragma once
// What holds a journal against its hashes, its signed heads and heads that were kept elsewhere. Values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/journal/signed_head.h"
#include "proto/shared/result.h"

namespace watchbill::journal {

struct Proofs {
  std::optional<std::vector<PublicKey>> keys{};  ///< whose signatures count; none: no signature is looked at
  std::vector<SignedHead> kept{};                ///< heads known from elsewhere
};

/// The first thing that does not fit.
struct Misfit {
  std::string client;
  std::int64_t seq = 0;              ///< of the record it is about
  std::optional<std::int64_t> head;  ///< number of the head, when it is about one
  std::string what;
  std::string remedy;

  /// `peach record 5 is missing: …`, as an error.
  Error error() const;
};

struct Audit {
  std::int64_t events = 0;
  std::int64_t heads = 0;
  std::int64_t unsigned_events = 0;    ///< after the last signed head of their chain
  std::optional<Instant> last_signed;  ///< the newest head's
  std::optional<Misfit> misfit;
};

}  // namespace watchbill::journal
