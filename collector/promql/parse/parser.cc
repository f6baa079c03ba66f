#include "collector/promql/parse/parser.h"

#include <algorithm>
#include <cmath>

#include "collector/promql/matching.h"
#include "collector/promql/parse/check.h"
#include "collector/promql/parse/literals.h"
#include "collector/promql/parse/printer.h"
#include "collector/promql/parse/refused.h"
#include "collector/promql/parse/token_reader.h"
#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

using Kind = TokenKind;
using templates::go_quote;

class Parser : private TokenReader {
 public:
  explicit Parser(std::string_view text) : TokenReader(text) {}

  ExprPtr run() {
    if (is(Kind::end)) throw Refused{.span = {}, .problem = "no expression found in input"};
    ExprPtr out = expression(0);
    if (!is(Kind::end)) unexpected();
    return out;
  }

 private:
  using TokenReader::unexpected;
  [[noreturn]] void unexpected() const { unexpected(aggregations_ > 0 ? "aggregation" : ""); }

  template <class Node>
  ExprPtr made(Node node, Type type, std::size_t begin, int depth = 1) {
    if (depth > kDeepest) refuse({begin, last_end()}, "expression is nested deeper than " + std::to_string(kDeepest));
    auto out = std::make_unique<Expr>();
    out->node = std::move(node);
    out->type = type;
    out->span = {begin, last_end()};
    out->depth = depth;
    return out;
  }

