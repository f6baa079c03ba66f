#pragma once
// Trees for probes' tests: fixture folders, and files made up on the spot.

#include <map>
#include <string>
#include <vector>

#include "agent/probe/probe.h"
#include "agent/probe/tree.h"
#include "tests/support/catch.h"

namespace watchbill::probe {

class MapTree final : public Tree {
 public:
  std::map<std::string, std::string> files;

  Result<std::string> read(std::string_view path) const override {
    const auto at = files.find(std::string(path));
    if (at == files.end()) return fail("/" + std::string(path) + ": No such file or directory");
    return at->second;
  }
  std::vector<std::string> list(std::string_view path) const override {
    std::vector<std::string> names;
    const std::string folder = std::string(path) + "/";
    for (const auto& [name, text] : files) {
      if (!name.starts_with(folder)) continue;
      const auto child = name.substr(folder.size(), name.find('/', folder.size()) - folder.size());
      if (names.empty() || names.back() != child) names.push_back(child);
    }
    return names;
  }
};

inline std::string fixture(const std::string& name) {
  return WATCHBILL_SOURCE_DIR "/tests/fixtures/linux/" + name;
}

/// Written as name{label="value"}.
inline std::map<std::string, double> by_text(const std::vector<Sample>& samples) {
  std::map<std::string, double> out;
  for (const auto& sample : samples) {
    std::string key = sample.name;
    char before = '{';
    for (const auto& label : sample.labels) {
      key += before;
      key += label.name;
      key += "=\"";
      key += label.value;
      key += '"';
      before = ',';
    }
    if (!sample.labels.empty()) key += '}';
    INFO(key);
    REQUIRE(out.emplace(key, sample.value).second);  // no series twice
  }
  return out;
}

}  // namespace watchbill::probe
