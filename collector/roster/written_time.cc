#include "collector/roster/written_time.h"

#include <charconv>
#include <optional>
#include <string>

namespace watchbill::roster {

namespace {

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return std::nullopt;
  int value = 0;
  const auto* end = text.data() + from + count;
  const auto [stopped, error] = std::from_chars(text.data() + from, end, value);
  if (error != std::errc{} || stopped != end || value < 0) return std::nullopt;
  return value;
}

bool has_offset(std::string_view text) {
  return text.size() > 10 &&
         (text.ends_with('Z') || text.ends_with('z') || text.find_first_of("+-", 10) != std::string_view::npos);
}

/// Seconds since midnight of `HH:MM` or `HH:MM:SS`.
std::optional<int> second_of_day(std::string_view text) {
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  const auto second = text.size() == 8 ? digits(text, 6, 2) : std::optional{0};
  const bool has_form = text.size() == 5 || (text.size() == 8 && text[5] == ':');
  if (!has_form || text[2] != ':' || !hour || !minute || !second) return std::nullopt;
  if (*hour > 24 || *minute > 59 || *second > 59 || (*hour == 24 && *minute + *second > 0)) return std::nullopt;
  return (*hour * 60 + *minute) * 60 + *second;
}

/// From `now` on, as far as anybody plans.
std::optional<Instant> after(std::string_view text, Instant now) {
  constexpr Duration longest = std::chrono::years{100};
  const auto duration = parse_duration(text);
  if (!duration || *duration > longest) return std::nullopt;
  return now + *duration;
}

Result<Instant> or_duration(Result<Instant> read, std::string_view text) {
  if (read) return read;
  return fail("'" + std::string(text) + "' is not a time", "write 2026-06-12 16:58, 2026-06-12T20:58:00Z or 2h");
}

}  // namespace

Result<Instant> parse_when(std::string_view text, const Zone& zone, Edge edge) {
  const bool has_time = text.size() > 10 && (text[10] == ' ' || text[10] == 'T' || text[10] == 't');
  if (has_time && has_offset(text)) {
    std::string standard{text};
    standard[10] = 'T';
    return parse_instant(standard);
  }
  const auto date = parse_date(text.substr(0, 10));
  const auto second = has_time ? second_of_day(text.substr(11)) : std::optional{0};
  if (!date || !second || (!has_time && text.size() != 10)) {
    return fail("'" + std::string(text) + "' is not a time", "write 2026-06-12 16:58 or 2026-06-12T20:58:00Z");
  }
  const Instant minute = zone.at(*date, *second / 60, edge);
  return zone.exists(*date, *second / 60) ? minute + std::chrono::seconds{*second % 60} : minute;
}

Result<Instant> parse_end(std::string_view text, const Zone& zone) {
  if (const auto date = parse_date(text)) return zone.at(*date, 24 * 60, Edge::end);
  return parse_when(text, zone, Edge::end);
}

Result<Instant> parse_when(std::string_view text, const Zone& zone, Edge edge, Instant now) {
  if (const auto later = after(text, now)) return *later;
  return or_duration(parse_when(text, zone, edge), text);
}

Result<Instant> parse_end(std::string_view text, const Zone& zone, Instant now) {
  if (const auto later = after(text, now)) return *later;
  return or_duration(parse_end(text, zone), text);
}

}  // namespace watchbill::roster
