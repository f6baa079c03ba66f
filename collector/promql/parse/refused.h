#pragma once
// Thrown by the parser and the checker, caught in Query's parse: a recursive descent reads better without checks at
// each step. Never leaves this folder.

#include <string>

#include "collector/promql/parse/token.h"

namespace watchbill::promql {

struct Refused {
  Span span;
  std::string problem;
  std::string remedy{};
};

}  // namespace watchbill::promql
