#include "collector/template/functions.h"

#include <algorithm>
#include <array>

namespace watchbill::templates {

namespace {

std::array<std::span<const Function>, 4> families() {
  return {comparison_functions(), text_functions(), number_functions(), query_functions()};
}

}  // namespace

const Function* find_function(std::string_view name) {
  for (const auto family : families()) {
    const auto at = std::find_if(family.begin(), family.end(), [&](const Function& f) { return f.name == name; });
    if (at != family.end()) return &*at;
  }
  return nullptr;
}

std::optional<std::string> nearest_function(std::string_view name) {
  std::vector<std::string> names;
  for (const auto family : families()) {
    for (const auto& function : family) names.emplace_back(function.name);
  }
  return nearest(name, names);
}

}  // namespace watchbill::templates
