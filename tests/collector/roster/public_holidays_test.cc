// Holidays by rule, against the lists that the governments published.

#include "collector/roster/public_holidays.h"

#include "collector/roster/dates.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

/// The year's days as `MM-DD`, in order.
std::string dates_of(PublicCalendar calendar, int year) {
  std::string out;
  for (const auto& holiday : public_holidays(calendar, year)) {
    CHECK(holiday.date.year == year);
    out += (out.empty() ? "" : " ") + to_text(holiday.date).substr(5);
  }
  return out;
}

struct Row {
  int year;
  const char* dates;
};

// The Office of Personnel Management's lists. New Year's Day of the year after stands in a year that ends with its eve.
const Row kUsFederal[] = {
    {2010, "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25 12-24 12-31"},
    {2011, "01-17 02-21 05-30 07-04 09-05 10-10 11-11 11-24 12-26"},
    {2012, "01-02 01-16 02-20 05-28 07-04 09-03 10-08 11-12 11-22 12-25"},
    {2013, "01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25"},
    {2014, "01-01 01-20 02-17 05-26 07-04 09-01 10-13 11-11 11-27 12-25"},
    {2015, "01-01 01-19 02-16 05-25 07-03 09-07 10-12 11-11 11-26 12-25"},
    {2016, "01-01 01-18 02-15 05-30 07-04 09-05 10-10 11-11 11-24 12-26"},
    {2017, "01-02 01-16 02-20 05-29 07-04 09-04 10-09 11-10 11-23 12-25"},
    {2018, "01-01 01-15 02-19 05-28 07-04 09-03 10-08 11-12 11-22 12-25"},
    {2019, "01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25"},
    {2020, "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25"},
    {2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"},
    {2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"},
    {2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25"},
    {2024, "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"},
    {2025, "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"},
    {2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"},
    {2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"},
    {2028, "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25"},
};

TEST_CASE("US federal holidays are the days that the government listed") {
  for (const auto& row : kUsFederal) {
    INFO(row.year);
    CHECK(dates_of(PublicCalendar::us_federal, row.year) == row.dates);
  }
}

TEST_CASE("US federal holidays of earlier years are as the law then was") {
  // Veterans Day was a Monday in October until 1977; Martin Luther King's day began in 1986.
  CHECK(dates_of(PublicCalendar::us_federal, 1975) == "01-01 02-17 05-26 07-04 09-01 10-13 10-27 11-27 12-25");
  CHECK(dates_of(PublicCalendar::us_federal, 1985) == "01-01 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25");
  CHECK(dates_of(PublicCalendar::us_federal, 1986) == "01-01 01-20 02-17 05-26 07-04 09-01 10-13 11-11 11-27 12-25");
  CHECK(dates_of(PublicCalendar::us_federal, 1970).empty());
}

TEST_CASE("Inauguration Day is no holiday of the calendar") {
  for (const auto& holiday : public_holidays(PublicCalendar::us_federal, 2021)) {
    CHECK(holiday.date != LocalDate{2021, 1, 20});
  }
}

// The lists of gov.uk and, before it, of the Department of Trade and Industry.
const Row kEnglandAndWales[] = {
    {1978, "01-02 03-24 03-27 05-01 05-29 08-28 12-25 12-26"},
    {1981, "01-01 04-17 04-20 05-04 05-25 07-29 08-31 12-25 12-28"},
    {1995, "01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26"},
    {1999, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31"},
    {2000, "01-03 04-21 04-24 05-01 05-29 08-28 12-25 12-26"},
    {2002, "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26"},
    {2008, "01-01 03-21 03-24 05-05 05-26 08-25 12-25 12-26"},
    {2009, "01-01 04-10 04-13 05-04 05-25 08-31 12-25 12-28"},
    {2010, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
    {2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27"},
    {2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"},
    {2013, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
    {2014, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
    {2015, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
    {2016, "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27"},
    {2017, "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26"},
    {2018, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"},
    {2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"},
    {2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"},
    {2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
    {2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"},
    {2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
    {2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
    {2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
    {2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
    {2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
};

TEST_CASE("bank holidays of England and Wales are the days that the government listed") {
  for (const auto& row : kEnglandAndWales) {
    INFO(row.year);
    CHECK(dates_of(PublicCalendar::england_and_wales, row.year) == row.dates);
  }
}

TEST_CASE("a bank holiday's name goes with it to its substitute day") {
  const auto in = [](int year, LocalDate date) {
    for (const auto& holiday : public_holidays(PublicCalendar::england_and_wales, year)) {
      if (holiday.date == date) return std::string(holiday.name);
    }
    return std::string();
  };
  CHECK(in(2021, {2021, 12, 27}) == "Christmas Day");
  CHECK(in(2021, {2021, 12, 28}) == "Boxing Day");
  CHECK(in(2022, {2022, 12, 26}) == "Boxing Day");
  CHECK(in(2022, {2022, 12, 27}) == "Christmas Day");
  CHECK(in(2022, {2022, 9, 19}) == "State Funeral of Queen Elizabeth II");
}

TEST_CASE("every year of either calendar has different weekdays, in order") {
  for (const auto calendar : {PublicCalendar::us_federal, PublicCalendar::england_and_wales}) {
    for (int year = 1971; year <= 2400; ++year) {
      INFO(to_text(calendar) << " " << year);
      const auto days = public_holidays(calendar, year);
      CHECK(days.size() >= 6);
      for (std::size_t i = 0; i < days.size(); ++i) {
        CHECK(weekday(days[i].date) < 5);
        if (i > 0) CHECK(days[i - 1].date < days[i].date);
      }
    }
  }
}

TEST_CASE("Easter falls where the tables have it") {
  const std::vector<LocalDate> easters{{1818, 3, 22}, {1943, 4, 25}, {1954, 4, 18}, {1981, 4, 19}, {2000, 4, 23},
                                       {2008, 3, 23}, {2011, 4, 24}, {2019, 4, 21}, {2024, 3, 31}, {2025, 4, 20},
                                       {2026, 4, 5},  {2038, 4, 25}, {2049, 4, 18}, {2076, 4, 19}, {2285, 3, 22}};
  for (const auto& easter : easters) CHECK(easter_sunday(easter.year) == easter);
}

TEST_CASE("calendars are known by the names that people write") {
  CHECK(parse_public_calendar("us-federal") == PublicCalendar::us_federal);
  CHECK(parse_public_calendar("england-and-wales") == PublicCalendar::england_and_wales);
  CHECK_FALSE(parse_public_calendar("scotland"));
  const auto names = public_holiday_names(PublicCalendar::us_federal);
  CHECK(names.size() == 11);
  CHECK(names.front() == "New Year's Day");
}

}  // namespace
}  // namespace watchbill::roster
