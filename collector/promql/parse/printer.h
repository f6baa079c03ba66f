#pragma once
// An Expr in Prometheus' canonical spelling; parsing it gives an equal Expr. Pure.

#include <string>

#include "collector/promql/parse/ast.h"

namespace watchbill::promql {

std::string text_of(const Expr&);
/// name="value", and so on.
std::string matcher_text(const Matcher&);

}  // namespace watchbill::promql
