#pragma once
// What the grammar cannot say: types of operands and arguments, counts, modifiers that do not go together. Pure.

#include "collector/promql/parse/ast.h"

namespace watchbill::promql {

/// Throws Refused with Prometheus' wording.
void check(const Expr&);

}  // namespace watchbill::promql
