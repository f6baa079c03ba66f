#include "proto/shared/utf8.h"

namespace watchbill {

namespace {

/// How many bytes follow a lead byte, or -1 where it cannot lead.
int continuation_bytes(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return -1;
}

/// Overlong forms, surrogates and code points beyond U+10FFFF show in the second byte (Unicode 15, table 3-7).
bool is_second_byte(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  const int more = continuation_bytes(lead);
  if (more < 0 || static_cast<std::size_t>(more) >= text.size()) return 0;
  for (int k = 1; k <= more; ++k) {
    const auto byte = static_cast<unsigned char>(text[static_cast<std::size_t>(k)]);
    const bool fits = k == 1 ? is_second_byte(lead, byte) : (byte >= 0x80 && byte <= 0xBF);
    if (!fits) return 0;
  }
  return static_cast<std::size_t>(more) + 1;
}

}  // namespace watchbill
