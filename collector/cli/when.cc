#include "collector/cli/when.h"

namespace watchbill::cli {

Result<Instant> parse_until(std::string_view text, Instant now) {
  if (const auto duration = parse_duration(text)) return now + *duration;
  if (const auto instant = parse_instant(text)) return *instant;
  return fail("'" + std::string(text) + "' is neither an instant nor a duration",
              "write 2026-06-12T19:00:00Z, 2026-06-12T15:00:00-04:00 or 2h");
}

std::string local_when(Instant instant, const roster::Zone& zone) {
  constexpr std::string_view days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  return std::string(days[static_cast<std::size_t>(roster::weekday(zone.date_of(instant)))]) + " " +
         zone.format(instant);
}

std::string short_utc(const std::string& rfc3339) {
  if (rfc3339.size() < 17) return rfc3339;
  return rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 5) + "Z";
}

}  // namespace watchbill::cli
