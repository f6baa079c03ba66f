#pragma once
// A signed head: the statement, under a key, that a chain had come so far with that hash. Specified in README.md. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "collector/journal/signature.h"
#include "proto/shared/time.h"

namespace watchbill::journal {

struct SignedHead {
  std::string client;
  std::int64_t number = 0;  ///< of the client's heads, from 1 without gaps
  std::int64_t seq = 0;     ///< of the last record it covers
  std::string hash;         ///< of that record
  Instant signed_at;
  std::string key;  ///< PublicKey::id()
  std::string signature;

  bool operator==(const SignedHead&) const = default;
};

/// What the signature is over.
std::string signed_text(const SignedHead&);
/// With the key's id and signature filled in.
SignedHead signed_by(const SigningKey&, SignedHead);

/// One line of JSON with every field, without its end, to be kept elsewhere.
std::string head_line(const SignedHead&);
Result<SignedHead> read_head_line(std::string_view);

}  // namespace watchbill::journal
