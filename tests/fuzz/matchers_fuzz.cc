// Any bytes as matchers are either refused with a problem and a remedy, or match no alert without labels.

#include <cstddef>
#include <cstdint>
#include <string>

#include "collector/ownership/matchers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill;
  const std::string text(reinterpret_cast<const char*>(data), size);  // bytes are bytes
  const auto read = ownership::Matchers::parse(text);
  if (!read) {
    if (read.error().problem.empty() || read.error().remedy.empty()) __builtin_trap();
    return 0;
  }
  if (read->empty() || read->match({})) __builtin_trap();
  const Labels labels{{"instance", "pay-1"}, {"site", "hq"}};
  const auto copy = *read;
  if (copy.match(labels) != read->match(labels)) __builtin_trap();
  return 0;
}
