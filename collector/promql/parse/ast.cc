#include "collector/promql/parse/ast.h"

#include <algorithm>
#include <cmath>

namespace watchbill::promql {

namespace {

bool equal(const ExprPtr& a, const ExprPtr& b) {
  if (!a || !b) return !a && !b;
  return promql::equal(*a, *b);
}

bool same(const Number& a, const Number& b) {
  if (std::isnan(a.value) || std::isnan(b.value)) return std::isnan(a.value) && std::isnan(b.value);
  return a.value == b.value && std::signbit(a.value) == std::signbit(b.value);
}
bool same(const String& a, const String& b) {
  return a.value == b.value;
}
bool same(const Selector& a, const Selector& b) {
  return a.name == b.name && a.matchers == b.matchers && a.range == b.range && a.modifiers == b.modifiers;
}
bool same(const Subquery& a, const Subquery& b) {
  return a.range == b.range && a.step == b.step && a.modifiers == b.modifiers && equal(a.inner, b.inner);
}
bool same(const Unary& a, const Unary& b) {
  return a.op == b.op && equal(a.operand, b.operand);
}
bool same(const Binary& a, const Binary& b) {
  return a.op == b.op && a.returns_bool == b.returns_bool && a.matching == b.matching && equal(a.left, b.left) &&
         equal(a.right, b.right);
}
bool same(const Call& a, const Call& b) {
  return a.function == b.function &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                    [](const auto& x, const auto& y) { return equal(x, y); });
}
bool same(const Aggregate& a, const Aggregate& b) {
  return a.op == b.op && a.without == b.without && a.grouping == b.grouping && equal(a.parameter, b.parameter) &&
         equal(a.operand, b.operand);
}
bool same(const Paren& a, const Paren& b) {
  return equal(a.inner, b.inner);
}

}  // namespace

bool equal(const Expr& a, const Expr& b) {
  if (a.node.index() != b.node.index() || a.type != b.type) return false;
  return std::visit([&](const auto& x) { return same(x, std::get<std::decay_t<decltype(x)>>(b.node)); }, a.node);
}

const Expr& unwrapped(const Expr& expr) {
  const Expr* at = &expr;
  while (const auto* paren = std::get_if<Paren>(&at->node)) at = paren->inner.get();
  return *at;
}

}  // namespace watchbill::promql
