#pragma once
// Query text to a checked Expr, or the first error in Prometheus' wording. Pure.

#include <string_view>

#include "collector/promql/parse/ast.h"
#include "proto/shared/result.h"

namespace watchbill::promql {

/// Deeper nesting is refused.
inline constexpr int kDeepest = 256;

/// The error's place is line and column of the query, its problem begins with `parse error: `.
Result<ExprPtr> parse_expr(std::string_view text);

}  // namespace watchbill::promql
