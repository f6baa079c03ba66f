#pragma once
// Ed25519 (RFC 8032) over texts; keys and signatures as lower-case hexadecimal digits. Values; thread-safe.

#include <array>
#include <string>
#include <string_view>

#include "proto/shared/result.h"

namespace watchbill::journal {

class PublicKey {
 public:
  /// 64 digits, either case.
  static Result<PublicKey> parse(std::string_view);
  std::string text() const;
  /// The first 16 digits of the SHA-256 of its 32 bytes.
  std::string id() const;
  /// Whether the 128 digits, lower-case, are this key's signature over the text.
  bool has_signed(std::string_view text, std::string_view signature) const;
  bool operator==(const PublicKey&) const = default;

 private:
  friend class SigningKey;
  std::array<unsigned char, 32> bytes_{};
};

/// The secret half; wiped when it goes.
class SigningKey {
 public:
  static SigningKey make();
  /// 64 digits of a seed, as secret_text() gives them. The error never repeats them.
  static Result<SigningKey> parse(std::string_view);
  ~SigningKey();
  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;

  const PublicKey& public_key() const { return public_; }
  /// 128 digits.
  std::string sign(std::string_view text) const;
  /// For the key's file and nothing else.
  std::string secret_text() const;

 private:
  SigningKey() = default;
  std::array<unsigned char, 64> secret_{};
  PublicKey public_;
};

}  // namespace watchbill::journal
