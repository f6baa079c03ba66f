#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/time/time.h"
#include "collector/config/config.h"
#include "collector/config/digest.h"
#include "proto/shared/remedy.h"

namespace watchbill::config {
namespace {

constexpr std::string_view kZoneFolder = "/usr/share/zoneinfo/";

/// Letters, digits, `_`, `-`, `+` in parts divided by single slashes, as the IANA names its zones.
bool is_iana_form(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/' || name.back() == '/' || name.find("//") != name.npos) {
    return false;
  }
  if (name == "localtime" || name.starts_with("posix/") || name.starts_with("right/") || name.starts_with("Fixed/")) {
    return false;
  }
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return is_letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == '/';
         });
}

/// A path to the same file that is another name for each content of it: absl keeps what it loaded under a name for
/// ever, and zones change by law while the collector runs. Each bit of the digest is a `./` or a second slash.
std::string alias_of(const std::string& name, std::string_view content) {
  const auto digest = digest_of(content);
  std::string alias = "./";
  for (int bit = 0; bit < 64; ++bit) alias += ((digest >> bit) & 1U) != 0 ? "./" : "/";
  return alias + name;
}

/// Empty for what is not a file: `America` is a folder.
std::string content_of(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return {};
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> known_zones() {
  std::vector<std::string> names;
  std::ifstream table(std::string(kZoneFolder) + "zone1970.tab");
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    auto from = line.find('\t');
    from = from == line.npos ? from : line.find('\t', from + 1);
    if (from == line.npos) continue;
    names.push_back(line.substr(from + 1, line.find('\t', from + 1) - from - 1));
  }
  return names;
}

}  // namespace

Result<roster::Zone> load_zone(const std::string& name) {
  if (!is_iana_form(name)) {
    return fail("'" + name + "' is not the name of a time zone", "use an IANA name such as Europe/London");
  }
  if (name == "UTC") return roster::Zone(name, absl::UTCTimeZone());
  const std::string content = content_of(std::string(kZoneFolder) + name);
  absl::TimeZone zone;
  if (!content.starts_with("TZif") || !absl::LoadTimeZone(alias_of(name, content), &zone)) {
    return fail("unknown time zone '" + name + "'",
                did_you_mean(name, known_zones(), "use an IANA name such as Europe/London"));
  }
  return roster::Zone(name, zone);
}

}  // namespace watchbill::config
