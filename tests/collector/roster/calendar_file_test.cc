// Calendar texts as programs write them: every kind of repetition, exception and zone, as instants.

#include "collector/roster/calendar_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/collector/roster/zones.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int calendar_file_fuzz(const std::uint8_t* data, std::size_t size);

namespace watchbill::roster {
namespace {

using test::utc;

std::string event(std::string_view lines) {
  return "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Away\r\n" + std::string(lines) +
         "END:VEVENT\r\n";
}
std::string calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events + "END:VCALENDAR\r\n";
}

std::optional<Zone> find_zone(const std::string& name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) return std::nullopt;
  return Zone(name, zone);
}

Checked<std::vector<Occurrence>> read(const std::string& text, const std::string& zone = "America/New_York",
                                      Interval horizon = {utc("2026-01-01T00:00:00Z"), utc("2028-01-01T00:00:00Z")}) {
  const auto of = test::zone(zone);
  return read_calendar_file(text, "away.ics", {.zone = of, .horizon = horizon, .find_zone = find_zone});
}

/// `FROM/TO` of each, in UTC to the minute.
std::vector<std::string> times(const Checked<std::vector<Occurrence>>& read) {
  if (!read) return {read.error().front().text()};
  std::vector<std::string> out;
  for (const auto& one : *read) {
    out.push_back(format_instant(one.when.from).substr(0, 16) + "/" + format_instant(one.when.to).substr(0, 16));
  }
  return out;
}

struct Row {
  const char* name;
  const char* lines;
  std::vector<std::string> times;
};

const Row kRows[] = {
    {"a whole day ends at the midnight after it",
     "DTSTART;VALUE=DATE:20260615\r\n",
     {"2026-06-15T04:00/2026-06-16T04:00"}},
    {"DTEND of whole days is the day after the last",
     "DTSTART;VALUE=DATE:20260615\r\nDTEND;VALUE=DATE:20260620\r\n",
     {"2026-06-15T04:00/2026-06-20T04:00"}},
    {"whole days over a daylight-saving night are as long as the clock makes them",
     "DTSTART;VALUE=DATE:20261101\r\nDTEND;VALUE=DATE:20261102\r\n",
     {"2026-11-01T04:00/2026-11-02T05:00"}},
    {"a time without a zone is the reader's",
     "DTSTART:20260615T090000\r\nDTEND:20260615T170000\r\n",
     {"2026-06-15T13:00/2026-06-15T21:00"}},
    {"a time in UTC", "DTSTART:20260615T090000Z\r\nDTEND:20260615T170000Z\r\n", {"2026-06-15T09:00/2026-06-15T17:00"}},
    {"a time in another zone",
     "DTSTART;TZID=Europe/London:20260615T090000\r\nDTEND;TZID=America/New_York:20260615T170000\r\n",
     {"2026-06-15T08:00/2026-06-15T21:00"}},
    {"a Windows name of a zone",
     "DTSTART;TZID=\"W. Europe Standard Time\":20260615T090000\r\nDURATION:PT1H\r\n",
     {"2026-06-15T07:00/2026-06-15T08:00"}},
    {"a zone at the end of a path",
     "DTSTART;TZID=/freeassociation.sourceforge.net/America/Argentina/"
     "Buenos_Aires:20260615T090000\r\nDURATION:PT1H\r\n",
     {"2026-06-15T12:00/2026-06-15T13:00"}},
    {"a time that occurs twice is its first occurrence",
     "DTSTART:20261101T013000\r\nDURATION:PT30M\r\n",
     {"2026-11-01T05:30/2026-11-01T06:00"}},
    {"a time that does not exist is the jump",
     "DTSTART:20260308T023000\r\nDURATION:PT30M\r\n",
     {"2026-03-08T07:00/2026-03-08T07:30"}},
    {"a day's duration is a day of the calendar",
     "DTSTART:20261031T120000\r\nDURATION:P1D\r\n",
     {"2026-10-31T16:00/2026-11-01T17:00"}},
    {"weekly on some days, counted",
     "DTSTART:20260602T130000\r\nDURATION:PT4H\r\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3\r\n",
     {"2026-06-02T17:00/2026-06-02T21:00", "2026-06-04T17:00/2026-06-04T21:00", "2026-06-09T17:00/2026-06-09T21:00"}},
    {"every second week",
     "DTSTART;VALUE=DATE:20260605\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\r\n",
     {"2026-06-05T04:00/2026-06-06T04:00", "2026-06-19T04:00/2026-06-20T04:00"}},
    {"daily until an instant in UTC that is the last one's own beginning",
     "DTSTART:20260601T200000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20260603T000000Z\r\n",
     {"2026-06-02T00:00/2026-06-02T01:00", "2026-06-03T00:00/2026-06-03T01:00"}},
    {"daily until a date, that day included",
     "DTSTART:20260601T200000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20260602\r\n",
     {"2026-06-02T00:00/2026-06-02T01:00", "2026-06-03T00:00/2026-06-03T01:00"}},
    {"whole days until an instant in UTC",
     "DTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=DAILY;UNTIL=20260603T035959Z\r\n",
     {"2026-06-01T04:00/2026-06-02T04:00", "2026-06-02T04:00/2026-06-03T04:00"}},
    {"monthly on a date that not every month has",
     "DTSTART;VALUE=DATE:20260131\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3\r\n",
     {"2026-01-31T05:00/2026-02-01T05:00", "2026-03-31T04:00/2026-04-01T04:00", "2026-05-31T04:00/2026-06-01T04:00"}},
    {"monthly on the last day",
     "DTSTART;VALUE=DATE:20260131\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2\r\n",
     {"2026-01-31T05:00/2026-02-01T05:00", "2026-02-28T05:00/2026-03-01T05:00"}},
    {"monthly on the first Monday",
     "DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=2\r\n",
     {"2026-01-05T05:00/2026-01-06T05:00", "2026-02-02T05:00/2026-02-03T05:00"}},
    {"yearly on a leap day",
     "DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n",
     {}},  // 2024 and 2028 both lie outside the horizon
    {"yearly, one that began long ago",
     "DTSTART;VALUE=DATE:19871224\r\nRRULE:FREQ=YEARLY\r\n",
     {"2026-12-24T05:00/2026-12-25T05:00", "2027-12-24T05:00/2027-12-25T05:00"}},
    {"the same wall clock on both sides of a daylight-saving night",
     "DTSTART;TZID=America/New_York:20260307T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n",
     {"2026-03-07T14:00/2026-03-07T15:00", "2026-03-08T13:00/2026-03-08T14:00"}},
    {"in UTC the reader's clock does not matter",
     "DTSTART:20260307T140000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n",
     {"2026-03-07T14:00/2026-03-07T15:00", "2026-03-08T14:00/2026-03-08T15:00"}},
    {"exceptions in the event's zone, in UTC and as several of one line",
     "DTSTART:20260601T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEXDATE:20260602T090000,"
     "20260603T090000\r\n"
     "EXDATE:20260604T130000Z\r\n",
     {"2026-06-01T13:00/2026-06-01T14:00", "2026-06-05T13:00/2026-06-05T14:00"}},
    {"an exception as a date takes what begins on that day",
     "DTSTART:20260601T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;VALUE=DATE:20260601\r\n",
     {"2026-06-02T13:00/2026-06-02T14:00"}},
    {"further dates",
     "DTSTART:20260601T090000\r\nDURATION:PT1H\r\nRDATE:20260603T090000,20260605T090000\r\n",
     {"2026-06-01T13:00/2026-06-01T14:00", "2026-06-03T13:00/2026-06-03T14:00", "2026-06-05T13:00/2026-06-05T14:00"}},
    {"cancelled", "DTSTART;VALUE=DATE:20260615\r\nSTATUS:CANCELLED\r\n", {}},
    {"of no length", "DTSTART:20260615T090000\r\n", {}},
    {"days shown as free are days away all the same",
     "DTSTART;VALUE=DATE:20260615\r\nTRANSP:TRANSPARENT\r\n",
     {"2026-06-15T04:00/2026-06-16T04:00"}},
    {"what reaches into the horizon counts",
     "DTSTART;VALUE=DATE:20251220\r\nDTEND;VALUE=DATE:20260102\r\n",
     {"2025-12-20T05:00/2026-01-02T05:00"}},
};

