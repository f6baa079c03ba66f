#pragma once
// Well-formed UTF-8. Pure; thread-safe.

#include <cstddef>
#include <string_view>

namespace watchbill {

/// Bytes of the well-formed character at the text's beginning (NUL is one too), 0 when there is none: an empty text,
/// a stray or cut-off byte, an overlong form, a surrogate, a code point beyond U+10FFFF (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text);

}  // namespace watchbill
