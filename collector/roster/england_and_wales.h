#pragma once
// Bank holidays of England and Wales: common law, the Banking and Financial Dealings Act 1971, and what royal
// proclamations moved or added. Pure.

#include <vector>

#include "collector/roster/public_holidays.h"

namespace watchbill::roster {

/// In no order. One on a weekend is kept on the next weekday that is not a bank holiday itself.
std::vector<PublicHoliday> england_and_wales_holidays(int year);

}  // namespace watchbill::roster
