#pragma once
// Holidays of the United States' federal government (5 U.S.C. 6103), from 1971. Inauguration Day, which concerns the
// capital alone, is left out. Pure.

#include <vector>

#include "collector/roster/public_holidays.h"

namespace watchbill::roster {

/// In no order. One on a Saturday is kept on the Friday before it, one on a Sunday on the Monday after it: New Year's
/// Day may be kept in the year before.
std::vector<PublicHoliday> us_federal_holidays(int year);

}  // namespace watchbill::roster
