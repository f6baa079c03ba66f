#include "collector/promql/parse/printer.h"

#include <array>
#include <cstdio>
#include <limits>

#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

std::string modifiers_text(const Modifiers& modifiers) {
  std::string out;
  switch (modifiers.at) {
    case Modifiers::At::none:
      break;
    case Modifiers::At::start:
      out += " @ start()";
      break;
    case Modifiers::At::end:
      out += " @ end()";
      break;
    case Modifiers::At::timestamp: {
      // Whole milliseconds, written without passing through a double.
      const auto count = modifiers.timestamp.time_since_epoch().count();
      const auto size = count < 0 ? -count : count;
      std::array<char, 32> digits{};
      std::snprintf(digits.data(), digits.size(), "%lld.%03lld", static_cast<long long>(size / 1000),
                    static_cast<long long>(size % 1000));
      out.append(count < 0 ? " @ -" : " @ ").append(digits.data());
    }
  }
  if (modifiers.offset.count() != 0) out += " offset " + format_duration(modifiers.offset);
  return out;
}

std::string text(const Number& number) {
  // Not +Inf: its sign would take part in the expression, as in Inf ^ 2.
  return number.value == std::numeric_limits<double>::infinity() ? "Inf" : templates::go_float(number.value);
}
std::string text(const String& string) {
  return templates::go_quote(string.value);
}

std::string text(const Selector& selector) {
  std::string out = selector.name;
  std::string inside;
  for (const auto& matcher : selector.matchers) {
    const bool is_own =
        matcher.op == Matcher::Op::equal && matcher.name == "__name__" && matcher.value == selector.name;
    if (is_own) continue;
    if (!inside.empty()) inside += ',';
    inside += matcher_text(matcher);
  }
  if (!inside.empty()) out += '{' + inside + '}';
  if (selector.range.count() != 0) out += '[' + format_duration(selector.range) + ']';
  return out + modifiers_text(selector.modifiers);
}

std::string text(const Subquery& subquery) {
  const std::string step = subquery.step.count() == 0 ? "" : format_duration(subquery.step);
  return text_of(*subquery.inner) + '[' + format_duration(subquery.range) + ':' + step + ']' +
         modifiers_text(subquery.modifiers);
}

std::string text(const Unary& unary) {
  return std::string(spelling(unary.op)) + text_of(*unary.operand);
}

std::string matching_text(const Binary& binary) {
  const Matching& matching = binary.matching;
  const bool groups = matching.card == Matching::Card::many_to_one || matching.card == Matching::Card::one_to_many;
  if (matching.labels.empty() && !matching.on && !groups) return {};
  std::string out = (matching.on ? " on (" : " ignoring (") + joined(matching.labels) + ")";
  if (groups) {
    out += matching.card == Matching::Card::many_to_one ? " group_left (" : " group_right (";
    out += joined(matching.include) + ")";
  }
  return out;
}

std::string text(const Binary& binary) {
  std::string out = text_of(*binary.left) + ' ' + std::string(spelling(binary.op));
  if (binary.returns_bool) out += " bool";
  return out + matching_text(binary) + ' ' + text_of(*binary.right);
}

std::string text(const Call& call) {
  std::string out = std::string(call.function->name) + '(';
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (i > 0) out += ", ";
    out += text_of(*call.arguments[i]);
  }
  return out + ')';
}

std::string text(const Aggregate& aggregate) {
  std::string out(spelling(aggregate.op));
  if (aggregate.without) {
    out += " without (" + joined(aggregate.grouping) + ") ";
  } else if (!aggregate.grouping.empty()) {
    out += " by (" + joined(aggregate.grouping) + ") ";
  }
  out += '(';
  if (aggregate.parameter) out += text_of(*aggregate.parameter) + ", ";
  return out + text_of(*aggregate.operand) + ')';
}

std::string text(const Paren& paren) {
  return '(' + text_of(*paren.inner) + ')';
}

}  // namespace

std::string text_of(const Expr& expr) {
  return std::visit([](const auto& node) { return text(node); }, expr.node);
}

std::string matcher_text(const Matcher& matcher) {
  static constexpr std::array<std::string_view, 4> kOps{"=", "!=", "=~", "!~"};
  return matcher.name + std::string(kOps[static_cast<std::size_t>(matcher.op)]) + templates::go_quote(matcher.value);
}

}  // namespace watchbill::promql
