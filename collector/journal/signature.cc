#include "collector/journal/signature.h"

#include <optional>
#include <span>
#include <stdexcept>

#include <sodium.h>

namespace watchbill::journal {

namespace {

constexpr std::size_t kSeed = crypto_sign_SEEDBYTES;

void begin_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

std::string hex(std::span<const unsigned char> bytes) {
  std::string out(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

template <std::size_t Size>
std::optional<std::array<unsigned char, Size>> bytes_of(std::string_view digits) {
  std::array<unsigned char, Size> out{};
  std::size_t read = 0;
  if (digits.size() != 2 * Size ||
      sodium_hex2bin(out.data(), out.size(), digits.data(), digits.size(), nullptr, &read, nullptr) != 0 ||
      read != Size) {
    return std::nullopt;
  }
  return out;
}

const unsigned char* data_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Result<PublicKey> PublicKey::parse(std::string_view digits) {
  const auto bytes = bytes_of<32>(digits);
  if (!bytes) return fail("'" + std::string(digits) + "' is no public key", "64 hexadecimal digits are one");
  PublicKey key;
  key.bytes_ = *bytes;
  return key;
}

std::string PublicKey::text() const {
  return hex(bytes_);
}

std::string PublicKey::id() const {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), bytes_.data(), bytes_.size());
  return hex(digest).substr(0, 16);
}

bool PublicKey::has_signed(std::string_view text, std::string_view signature) const {
  begin_sodium();
  const auto bytes = bytes_of<crypto_sign_BYTES>(signature);
  // One signature has one text: other cases of its digits are a change.
  if (!bytes || hex(*bytes) != signature) return false;
  return crypto_sign_verify_detached(bytes->data(), data_of(text), text.size(), bytes_.data()) == 0;
}

SigningKey SigningKey::make() {
  begin_sodium();
  SigningKey key;
  crypto_sign_keypair(key.public_.bytes_.data(), key.secret_.data());
  return key;
}

Result<SigningKey> SigningKey::parse(std::string_view digits) {
  begin_sodium();
  auto seed = bytes_of<kSeed>(digits);
  if (!seed) return fail("holds no signing key", "64 hexadecimal digits are one");
  SigningKey key;
  crypto_sign_seed_keypair(key.public_.bytes_.data(), key.secret_.data(), seed->data());
  sodium_memzero(seed->data(), seed->size());
  return key;
}

SigningKey::~SigningKey() {
  sodium_memzero(secret_.data(), secret_.size());
}

std::string SigningKey::sign(std::string_view text) const {
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, data_of(text), text.size(), secret_.data());
  return hex(signature);
}

std::string SigningKey::secret_text() const {
  return hex(std::span(secret_).first<kSeed>());
}

}  // namespace watchbill::journal
