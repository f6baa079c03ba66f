#include "collector/cli/labels.h"

#include <utility>

namespace watchbill::cli {

Result<Labels> labels_of(const std::vector<std::string>& written) {
  Labels out;
  for (const auto& text : written) {
    const auto mark = text.find('=');
    if (mark == std::string::npos || mark == 0) return fail("'" + text + "' is no label", "write it as job=node");
    out.push_back({.name = text.substr(0, mark), .value = text.substr(mark + 1)});
  }
  return sorted(std::move(out));
}

}  // namespace watchbill::cli
