// Scenarios of `watchbill simulate`, times included.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "collector/simulate/scenario.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto scenario =
      watchbill::simulate::read_scenario(std::string_view(reinterpret_cast<const char*>(data), size), "scenario.yml");
  if (!scenario) return 0;
  const watchbill::roster::Zone zone("UTC", absl::UTCTimeZone());
  for (const auto& event : scenario->events) static_cast<void>(watchbill::simulate::instant_of(event.at, zone));
  return 0;
}
