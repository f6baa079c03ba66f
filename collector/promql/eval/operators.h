#pragma once
// PromQL's operators on two numbers. Pure.

#include <optional>

#include "collector/promql/parse/token.h"

namespace watchbill::promql {

/// Arithmetic; comparisons give 1 or 0.
double apply(TokenKind op, double left, double right);
bool holds(TokenKind comparison, double left, double right);

}  // namespace watchbill::promql