  /// Counts recursion while it lives.
  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kDeepest) {
        refuse(parser_.peek().span, "expression is nested deeper than " + std::to_string(kDeepest));
      }
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };

  /// Operators that bind at least as strongly as `least`.
  ExprPtr expression(int least) {
    const Deeper deeper(*this);
    ExprPtr left = unary();
    for (;;) {
      const Kind op = peek().kind;
      const int power = precedence(op);
      if (power == 0 || power < least) return left;
      const Span op_span = next().span;
      Binary binary{.op = op,
                    .left = std::move(left),
                    .right = nullptr,
                    .returns_bool = take(Kind::boolean),
                    .matching = {},
                    .op_span = op_span};
      matching(binary);
      // ^ groups to the right, all others to the left.
      binary.right = expression(op == Kind::pow ? power : power + 1);
      if (is_set_operator(op) && binary.matching.card == Matching::Card::one_to_one) {
        binary.matching.card = Matching::Card::many_to_many;
      }
      const bool scalars = binary.left->type == Type::scalar && binary.right->type == Type::scalar;
      const std::size_t begin = binary.left->span.begin;
      const int depth = std::max(binary.left->depth, binary.right->depth) + 1;
      left = made(std::move(binary), scalars ? Type::scalar : Type::vector, begin, depth);
    }
  }

  void matching(Binary& binary) {
    if (!is(Kind::on) && !is(Kind::ignoring)) return;
    binary.matching.on = next().kind == Kind::on;
    binary.matching.labels = grouping();
    if (!is(Kind::group_left) && !is(Kind::group_right)) return;
    binary.matching.card = next().kind == Kind::group_left ? Matching::Card::many_to_one : Matching::Card::one_to_many;
    if (is(Kind::left_paren)) binary.matching.include = grouping();
  }

  std::vector<std::string> grouping() {
    std::vector<std::string> labels;
    if (!take(Kind::left_paren)) unexpected("grouping opts", "\"(\"");
    while (!take(Kind::right_paren)) {
      if (!may_name_label(peek().kind) || !is_label_name(peek().text)) unexpected("grouping opts", "label");
      labels.push_back(next().text);
      if (!is(Kind::right_paren) && !take(Kind::comma)) unexpected("grouping opts", "\",\" or \")\"");
    }
    return labels;
  }

  ExprPtr unary() {
    if (!is(Kind::add) && !is(Kind::sub)) return postfix(primary());
    const std::size_t begin = peek().span.begin;
    const Kind op = next().kind;
    // The sign binds as strongly as * does: -2^2 is -(2^2), -a * b is (-a) * b.
    ExprPtr operand = expression(kMulPrecedence + 1);
    if (auto* number = std::get_if<Number>(&operand->node)) {
      if (op == Kind::sub) number->value = -number->value;
      operand->span.begin = begin;
      return operand;
    }
    const Type type = operand->type;
    const int depth = operand->depth + 1;
    return made(Unary{.op = op, .operand = std::move(operand)}, type, begin, depth);
  }

  ExprPtr primary() {
    const Token& token = peek();
    const std::size_t begin = token.span.begin;
    switch (token.kind) {
      case Kind::number: {
        const double value = number_of(next());
        return made(Number{value}, Type::scalar, begin);
      }
      case Kind::string: {
        std::string value = string_of(next());
        return made(String{std::move(value)}, Type::string, begin);
      }
      case Kind::left_paren:
        return paren();
      case Kind::left_brace:
        return selector({});
      default:
        break;
    }
    if (is_aggregation(token.kind)) {
      const Kind after = peek(1).kind;
      if (after == Kind::left_paren || after == Kind::by || after == Kind::without) return aggregate();
    }
    if (token.kind == Kind::identifier && peek(1).kind == Kind::left_paren) return call();
    if (!may_name_metric(token.kind)) unexpected();
    return selector(next().text, begin);
  }

  ExprPtr paren() {
    const std::size_t begin = next().span.begin;
    ExprPtr inner = expression(0);
    if (!take(Kind::right_paren)) unexpected();
    const Type type = inner->type;
    const int depth = inner->depth + 1;
    return made(Paren{std::move(inner)}, type, begin, depth);
  }

  std::vector<ExprPtr> arguments() {
    std::vector<ExprPtr> out;
    if (!take(Kind::left_paren)) unexpected();
    if (take(Kind::right_paren)) return out;
    for (;;) {
      out.push_back(expression(0));
      if (take(Kind::right_paren)) return out;
      if (!is(Kind::comma)) unexpected();
      const Span comma = next().span;
      if (is(Kind::right_paren)) refuse(comma, "trailing commas not allowed in function call args");
    }
  }

  static int deepest(const std::vector<ExprPtr>& arguments) {
    int depth = 0;
    for (const auto& argument : arguments) depth = std::max(depth, argument->depth);
    return depth;
  }

  ExprPtr call() {
    const Token name = next();
    std::vector<ExprPtr> given = arguments();
    const Signature* function = find_signature(name.text);
    if (function == nullptr) {
      const auto near = nearest_signature(name.text);
      refuse(name.span, "unknown function with name " + go_quote(name.text), near ? "did you mean " + *near + "?" : "");
    }
    const int depth = deepest(given) + 1;
    return made(Call{.function = function, .arguments = std::move(given)}, function->returns, name.span.begin, depth);
  }

  ExprPtr aggregate() {
    const Token op = next();
    Aggregate out{.op = op.kind, .parameter = nullptr, .operand = nullptr, .grouping = {}};
    ++aggregations_;
    const bool early = aggregate_modifier(out);
    std::vector<ExprPtr> given = arguments();
    if (!early) aggregate_modifier(out);
    --aggregations_;
    const int depth = deepest(given) + 1;
    const Span span{op.span.begin, last_end()};
    if (given.empty()) refuse(span, "no arguments for aggregate expression provided");
    const bool has_parameter = op.kind >= Kind::topk;
    const std::size_t wanted = has_parameter ? 2 : 1;
    if (given.size() != wanted) {
      refuse(span, "wrong number of arguments for aggregate expression provided, expected " + std::to_string(wanted) +
                       ", got " + std::to_string(given.size()));
    }
    if (has_parameter) out.parameter = std::move(given.front());
    out.operand = std::move(given.back());
    return made(std::move(out), Type::vector, op.span.begin, depth);
  }

  bool aggregate_modifier(Aggregate& aggregate) {
    if (!is(Kind::by) && !is(Kind::without)) return false;
    aggregate.without = next().kind == Kind::without;
    aggregate.grouping = grouping();
    return true;
  }

  ExprPtr selector(std::string name, std::optional<std::size_t> begin = std::nullopt) {
    const std::size_t from = begin.value_or(peek().span.begin);
    Selector out{.name = std::move(name), .matchers = {}, .modifiers = {}};
    if (take(Kind::left_brace)) matchers(out);
    if (!out.name.empty()) out.matchers.push_back({.op = Matcher::Op::equal, .name = "__name__", .value = out.name});
    std::sort(out.matchers.begin(), out.matchers.end(),
              [](const Matcher& a, const Matcher& b) { return matcher_text(a) < matcher_text(b); });
    return made(std::move(out), Type::vector, from);
  }

  void matchers(Selector& selector) {
    while (!take(Kind::right_brace)) {
      if (!is(Kind::identifier)) unexpected("label matching", "identifier or \"}\"");
      const Token label = next();
      Matcher matcher{.op = matcher_op(), .name = label.text, .value = {}};
      next();
      if (!is(Kind::string)) unexpected("label matching", "string");
      matcher.value = string_of(next());
      if (const auto compiled = CompiledMatcher::make(matcher); !compiled) {
        refuse({label.span.begin, last_end()}, compiled.error().problem);
      }
      selector.matchers.push_back(std::move(matcher));
      if (!is(Kind::right_brace) && !take(Kind::comma)) unexpected("label matching", "\",\" or \"}\"");
    }
  }

  Matcher::Op matcher_op() const {
    switch (peek().kind) {
      case Kind::assign:
        return Matcher::Op::equal;
      case Kind::not_equal:
        return Matcher::Op::not_equal;
      case Kind::matches:
        return Matcher::Op::matches;
      case Kind::not_matches:
        return Matcher::Op::not_matches;
      default:
        unexpected("label matching", "label matching operator");
    }
  }

  /// Ranges, subqueries, offset and @, which bind to what stands right before them.
  ExprPtr postfix(ExprPtr expr) {
    for (;;) {
      if (is(Kind::left_bracket)) {
        expr = bracket(std::move(expr));
      } else if (is(Kind::offset)) {
        next();
        set_offset(*expr);
      } else if (is(Kind::at)) {
        next();
        set_at(*expr);
      } else {
        return expr;
      }
    }
  }

  ExprPtr bracket(ExprPtr expr) {
    const std::size_t begin = expr->span.begin;
    const std::size_t open = next().span.begin;
    if (!is(Kind::duration)) unexpected("subquery selector", "duration");
    const Duration range = duration_of(next());
    if (take(Kind::right_bracket)) {
      auto* selector = std::get_if<Selector>(&expr->node);
      const Span brackets{open, last_end()};
      if (selector == nullptr || selector->range.count() != 0)
        refuse(brackets, "ranges only allowed for vector selectors");
      if (selector->modifiers.offset.count() != 0) refuse(brackets, "no offset modifiers allowed before range");
      if (selector->modifiers.at != Modifiers::At::none) refuse(brackets, "no @ modifiers allowed before range");
      selector->range = range;
      expr->type = Type::matrix;
      expr->span.end = last_end();
      return expr;
    }
    if (!take(Kind::colon)) unexpected("subquery or range", "\":\" or \"]\"");
    const bool has_step = is(Kind::duration);
    const Duration step = has_step ? duration_of(next()) : Duration{0};
    if (!take(Kind::right_bracket)) {
      unexpected("subquery selector", has_step ? "\"]\"" : "duration or \"]\"");
    }
    const int depth = expr->depth + 1;
    return made(Subquery{.inner = std::move(expr), .range = range, .step = step, .modifiers = {}}, Type::matrix, begin,
                depth);
  }

  Modifiers& modifiers_of(Expr& expr, const std::string& what) {
    if (auto* selector = std::get_if<Selector>(&expr.node)) return selector->modifiers;
    if (auto* subquery = std::get_if<Subquery>(&expr.node)) return subquery->modifiers;
    refuse(expr.span,
           what + " modifier must be preceded by an instant vector selector or range vector selector or a subquery");
  }

  void set_offset(Expr& expr) {
    const bool ahead = take(Kind::sub);
    if (!is(Kind::duration)) unexpected("offset", "duration");
    const Duration offset = duration_of(next());
    Modifiers& modifiers = modifiers_of(expr, "offset");
    if (modifiers.offset.count() != 0) refuse(expr.span, "offset may not be set multiple times");
    modifiers.offset = ahead ? -offset : offset;
    expr.span.end = last_end();
  }

  void set_at(Expr& expr) {
    Modifiers wanted;
    const bool is_bound = is(Kind::start) || is(Kind::finish);
    if (is_bound && peek(1).kind == Kind::left_paren && peek(2).kind == Kind::right_paren) {
      wanted.at = next().kind == Kind::start ? Modifiers::At::start : Modifiers::At::end;
      next();
      next();
    } else {
      wanted.at = Modifiers::At::timestamp;
      const bool negative = is(Kind::sub);
      if (negative || is(Kind::add)) next();
      if (!is(Kind::number)) unexpected("@", "timestamp");
      const double seconds = number_of(next()) * (negative ? -1 : 1);
      const double milliseconds = std::round(seconds * 1000);
      if (!(std::abs(milliseconds) <= 1000.0 * static_cast<double>(kLongest.count()))) {
        refuse(expr.span, "timestamp out of bounds for @ modifier: " + templates::go_float_with(seconds, 'f', 6));
      }
      wanted.timestamp = Instant{Duration{static_cast<std::int64_t>(milliseconds)}};
    }
    Modifiers& modifiers = modifiers_of(expr, "@");
    if (modifiers.at != Modifiers::At::none) refuse(expr.span, "@ <timestamp> may not be set multiple times");
    modifiers.at = wanted.at;
    modifiers.timestamp = wanted.timestamp;
    expr.span.end = last_end();
  }

  int depth_ = 0;
  int aggregations_ = 0;
};

SourcePos place(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n');
  const auto last = before.rfind('\n');
  const std::size_t column = last == std::string_view::npos ? before.size() : before.size() - last - 1;
  return {.file = "", .line = static_cast<int>(line) + 1, .column = static_cast<int>(column) + 1};
}

}  // namespace

Result<ExprPtr> parse_expr(std::string_view text) {
  try {
    ExprPtr expr = Parser(text).run();
    check(*expr);
    return expr;
  } catch (const Refused& refused) {
    return tl::unexpected(Error{.problem = "parse error: " + refused.problem,
                                .remedy = refused.remedy,
                                .where = place(text, refused.span.begin)});
  }
}

}  // namespace watchbill::promql
