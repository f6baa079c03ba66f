#include "collector/template/go_regexp.h"

#include <cctype>
#include <string>

#include <re2/re2.h>

namespace watchbill::templates {

std::string go_expand(std::string_view replacement, const re2::RE2& pattern, std::span<const re2::StringPiece> groups) {
  std::string out;
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] != '$' || i + 1 == replacement.size()) {
      out += replacement[i];
      continue;
    }
    if (replacement[i + 1] == '$') {
      out += replacement[++i];
      continue;
    }
    const bool braced = replacement[i + 1] == '{';
    const std::size_t from = i + (braced ? 2 : 1);
    std::size_t to = from;
    while (to < replacement.size() && word(replacement[to])) ++to;
    if (to == from || (braced && (to == replacement.size() || replacement[to] != '}'))) {
      out += replacement[i];
      continue;
    }
    const std::string name(replacement.substr(from, to - from));
    std::size_t group = groups.size();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      group = name.size() > 6 ? groups.size() : std::stoul(name);
    } else if (const auto at = pattern.NamedCapturingGroups().find(name); at != pattern.NamedCapturingGroups().end()) {
      group = static_cast<std::size_t>(at->second);
    }
    if (group < groups.size()) out.append(groups[group].data(), groups[group].size());
    i = braced ? to : to - 1;
  }
  return out;
}

}  // namespace watchbill::templates
