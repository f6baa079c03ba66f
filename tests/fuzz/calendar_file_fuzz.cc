// Any bytes as a calendar are either occurrences in order, within the horizon and none of them empty, or errors.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "collector/roster/calendar_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace watchbill;
  const std::string text(reinterpret_cast<const char*>(data), size);  // bytes are bytes
  const auto zone = [](const std::string& name) -> std::optional<roster::Zone> {
    absl::TimeZone loaded;
    if (name != "Europe/London" && name != "America/New_York") return std::nullopt;
    if (!absl::LoadTimeZone(name, &loaded)) return std::nullopt;
    return roster::Zone(name, loaded);
  };
  const roster::Zone utc("UTC", absl::UTCTimeZone());
  const Interval horizon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1},
                         std::chrono::sys_days{std::chrono::year{2028} / 1 / 1}};
  const auto read = roster::read_calendar_file(text, "a.ics", {.zone = utc, .horizon = horizon, .find_zone = zone});
  if (!read) {
    if (read.error().empty()) __builtin_trap();
    for (const auto& error : read.error()) {
      if (!error.where || error.problem.empty()) __builtin_trap();
    }
    return 0;
  }
  Instant before = Instant::min();
  for (const auto& one : *read) {
    const bool is_sound = one.when.from < one.when.to && one.when.from < horizon.to && horizon.from < one.when.to &&
                          before <= one.when.from;
    if (!is_sound) __builtin_trap();
    before = one.when.from;
  }
  return 0;
}
