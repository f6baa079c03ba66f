#include "collector/roster/calendar_event.h"

#include <algorithm>
#include <chrono>

#include "collector/roster/foreign_zones.h"

namespace watchbill::roster {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2299;
constexpr int kDaySeconds = 86'400;

tl::unexpected<Error> wrong(std::string problem, std::string remedy = "export the file again, or write it out here") {
  return fail(std::move(problem), std::move(remedy));
}

template <class Visit>
void each(icalcomponent* component, icalproperty_kind kind, Visit visit) {
  for (auto* p = icalcomponent_get_first_property(component, kind); p != nullptr;
       p = icalcomponent_get_next_property(component, kind)) {
    visit(p);
  }
}

std::string text_of(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

/// The IANA name that a calendar's own definition of the zone gives, as `X-LIC-LOCATION`.
std::string location_of(icalcomponent* calendar, const std::string& tzid) {
  std::string location;
  for (auto* zone = icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT); zone != nullptr;
       zone = icalcomponent_get_next_component(calendar, ICAL_VTIMEZONE_COMPONENT)) {
    auto* id = icalcomponent_get_first_property(zone, ICAL_TZID_PROPERTY);
    if (id == nullptr || text_of(icalproperty_get_tzid(id)) != tzid) continue;
    each(zone, ICAL_X_PROPERTY, [&](icalproperty* p) {
      if (text_of(icalproperty_get_x_name(p)) == "X-LIC-LOCATION") location = text_of(icalproperty_get_x(p));
    });
  }
  return location;
}

/// Reads one event's times in the zones that they name.
class Times {
 public:
  Times(icalcomponent* calendar, const CalendarReading& reading) : calendar_(calendar), reading_(reading) {}

  Result<Zone> zone_of(icalproperty* property) const {
    auto* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    if (parameter == nullptr) return reading_.zone;
    const std::string tzid = text_of(icalparameter_get_tzid(parameter));
    auto names = iana_candidates(tzid);
    names.push_back(location_of(calendar_, tzid));
    for (const auto& name : names) {
      if (auto zone = name.empty() ? std::nullopt : reading_.find_zone(name)) return *zone;
    }
    return wrong("unknown time zone '" + tzid + "'", "let the calendar use an IANA name such as Europe/London");
  }

  /// The time that the property gives, on the clock of `of`: a time in another zone or in UTC is converted.
  Result<EventTime> read(icalproperty* property, const icaltimetype& t, const Zone& of) const {
    if (icaltime_is_null_time(t) != 0 || t.year < kFirstYear || t.year > kLastYear ||
        !(std::chrono::year{t.year} / t.month / t.day).ok()) {
      return wrong("a date outside " + std::to_string(kFirstYear) + " to " + std::to_string(kLastYear));
    }
    const LocalDate date{t.year, t.month, t.day};
    if (t.is_date != 0) return event_time(date, 0, true, of);
    const int second = std::clamp((t.hour * 60 + t.minute) * 60 + t.second, 0, kDaySeconds - 1);
    if (icaltime_is_utc(t) != 0) {
      return on_clock(
          std::chrono::sys_days{std::chrono::year{date.year} / date.month / date.day} + std::chrono::seconds{second},
          of);
    }
    const auto zone = zone_of(property);
    if (!zone) return tl::unexpected(zone.error());
    const auto written = event_time(date, second, false, *zone);
    return zone->name() == of.name() ? written : on_clock(written.at, of);
  }

 private:
  static EventTime on_clock(Instant at, const Zone& zone) {
    const int seconds = static_cast<int>(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count() % 60);
    return {.date = zone.date_of(at), .second = zone.minute_of_day(at) * 60 + (seconds + 60) % 60, .at = at};
  }

