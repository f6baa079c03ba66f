#pragma once
// Text that others wrote, made fit for channels with limits. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace watchbill::paging {

/// Invalid UTF-8 becomes U+FFFD, one for each byte that fits nowhere; so does every control character but line feed and
/// tab. CRLF and CR become line feeds.
std::string repaired(std::string_view);
/// Repaired, and without line ends or tabs: each run of white space is one space, none at the ends.
std::string one_line(std::string_view);
/// The first `most` characters (code points); what is longer ends in "..." within that count.
std::string cut_characters(std::string_view, std::size_t most);
std::size_t count_characters(std::string_view);

}  // namespace watchbill::paging
