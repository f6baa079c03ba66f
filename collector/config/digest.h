#pragma once
// FNV-1a, 64 bits (draft-eastlake-fnv): tells one text from another, proves nothing. Pure.

#include <cstdint>
#include <string_view>

namespace watchbill::config {

constexpr std::uint64_t digest_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace watchbill::config
