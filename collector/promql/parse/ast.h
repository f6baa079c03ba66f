#pragma once
// A parsed query. Immutable once parsed; depth is limited by the parser, so that walking it by recursion is safe.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "collector/promql/functions/signatures.h"
#include "collector/promql/parse/token.h"
#include "collector/promql/source.h"
#include "proto/shared/time.h"

namespace watchbill::promql {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct Number {
  double value = 0;
};
struct String {
  std::string value;
};

/// `offset` and `@` of a selector or subquery.
struct Modifiers {
  enum class At : std::uint8_t { none, timestamp, start, end } at = At::none;
  Instant timestamp{};  ///< of At::timestamp
  Duration offset{0};   ///< negative looks ahead
  bool operator==(const Modifiers&) const = default;
};

struct Selector {
  std::string name;               ///< as written before the braces, else empty
  std::vector<Matcher> matchers;  ///< the name's own included; in canonical order
  Duration range{0};              ///< of a range vector; 0: an instant vector
  Modifiers modifiers;
};

struct Subquery {
  ExprPtr inner;
  Duration range{0};
  Duration step{0};  ///< 0: the default
  Modifiers modifiers;
};

struct Unary {
  TokenKind op = TokenKind::sub;
  ExprPtr operand;
};

/// How the two sides of an operator find each other.
struct Matching {
  enum class Card : std::uint8_t { one_to_one, many_to_one, one_to_many, many_to_many } card = Card::one_to_one;
  bool on = false;                   ///< else ignoring
  std::vector<std::string> labels;   ///< of on or ignoring
  std::vector<std::string> include;  ///< of group_left or group_right
  bool operator==(const Matching&) const = default;
};

struct Binary {
  TokenKind op = TokenKind::add;
  ExprPtr left;
  ExprPtr right;
  bool returns_bool = false;
  Matching matching;
  Span op_span{};  ///< where messages about the operator point
};

struct Call {
  const Signature* function = nullptr;
  std::vector<ExprPtr> arguments;
};

struct Aggregate {
  TokenKind op = TokenKind::sum;
  ExprPtr parameter;  ///< of topk, bottomk, quantile and count_values
  ExprPtr operand;
  std::vector<std::string> grouping;
  bool without = false;
};

struct Paren {
  ExprPtr inner;
};

struct Expr {
  std::variant<Number, String, Selector, Subquery, Unary, Binary, Call, Aggregate, Paren> node;
  Type type = Type::scalar;
  Span span{};
  int depth = 1;  ///< of the tree from here down
};

/// The same query; places and white space do not count.
bool equal(const Expr&, const Expr&);
/// What stands within any parentheses.
const Expr& unwrapped(const Expr&);

}  // namespace watchbill::promql
