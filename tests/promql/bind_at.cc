#include "tests/promql/bind_at.h"

#include <array>

#include "collector/promql/parse/parser.h"
#include "collector/promql/parse/printer.h"

namespace watchbill::test {

namespace {

using namespace promql;

constexpr std::array<std::string_view, 11> kLooksAtNow{"time",          "timestamp",      "minute",     "hour",
                                                       "day_of_week",   "day_of_month",   "month",      "year",
                                                       "days_in_month", "predict_linear", "day_of_year"};

/// Binds all it meets; false where something depends on the evaluation's instant otherwise.
struct Binder {
  Instant at;

  bool visit(const ExprPtr& expr) const {
    return !expr || std::visit([&](auto& node) { return bind(node); }, expr->node);
  }
  bool set(Modifiers& modifiers) const {
    if (modifiers.at != Modifiers::At::none) return false;
    modifiers.at = Modifiers::At::timestamp;
    modifiers.timestamp = at;
    return true;
  }
  static bool bind(Number&) { return true; }
  static bool bind(String&) { return true; }
  bool bind(Selector& selector) const { return set(selector.modifiers); }
  bool bind(Subquery& subquery) const { return set(subquery.modifiers); }
  bool bind(Unary& unary) const { return visit(unary.operand); }
  bool bind(Binary& binary) const { return visit(binary.left) && visit(binary.right); }
  bool bind(Call& call) const {
    for (const auto name : kLooksAtNow) {
      if (call.function->name == name) return false;
    }
    for (const auto& argument : call.arguments) {
      if (!visit(argument)) return false;
    }
    return true;
  }
  bool bind(Aggregate& aggregate) const { return visit(aggregate.parameter) && visit(aggregate.operand); }
  bool bind(Paren& paren) const { return visit(paren.inner); }
};

}  // namespace

std::optional<std::string> bind_at(const std::string& query, Instant at) {
  const auto expr = promql::parse_expr(query);
  if (!expr || !Binder{at}.visit(*expr)) return std::nullopt;
  return promql::text_of(**expr);
}

}  // namespace watchbill::test
