#pragma once
// What tokens of numbers, durations and strings mean. Pure; each throws Refused at the token.

#include <string>

#include "collector/promql/parse/token.h"
#include "proto/shared/time.h"

namespace watchbill::promql {

/// Durations and timestamps beyond this would overflow when they are added up; Prometheus ends at 292 years too.
inline constexpr Duration kLongest{9'223'372'036'854LL};

/// Above 0 and at most kLongest.
Duration duration_of(const Token&);
/// Without its quotes and escapes.
std::string string_of(const Token&);
/// As strconv reads them: integers with Go's prefixes first (0x hexadecimal, 0 octal), then decimal fractions.
double number_of(const Token&);

}  // namespace watchbill::promql
