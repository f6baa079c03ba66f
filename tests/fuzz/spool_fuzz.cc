// A row of the spool with arbitrary bytes in it.
#include <cstdint>
#include <cstdlib>

#include "agent/spool/row.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill::spool;
  const Row row{.first_seq = 1,
                .last_seq = 1,
                .segment = 1,
                .position = 0,
                .first_wall = {},
                .frames = 1,
                .body = std::string(reinterpret_cast<const char*>(data), size)};
  RowReader reader;
  const auto ticks = reader.read(row);
  if (!ticks) return 0;
  for (const auto& tick : *ticks) {
    for (const auto& sample : tick.samples) {
      if (!watchbill::is_metric_name(sample.name)) std::abort();
    }
  }
  return 0;
}
