#pragma once
// One VEVENT as values: what libical read, checked, with its times as instants. Private to calendar_file.cc.

#include <optional>
#include <string>
#include <vector>

#include <libical/ical.h>

#include "collector/roster/calendar_file.h"

namespace watchbill::roster {

/// A beginning: the wall clock and the instant it means.
struct EventTime {
  LocalDate date;
  int second = 0;  ///< of the day, by the wall clock; 0 of whole days
  Instant at;
  bool is_date = false;
};

struct CalendarEvent {
  int line = 0;
  std::string uid;
  std::string summary;
  int sequence = 0;
  bool is_cancelled = false;
  Zone zone;  ///< of its start
  EventTime start;
  int days = 0;       ///< how long, by the calendar: of whole days, and the nominal part of a duration
  Duration exact{0};  ///< … and by the clock
  std::vector<icalrecurrencetype> rules;
  std::vector<EventTime> also;          ///< RDATE
  std::vector<EventTime> except;        ///< EXDATE
  std::optional<EventTime> instead_of;  ///< RECURRENCE-ID
};

/// The event, or what is wrong with it.
Result<CalendarEvent> read_event(icalcomponent* event, icalcomponent* calendar, const CalendarReading&);

/// A local time in this zone.
EventTime event_time(LocalDate, int second, bool is_date, const Zone&);

/// The first thing that libical could not read of the component itself, if any. An empty property says nothing and
/// breaks nothing.
std::optional<std::string> broken_part(icalcomponent*);

}  // namespace watchbill::roster
