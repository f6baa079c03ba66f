#include "collector/promql/parse/check.h"

#include <algorithm>

#include "collector/promql/matching.h"
#include "collector/promql/parse/refused.h"
#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

using templates::go_quote;

[[noreturn]] void refuse(Span at, std::string problem, std::string remedy = {}) {
  throw Refused{.span = at, .problem = std::move(problem), .remedy = std::move(remedy)};
}
[[noreturn]] void refuse(const Expr& at, std::string problem, std::string remedy = {}) {
  refuse(at.span, std::move(problem), std::move(remedy));
}

void expect(const Expr& expr, Type wanted, const std::string& context) {
  check(expr);
  if (expr.type != wanted) {
    refuse(expr, "expected type " + std::string(documented(wanted)) + " in " + context + ", got " +
                     std::string(documented(expr.type)));
  }
}

void check_node(const Number&, const Expr&) {}
void check_node(const String&, const Expr&) {}

void check_node(const Selector& selector, const Expr& at) {
  if (!selector.name.empty()) {
    for (const auto& matcher : selector.matchers) {
      const bool is_own = matcher == Matcher{.op = Matcher::Op::equal, .name = "__name__", .value = selector.name};
      if (matcher.name != "__name__") continue;
      const auto same = std::count(selector.matchers.begin(), selector.matchers.end(), matcher);
      if (!is_own || same > 1) {
        refuse(at, "metric name must not be set twice: " + go_quote(selector.name) + " or " + go_quote(matcher.value));
      }
    }
    return;
  }
  const bool all_empty = std::all_of(selector.matchers.begin(), selector.matchers.end(), [](const Matcher& matcher) {
    const auto compiled = CompiledMatcher::make(matcher);
    return compiled && compiled->fits("");
  });
  if (all_empty) {
    refuse(at, "vector selector must contain at least one non-empty matcher", "name the metric, or a label's value");
  }
}

void check_node(const Subquery& subquery, const Expr& at) {
  check(*subquery.inner);
  if (subquery.inner->type == Type::vector) return;
  static constexpr std::string_view kRaw[] = {"scalar", "string", "vector", "matrix"};
  refuse(at, "subquery is only allowed on instant vector, got " +
                 std::string(kRaw[static_cast<std::size_t>(subquery.inner->type)]) + " instead");
}

void check_node(const Unary& unary, const Expr& at) {
  check(*unary.operand);
  if (unary.operand->type == Type::scalar || unary.operand->type == Type::vector) return;
  refuse(at, "unary expression only allowed on expressions of type scalar or instant vector, got " +
                 go_quote(documented(unary.operand->type)));
}

bool is_operand(const Expr& expr) {
  return expr.type == Type::scalar || expr.type == Type::vector;
}

void check_matching(const Binary& binary, const Expr& at) {
  const Matching& matching = binary.matching;
  const bool both_vectors = binary.left->type == Type::vector && binary.right->type == Type::vector;
  if (!both_vectors) {
    if (!matching.labels.empty()) refuse(at, "vector matching only allowed between instant vectors");
    return;
  }
  const bool groups = matching.card == Matching::Card::one_to_many || matching.card == Matching::Card::many_to_one;
  if (is_set_operator(binary.op) && groups) {
    refuse(at, "no grouping allowed for " + go_quote(spelling(binary.op)) + " operation");
  }
}

void check_node(const Binary& binary, const Expr& at) {
  check(*binary.left);
  check(*binary.right);
  if (binary.returns_bool && !is_comparison(binary.op)) {
    refuse(binary.op_span, "bool modifier can only be used on comparison operators");
  }
  const bool both_scalars = binary.left->type == Type::scalar && binary.right->type == Type::scalar;
  if (is_comparison(binary.op) && !binary.returns_bool && both_scalars) {
    refuse(binary.op_span, "comparisons between scalars must use BOOL modifier");
  }
  if (binary.matching.on) {
    for (const auto& label : binary.matching.labels) {
      const auto& include = binary.matching.include;
      if (std::find(include.begin(), include.end(), label) != include.end()) {
        refuse(binary.op_span, "label " + go_quote(label) + " must not occur in ON and GROUP clause at once");
      }
    }
  }
  for (const auto* side : {binary.left.get(), binary.right.get()}) {
    if (!is_operand(*side)) refuse(*side, "binary expression must contain only scalar and instant vector types");
  }
  check_matching(binary, at);
  const bool some_scalar = binary.left->type == Type::scalar || binary.right->type == Type::scalar;
  if (some_scalar && is_set_operator(binary.op)) {
    refuse(at, "set operator " + go_quote(spelling(binary.op)) + " not allowed in binary scalar expression");
  }
}

void check_count(const Call& call, const Expr& at) {
  const Signature& function = *call.function;
  const auto complain = [&](const char* bound, std::size_t n) {
    refuse(at, std::string("expected ") + bound + std::to_string(n) + " argument(s) in call to " +
                   go_quote(function.name) + ", got " + std::to_string(call.arguments.size()));
  };
  const std::size_t listed = function.arguments.size();
  if (function.variadic == 0) {
    if (call.arguments.size() != listed) complain("", listed);
    return;
  }
  const std::size_t least = listed - 1;
  if (call.arguments.size() < least) complain("at least ", least);
  const std::size_t most = least + static_cast<std::size_t>(std::max(function.variadic, 0));
  if (function.variadic > 0 && call.arguments.size() > most) complain("at most ", most);
}

void check_node(const Call& call, const Expr& at) {
  check_count(call, at);
  const Signature& function = *call.function;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Type wanted = function.arguments[std::min(i, function.arguments.size() - 1)];
    expect(*call.arguments[i], wanted, "call to function " + go_quote(function.name));
  }
}

void check_node(const Aggregate& aggregate, const Expr&) {
  expect(*aggregate.operand, Type::vector, "aggregation expression");
  if (!aggregate.parameter) return;
  const Type wanted = aggregate.op == TokenKind::count_values ? Type::string : Type::scalar;
  expect(*aggregate.parameter, wanted, "aggregation parameter");
}

void check_node(const Paren& paren, const Expr&) {
  check(*paren.inner);
}

}  // namespace

void check(const Expr& expr) {
  std::visit([&](const auto& node) { check_node(node, expr); }, expr.node);
}

}  // namespace watchbill::promql
