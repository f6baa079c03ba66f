#pragma once
// Dates that a rule names: the third Monday of a month, Easter Sunday. Pure.

#include "collector/roster/zone.h"

namespace watchbill::roster {

/// The nth (1 …) such weekday of a month, 0 Monday … 6 Sunday; counted from the month's end when n is below 0.
LocalDate nth_weekday(int year, int month, int n, int weekday);

/// Of the Gregorian calendar (the anonymous algorithm in Meeus, Astronomical Algorithms, chapter 8).
LocalDate easter_sunday(int year);

/// Days of a month, leap years included.
int days_in_month(int year, int month);

}  // namespace watchbill::roster
