#pragma once
// Mail headers (RFC 5322) whose values may hold anything (RFC 2047). Whatever goes in, one header comes out: no line
// end, no control character and no byte beyond ASCII gets through. Pure.

#include <string>
#include <string_view>

namespace watchbill::paging::mime {

struct Mailbox {
  std::string name;
  std::string address;
};
/// `Name <a@b>`, `"Name" <a@b>` or `a@b`; the address is not judged here.
Mailbox parse_mailbox(std::string_view);
/// Visible ASCII, one @ with something on both sides, none of the characters that have a meaning in headers.
bool is_address(std::string_view);

/// `Name: value` and CRLF, folded to lines of at most 76 characters where the text allows. `name` is our own.
std::string text_header(std::string_view name, std::string_view value);
/// The same for a mailbox; needs is_address(address).
std::string mailbox_header(std::string_view name, const Mailbox&);

}  // namespace watchbill::paging::mime