TEST_CASE("an event takes place when RFC 5545 says it does") {
  for (const auto& row : kRows) {
    INFO(row.name);
    CHECK(times(read(calendar(event(row.lines)))) == row.times);
  }
}

std::string series(std::string_view more) {
  return calendar(event("DTSTART:20260601T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\n") +
                  "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Moved\r\n" + std::string(more) + "END:VEVENT\r\n");
}

TEST_CASE("an occurrence that was moved, shortened or cancelled stands in place of the series' own") {
  const Row rows[] = {
      {"moved",
       "RECURRENCE-ID:20260602T090000\r\nDTSTART:20260602T150000\r\nDURATION:PT2H\r\n",
       {"2026-06-01T13:00/2026-06-01T14:00", "2026-06-02T19:00/2026-06-02T21:00", "2026-06-03T13:00/2026-06-03T14:00"}},
      {"moved, named in UTC",
       "RECURRENCE-ID:20260602T130000Z\r\nDTSTART:20260605T150000\r\nDURATION:PT2H\r\n",
       {"2026-06-01T13:00/2026-06-01T14:00", "2026-06-03T13:00/2026-06-03T14:00", "2026-06-05T19:00/2026-06-05T21:00"}},
      {"cancelled",
       "RECURRENCE-ID:20260602T090000\r\nDTSTART:20260602T090000\r\nDURATION:PT1H\r\nSTATUS:CANCELLED\r\n",
       {"2026-06-01T13:00/2026-06-01T14:00", "2026-06-03T13:00/2026-06-03T14:00"}},
      {"of another series' day",
       "RECURRENCE-ID:20260701T090000\r\nDTSTART:20260701T090000\r\nDURATION:PT1H\r\n",
       {"2026-06-01T13:00/2026-06-01T14:00", "2026-06-02T13:00/2026-06-02T14:00", "2026-06-03T13:00/2026-06-03T14:00",
        "2026-07-01T13:00/2026-07-01T14:00"}},
      {"a newer version of the series",
       "SEQUENCE:2\r\nDTSTART:20260610T090000\r\nDURATION:PT1H\r\n",
       {"2026-06-10T13:00/2026-06-10T14:00"}},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(times(read(series(row.lines))) == row.times);
  }
}

