#include "agent/probe/linux/mountinfo.h"

#include <algorithm>

#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

bool has_option(std::string_view options, std::string_view wanted) {
  while (!options.empty()) {
    const auto comma = options.find(',');
    if (options.substr(0, comma) == wanted) return true;
    if (comma == std::string_view::npos) break;
    options.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace

std::string without_octal_escapes(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '7'; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 3 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '3' &&
                        digit(text[i + 2]) && digit(text[i + 3]);
    if (!escape) {
      out += text[i];
      continue;
    }
    out += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return out;
}

std::optional<Mount> parse_mount(std::string_view line) {
  const auto parts = fields(line);
  if (parts.size() < 9) return std::nullopt;
  // Six fields, any number of optional ones, a hyphen, then type, source, superblock options. An empty source leaves
  // two.
  const auto hyphen = std::find(parts.begin() + 6, parts.end(), "-");
  const auto after = parts.end() - hyphen;
  if (after < 3) return std::nullopt;
  const auto last = parts.back();
  return Mount{.device = after >= 4 ? without_octal_escapes(hyphen[2]) : std::string(),
               .point = without_octal_escapes(parts[4]),
               .type = std::string(hyphen[1]),
               .mount_readonly = has_option(parts[5], "ro"),
               .superblock_readonly = has_option(last, "ro")};
}

}  // namespace watchbill::probe::linux_os