  icalcomponent* calendar_;
  const CalendarReading& reading_;
};

/// RRULE with its end on the event's own clock: libical compares wall clocks (architecture.md, Dependencies).
Result<icalrecurrencetype> read_rule(icalproperty* property, const CalendarEvent& event, const Times& times) {
  auto rule = icalproperty_get_rrule(property);
  if (rule.freq < ICAL_DAILY_RECURRENCE || rule.freq > ICAL_YEARLY_RECURRENCE) {
    return wrong("it repeats otherwise than DAILY, WEEKLY, MONTHLY or YEARLY");
  }
  if (rule.rscale != nullptr && text_of(rule.rscale) != "GREGORIAN") return wrong("it repeats by another calendar");
  if (icaltime_is_null_time(rule.until) != 0) return rule;
  if (rule.until.is_date != 0) {
    if (event.start.is_date) return rule;
    rule.until.is_date = 0;  // the whole of that day
    rule.until.hour = 23;
    rule.until.minute = rule.until.second = 59;
    return rule;
  }
  const auto until = times.read(property, rule.until, event.zone);
  if (!until) return tl::unexpected(until.error());
  rule.until = icaltime_null_time();
  rule.until.year = until->date.year;
  rule.until.month = until->date.month;
  rule.until.day = until->date.day;
  rule.until.is_date = event.start.is_date ? 1 : 0;
  if (!event.start.is_date) {
    rule.until.hour = until->second / 3600;
    rule.until.minute = until->second / 60 % 60;
    rule.until.second = until->second % 60;
  }
  return rule;
}

/// DTEND gives an exact length, DURATION one by the calendar in its days (RFC 5545, 3.8.5.3); without either whole days
/// are one, and times are none.
Result<void> read_length(icalcomponent* component, CalendarEvent& event, const Times& times) {
  event.days = event.start.is_date ? 1 : 0;
  if (auto* p = icalcomponent_get_first_property(component, ICAL_DTEND_PROPERTY)) {
    const auto end = times.read(p, icalproperty_get_dtend(p), event.zone);
    if (!end) return tl::unexpected(end.error());
    if (end->at < event.start.at) return wrong("it ends before it starts");
    if (event.start.is_date) {
      event.days = std::max(1, days_between(event.start.date, end->date));  // the day after the last
    } else {
      event.exact = end->at - event.start.at;
    }
  } else if (auto* d = icalcomponent_get_first_property(component, ICAL_DURATION_PROPERTY)) {
    const auto length = icalproperty_get_duration(d);
    if (length.is_neg != 0) return wrong("it ends before it starts");
    if (length.weeks > 60 || length.days > 400) return wrong("an event longer than a year");
    event.days = static_cast<int>(length.weeks * 7 + length.days);
    event.exact =
        std::chrono::hours{length.hours} + std::chrono::minutes{length.minutes} + std::chrono::seconds{length.seconds};
    if (event.start.is_date) {
      event.days = std::max(1, event.days);
      event.exact = Duration{0};
    }
  }
  if (event.days > 366 || event.exact > std::chrono::days{366}) return wrong("an event longer than a year");
  return {};
}

Result<void> read_repetition(icalcomponent* component, CalendarEvent& event, const Times& times) {
  std::optional<Error> error;
  const auto keep = [&](auto result, auto& into) {
    if (result) {
      into.push_back(std::move(*result));
    } else if (!error) {
      error = std::move(result.error());
    }
  };
  each(component, ICAL_RRULE_PROPERTY, [&](icalproperty* p) { keep(read_rule(p, event, times), event.rules); });
  each(component, ICAL_RDATE_PROPERTY, [&](icalproperty* p) {
    const auto value = icalproperty_get_rdate(p);
    if (icaltime_is_null_time(value.time) != 0) {
      error = wrong("RDATE with a period is not understood").value();
    } else {
      keep(times.read(p, value.time, event.zone), event.also);
    }
  });
  each(component, ICAL_EXDATE_PROPERTY,
       [&](icalproperty* p) { keep(times.read(p, icalproperty_get_exdate(p), event.zone), event.except); });
  each(component, ICAL_EXRULE_PROPERTY, [&](icalproperty*) { error = wrong("EXRULE is not understood").value(); });
  each(component, ICAL_RECURRENCEID_PROPERTY, [&](icalproperty* p) {
    if (icalproperty_get_first_parameter(p, ICAL_RANGE_PARAMETER) != nullptr) {
      error = wrong("a change to all later occurrences (RANGE) is not understood").value();
      return;
    }
    const auto id = times.read(p, icalproperty_get_recurrenceid(p), event.zone);
    if (id) {
      event.instead_of = *id;
    } else if (!error) {
      error = id.error();
    }
  });
  if (error) return tl::unexpected(*error);
  return {};
}

}  // namespace

std::optional<std::string> broken_part(icalcomponent* component) {
  std::optional<std::string> broken;
  each(component, ICAL_XLICERROR_PROPERTY, [&](icalproperty* p) {
    const std::string said = text_of(icalproperty_get_xlicerror(p));
    if (!broken && !said.starts_with("No value for")) broken = said.empty() ? "unreadable" : said;
  });
  return broken;
}

EventTime event_time(LocalDate date, int second, bool is_date, const Zone& zone) {
  Instant at = zone.at(date, second / 60, Edge::start);
  if (zone.exists(date, second / 60)) at += std::chrono::seconds{second % 60};
  return {.date = date, .second = second, .at = at, .is_date = is_date};
}

Result<CalendarEvent> read_event(icalcomponent* component, icalcomponent* calendar, const CalendarReading& reading) {
  if (const auto broken = broken_part(component)) return wrong(*broken);
  auto* start = icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY);
  if (start == nullptr) return wrong("an event without a start");
  const Times times(calendar, reading);
  const auto t = icalproperty_get_dtstart(start);
  // Whole days are the reader's; a time in UTC stands on the reader's clock, which its repetition need not follow.
  const auto zone = t.is_date != 0            ? Result<Zone>(reading.zone)
                    : icaltime_is_utc(t) != 0 ? reading.find_zone("UTC").value_or(reading.zone)
                                              : times.zone_of(start);
  if (!zone) return tl::unexpected(zone.error());
  const auto at = times.read(start, t, *zone);
  if (!at) return tl::unexpected(at.error());
  CalendarEvent event{.line = 0,
                      .uid = text_of(icalcomponent_get_uid(component)),
                      .summary = text_of(icalcomponent_get_summary(component)),
                      .sequence = icalcomponent_get_sequence(component),
                      .is_cancelled = icalcomponent_get_status(component) == ICAL_STATUS_CANCELLED,
                      .zone = *zone,
                      .start = *at,
                      .rules = {},
                      .also = {},
                      .except = {},
                      .instead_of = {}};
  if (auto length = read_length(component, event, times); !length) return tl::unexpected(length.error());
  if (auto repeats = read_repetition(component, event, times); !repeats) return tl::unexpected(repeats.error());
  return event;
}

}  // namespace watchbill::roster
