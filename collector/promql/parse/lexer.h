#pragma once
// Query text to tokens (prometheus.io/docs/prometheus/latest/querying/basics). Pure.

#include <string_view>
#include <vector>

#include "collector/promql/parse/token.h"

namespace watchbill::promql {

/// Ends with a token of kind `end`, or with the first of kind `error`.
std::vector<Token> lex(std::string_view query);

}  // namespace watchbill::promql
