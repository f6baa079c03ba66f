#pragma once
// Remedies for names that nobody knows. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace watchbill {

/// `did you mean 'ana'?` with the known name nearest to `word`; `otherwise` where none is near enough to be a slip of
/// the hand.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known, std::string otherwise);
/// Likewise, else all that are known, after `lead`: `known: ana, ben`; where there are none, nothing.
std::string did_you_mean_one_of(std::string_view word, const std::vector<std::string>& known, std::string_view lead);

}  // namespace watchbill
