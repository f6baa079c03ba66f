#include "collector/promql/functions/implementations.h"

#include <unordered_map>

namespace watchbill::promql {

namespace {

std::unordered_map<std::string_view, const Implementation*> index() {
  std::unordered_map<std::string_view, const Implementation*> out;
  for (const auto family : {rate_functions(), over_time_functions(), number_functions(), date_functions(),
                            label_functions(), vector_functions(), histogram_functions()}) {
    for (const auto& implementation : family) out.emplace(implementation.name, &implementation);
  }
  return out;
}

}  // namespace

const Implementation* find_implementation(std::string_view name) {
  static const auto kByName = index();
  const auto at = kByName.find(name);
  return at == kByName.end() ? nullptr : at->second;
}

}  // namespace watchbill::promql
