#include "collector/cli/when.h"

namespace watchbill::cli {

Result<std::string> time_word(const std::string& text, Instant now) {
  const roster::Zone any("UTC", absl::UTCTimeZone());  // of a local time only its form is looked at
  const auto read = roster::parse_end(text, any, now);
  if (!read) return tl::unexpected(read.error());
  const bool is_instant = parse_duration(text) || parse_instant(text);
  return is_instant ? format_instant(*read) : text;
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