TEST_CASE("a zone that the calendar defines itself is known by the place it names") {
  const auto text = calendar(
      "BEGIN:VTIMEZONE\r\nTZID:Office\r\nX-LIC-LOCATION:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:19701025T020000\r\n"
      "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" +
      event("DTSTART;TZID=Office:20260615T090000\r\nDURATION:PT1H\r\n"));
  CHECK(times(read(text)) == std::vector<std::string>{"2026-06-15T08:00/2026-06-15T09:00"});
}

TEST_CASE("whole days are dates, and times of other people's clocks have none") {
  const auto days = read(calendar(event("DTSTART;VALUE=DATE:20260615\r\nDTEND;VALUE=DATE:20260617\r\n")));
  REQUIRE(days);
  CHECK(days->front().is_all_day);
  CHECK(days->front().first_day == LocalDate{2026, 6, 15});
  CHECK(days->front().day_after == LocalDate{2026, 6, 17});
  CHECK(days->front().summary == "Away");
  CHECK(days->front().line == 4);
}

TEST_CASE("what would change the answer and is not understood is refused with its line") {
  struct Refused {
    const char* name;
    std::string text;
    const char* error;
  };
  const auto one = [](std::string_view lines) { return calendar(event(lines)); };
  const Refused rows[] = {
      {"no calendar", "hello", "away.ics: not an iCalendar text"},
      {"cut off", one("DTSTART;VALUE=DATE:20260615\r\n").substr(0, 100), "away.ics: not an iCalendar text"},
      {"no start", one(""), "away.ics:4:1: an event without a start"},
      {"no date", one("DTSTART;VALUE=DATE:2026\r\n"), "away.ics:4:1: "},
      {"unknown zone", one("DTSTART;TZID=Customized Time Zone:20260615T090000\r\n"),
       "away.ics:4:1: unknown time zone 'Customized Time Zone' (let the calendar use an IANA name such as "
       "Europe/London)"},
      {"hourly", one("DTSTART:20260615T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=HOURLY\r\n"),
       "away.ics:4:1: it repeats otherwise than DAILY, WEEKLY, MONTHLY or YEARLY"},
      {"no rule", one("DTSTART:20260615T090000\r\nRRULE:FREQ=NEVER\r\n"), "away.ics:4:1: "},
      {"backwards", one("DTSTART:20260615T090000\r\nDTEND:20260614T090000\r\n"), "away.ics:4:1: it ends before"},
      {"a negative duration", one("DTSTART:20260615T090000\r\nDURATION:-PT1H\r\n"), "away.ics:4:1: it ends before"},
      {"years long", one("DTSTART;VALUE=DATE:20260615\r\nDTEND;VALUE=DATE:20290615\r\n"),
       "away.ics:4:1: an event longer than a year"},
      {"periods", one("DTSTART:20260615T090000\r\nRDATE;VALUE=PERIOD:20260616T090000Z/PT1H\r\n"),
       "away.ics:4:1: RDATE with a period"},
      {"all later ones", series("RECURRENCE-ID;RANGE=THISANDFUTURE:20260602T090000\r\nDTSTART:20260602T150000\r\n"),
       "a change to all later occurrences"},
      {"every second of every day for ever",
       one("DTSTART:20260615T090000\r\nDURATION:PT1S\r\nRRULE:FREQ=DAILY;BYSECOND=1,2,3,4,5,6,7,8,9,10;BYMINUTE=1,2,3,"
           "4,"
           "5,6,7,8,9,10;BYHOUR=1,2,3,4,5,6,7,8,9,10\r\n"),
       "away.ics:4:1: "},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto refused = read(row.text);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().front().text(), Catch::Contains(row.error));
  }
}

/// Texts as Outlook, Google, Apple and a staff system write them; the fuzz target starts from them too.
std::vector<std::string> corpus() {
  std::vector<std::string> out;
  for (const auto& file :
       std::filesystem::directory_iterator(WATCHBILL_SOURCE_DIR "/tests/fuzz/corpus/calendar_file_fuzz")) {
    std::ifstream in(file.path(), std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

TEST_CASE("calendars of the usual programs are understood whole") {
  const auto texts = corpus();
  REQUIRE(texts.size() >= 4);
  for (const auto& text : texts) {
    INFO(text);
    const auto understood = read(text);
    if (!understood) UNSCOPED_INFO(understood.error().front().text());
    REQUIRE(understood);
    CHECK_FALSE(understood->empty());
  }
}

TEST_CASE("the calendar reader takes any bytes") {
  test::fuzz_rounds(calendar_file_fuzz, corpus(), 600, 5);
}

}  // namespace
}  // namespace watchbill::roster
