#include "collector/roster/calendar_text.h"

#include <string_view>

namespace watchbill::roster {
namespace {

constexpr std::size_t kOctets = 75;  // RFC 5545, 3.1

/// RFC 5545, 3.3.11.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
  }
  return out;
}

bool continues_a_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

void add_line(std::string& out, std::string_view line) {
  std::size_t room = kOctets;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && continues_a_character(line[cut])) --cut;
    if (cut == 0) cut = room;  // not UTF-8
    out += line.substr(0, cut);
    out += "\r\n ";
    line.remove_prefix(cut);
    room = kOctets - 1;  // the space that continues it
  }
  out += line;
  out += "\r\n";
}

/// `20260612T205800Z`.
std::string utc_text(Instant t) {
  std::string out;
  for (const char c : format_instant(t)) {
    if (c != '-' && c != ':') out += c;
  }
  return out;
}

}  // namespace

std::string calendar_text(const std::string& name, Instant stamp, const std::vector<CalendarEntry>& entries) {
  std::string out;
  const auto line = [&out](std::string_view text) { add_line(out, text); };
  line("BEGIN:VCALENDAR");
  line("VERSION:2.0");
  line("PRODID:-//Watchbill//Watchbill//EN");
  line("CALSCALE:GREGORIAN");
  line("METHOD:PUBLISH");
  line("X-WR-CALNAME:" + escaped(name));
  for (const auto& entry : entries) {
    line("BEGIN:VEVENT");
    line("UID:" + escaped(entry.uid));
    line("DTSTAMP:" + utc_text(stamp));
    line("DTSTART:" + utc_text(entry.when.from));
    line("DTEND:" + utc_text(entry.when.to));
    line("SUMMARY:" + escaped(entry.summary));
    if (!entry.description.empty()) line("DESCRIPTION:" + escaped(entry.description));
    line("TRANSP:OPAQUE");
    line("END:VEVENT");
  }
  line("END:VCALENDAR");
  return out;
}

}  // namespace watchbill::roster
