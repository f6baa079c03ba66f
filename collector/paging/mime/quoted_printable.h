#pragma once
// Quoted-printable (RFC 2045, 6.7). Pure.

#include <string>
#include <string_view>

namespace watchbill::paging::mime {

/// Lines end in line feeds going in and in CRLF coming out; no line is longer than 76 characters. Every byte survives.
std::string quoted_printable(std::string_view);

}  // namespace watchbill::paging::mime
