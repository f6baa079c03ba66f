#pragma once
// iCalendar texts (RFC 5545) to be subscribed to: what calendar_file.h reads back to the same intervals. Pure.

#include <string>
#include <vector>

#include "proto/shared/time.h"

namespace watchbill::roster {

struct CalendarEntry {
  std::string uid;  ///< the same in every text that speaks of the same event
  std::string summary;
  std::string description;  ///< may be empty
  Interval when;            ///< to the second
};

/// Lines end in CRLF and are folded at 75 octets, never inside of a character; instants are in UTC; text is escaped,
/// its control characters become spaces. `stamp` is when the text is made.
std::string calendar_text(const std::string& name, Instant stamp, const std::vector<CalendarEntry>&);

}  // namespace watchbill::roster
