#pragma once
// The hashes that deliveries need. Pure.

#include <string>
#include <string_view>

namespace watchbill::paging {

/// SHA-256 as lower-case hex.
std::string sha256_hex(std::string_view);
/// HMAC-SHA256 (RFC 2104) in base64 with padding.
std::string hmac_sha256_base64(std::string_view secret, std::string_view text);
std::string base64(std::string_view);

}  // namespace watchbill::paging
