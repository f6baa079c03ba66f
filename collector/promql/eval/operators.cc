#include "collector/promql/eval/operators.h"

#include <cmath>

namespace watchbill::promql {

bool holds(TokenKind comparison, double left, double right) {
  switch (comparison) {
    case TokenKind::equal:
      return left == right;
    case TokenKind::not_equal:
      return left != right;
    case TokenKind::greater:
      return left > right;
    case TokenKind::less:
      return left < right;
    case TokenKind::greater_or_equal:
      return left >= right;
    default:
      return left <= right;
  }
}

double apply(TokenKind op, double left, double right) {
  switch (op) {
    case TokenKind::add:
      return left + right;
    case TokenKind::sub:
      return left - right;
    case TokenKind::mul:
      return left * right;
    case TokenKind::div:
      return left / right;
    case TokenKind::mod:
      return std::fmod(left, right);
    case TokenKind::pow:
      return std::pow(left, right);
    case TokenKind::atan2:
      return std::atan2(left, right);
    default:
      return holds(op, left, right) ? 1 : 0;
  }
}

}  // namespace watchbill::promql
