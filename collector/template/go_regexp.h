#pragma once
// Replacements as Go's regexp package writes them, over RE2's matches. Pure.

#include <span>
#include <string>
#include <string_view>

#include <re2/re2.h>

namespace watchbill::templates {

/// regexp.Expand: $1, ${1}, ${name} and $$ in `replacement` filled from one match; groups that are not there are empty.
std::string go_expand(std::string_view replacement, const re2::RE2& pattern, std::span<const re2::StringPiece> groups);

}  // namespace watchbill::templates
