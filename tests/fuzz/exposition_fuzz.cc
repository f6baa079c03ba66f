// Any bytes are either samples that read back the same when written again, or one error with its line.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "proto/shared/exposition.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill;
  const std::string_view text(reinterpret_cast<const char*>(data), size);  // bytes are bytes
  const auto samples = exposition::read(text, "fuzz");
  if (!samples) {
    if (!samples.error().where || samples.error().where->line < 1 || samples.error().problem.empty()) __builtin_trap();
    return 0;
  }
  std::vector<Sample> again;
  for (const auto& sample : *samples) {
    if (!is_metric_name(sample.name)) __builtin_trap();
    again.push_back({.name = sample.name, .labels = sample.labels, .type = sample.type, .value = sample.value});
  }
  const auto back = exposition::read(exposition::write(again), "again");
  if (!back || back->size() != samples->size()) __builtin_trap();
  return 0;
}
