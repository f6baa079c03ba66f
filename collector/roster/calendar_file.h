#pragma once
// iCalendar texts (RFC 5545): what happens when. Pure: zones are asked of the caller. Thread-safe.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/zone.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

/// One time that an event takes place.
struct Occurrence {
  std::string summary;
  int line = 0;  ///< of its event in the text
  bool is_all_day = false;
  LocalDate first_day;  ///< of whole days
  LocalDate day_after;  ///< the day after the last; of whole days
  Interval when;        ///< whole days: from midnight to midnight in the reader's zone
  bool operator==(const Occurrence&) const = default;
};

struct CalendarReading {
  const Zone& zone;  ///< of whole days, and of times that name no zone
  Interval horizon;  ///< what does not touch it is left out
  std::function<std::optional<Zone>(const std::string& iana_name)> find_zone;
};

/// Every occurrence of every event that is not cancelled, by beginnings. Understood: whole days and times, RRULE
/// (DAILY, WEEKLY, MONTHLY, YEARLY), RDATE, EXDATE, RECURRENCE-ID, DTEND, DURATION, TZID in the spellings of
/// foreign_zones.h. A repeated hour is its first occurrence, a skipped one the jump (RFC 5545, 3.3.5). Anything else
/// that would change the answer is an error with the line of its event; the text's own errors have line 0.
Checked<std::vector<Occurrence>> read_calendar_file(std::string_view text, const std::string& file,
                                                    const CalendarReading&);

}  // namespace watchbill::roster
