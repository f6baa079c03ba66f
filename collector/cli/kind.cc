#include "collector/cli/kind.h"

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "proto/shared/yaml.h"

namespace watchbill::cli {

namespace {

// A field that each kind has and the others have not.
constexpr std::array kFields = {std::pair{"groups", FileKind::rules}, std::pair{"client", FileKind::client},
                                std::pair{"msp", FileKind::provider}, std::pair{"tls", FileKind::collector},
                                std::pair{"data", FileKind::collector}};

tl::unexpected<Error> at(const std::filesystem::path& path, std::string problem, std::string remedy) {
  return tl::unexpected(
      Error{.problem = std::move(problem), .remedy = std::move(remedy), .where = SourcePos{path.string()}});
}

}  // namespace

Result<SortedFile> sort_file(const std::filesystem::path& path) {
  std::ifstream stream{path, std::ios::binary};
  if (!stream) return at(path, "cannot be read", "look at its name and permissions");
  SortedFile file{.kind = FileKind::rules, .path = path, .text = {std::istreambuf_iterator<char>{stream}, {}}};
  const auto node = yaml::parse(file.text, path.string());
  if (!node) return tl::unexpected(node.error());
  yaml::Errors ignored;
  if (node->is_map()) {
    for (const auto& [field, kind] : kFields) {
      for (const auto& [name, value] : node->pairs(ignored)) {
        if (name.text(ignored) != std::string(field)) continue;
        file.kind = kind;
        return file;
      }
    }
  }
  return at(path, "is neither a rule file, a client's, the provider's nor the collector's",
            "they begin with `groups:`, `client:`, `msp:` and `tls:`");
}

}  // namespace watchbill::cli
