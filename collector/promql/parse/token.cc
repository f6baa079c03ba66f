#include "collector/promql/parse/token.h"

#include <algorithm>
#include <array>

#include "collector/template/go_format.h"

namespace watchbill::promql {

namespace {

struct Word {
  std::string_view text;
  TokenKind kind;
};
constexpr std::array<Word, 27> kWords{{{"and", TokenKind::land},
                                       {"or", TokenKind::lor},
                                       {"unless", TokenKind::unless},
                                       {"atan2", TokenKind::atan2},
                                       {"sum", TokenKind::sum},
                                       {"avg", TokenKind::avg},
                                       {"count", TokenKind::count},
                                       {"min", TokenKind::min},
                                       {"max", TokenKind::max},
                                       {"group", TokenKind::group},
                                       {"stddev", TokenKind::stddev},
                                       {"stdvar", TokenKind::stdvar},
                                       {"topk", TokenKind::topk},
                                       {"bottomk", TokenKind::bottomk},
                                       {"quantile", TokenKind::quantile},
                                       {"count_values", TokenKind::count_values},
                                       {"offset", TokenKind::offset},
                                       {"by", TokenKind::by},
                                       {"without", TokenKind::without},
                                       {"on", TokenKind::on},
                                       {"ignoring", TokenKind::ignoring},
                                       {"group_left", TokenKind::group_left},
                                       {"group_right", TokenKind::group_right},
                                       {"bool", TokenKind::boolean},
                                       {"start", TokenKind::start},
                                       {"end", TokenKind::finish},
                                       {"inf", TokenKind::number}}};

constexpr std::array<Word, 15> kSigns{{{"+", TokenKind::add},
                                       {"-", TokenKind::sub},
                                       {"*", TokenKind::mul},
                                       {"/", TokenKind::div},
                                       {"%", TokenKind::mod},
                                       {"^", TokenKind::pow},
                                       {"==", TokenKind::equal},
                                       {"!=", TokenKind::not_equal},
                                       {">", TokenKind::greater},
                                       {"<", TokenKind::less},
                                       {">=", TokenKind::greater_or_equal},
                                       {"<=", TokenKind::less_or_equal},
                                       {"=~", TokenKind::matches},
                                       {"!~", TokenKind::not_matches},
                                       {"@", TokenKind::at}}};

}  // namespace

bool is_operator(TokenKind kind) {
  return kind >= TokenKind::add && kind <= TokenKind::at;
}
bool is_comparison(TokenKind kind) {
  return kind >= TokenKind::equal && kind <= TokenKind::less_or_equal;
}
bool is_set_operator(TokenKind kind) {
  return kind == TokenKind::land || kind == TokenKind::lor || kind == TokenKind::unless;
}
bool is_aggregation(TokenKind kind) {
  return kind >= TokenKind::sum && kind <= TokenKind::count_values;
}

std::string_view spelling(TokenKind kind) {
  for (const auto& word : kWords) {
    if (word.kind == kind) return word.text;
  }
  for (const auto& sign : kSigns) {
    if (sign.kind == kind) return sign.text;
  }
  return {};
}

TokenKind kind_of_word(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (lower == "nan") return TokenKind::number;
  const auto at = std::find_if(kWords.begin(), kWords.end(), [&](const Word& known) { return known.text == lower; });
  if (at != kWords.end()) return at->kind;
  return word.find(':') == std::string_view::npos ? TokenKind::identifier : TokenKind::metric_identifier;
}

std::string description(const Token& token) {
  // Prometheus shows at most ten characters of a long word.
  const auto quoted = [&] {
    return token.text.size() > 10 ? templates::go_quote(token.text.substr(0, 10)) + "..."
                                  : templates::go_quote(token.text);
  };
  switch (token.kind) {
    case TokenKind::end:
      return "end of input";
    case TokenKind::error:
      return "error " + token.text;
    case TokenKind::identifier:
      return "identifier " + templates::go_quote(token.text);
    case TokenKind::metric_identifier:
      return "metric identifier " + templates::go_quote(token.text);
    case TokenKind::string:
      return "string " + quoted();
    case TokenKind::number:
      return "number " + quoted();
    case TokenKind::duration:
      return "duration " + quoted();
    default:
      break;
  }
  if (is_operator(token.kind)) return "<op:" + token.text + ">";
  if (is_aggregation(token.kind)) return "<aggr:" + token.text + ">";
  if (token.kind >= TokenKind::by && token.kind <= TokenKind::boolean) return "<" + token.text + ">";
  return quoted();
}

int precedence(TokenKind kind) {
  switch (kind) {
    case TokenKind::lor:
      return 1;
    case TokenKind::land:
    case TokenKind::unless:
      return 2;
    case TokenKind::add:
    case TokenKind::sub:
      return 4;
    case TokenKind::mul:
    case TokenKind::div:
    case TokenKind::mod:
    case TokenKind::atan2:
      return 5;
    case TokenKind::pow:
      return 6;
    default:
      return is_comparison(kind) ? 3 : 0;
  }
}
bool may_name_metric(TokenKind kind) {
  if (is_aggregation(kind) || is_set_operator(kind)) return true;
  return kind == TokenKind::identifier || kind == TokenKind::metric_identifier || kind == TokenKind::by ||
         kind == TokenKind::without || kind == TokenKind::offset || kind == TokenKind::start ||
         kind == TokenKind::finish;
}

bool may_name_label(TokenKind kind) {
  if (is_aggregation(kind) || is_set_operator(kind)) return true;
  return kind == TokenKind::identifier || kind == TokenKind::metric_identifier || kind == TokenKind::atan2 ||
         (kind >= TokenKind::by && kind <= TokenKind::finish && kind != TokenKind::without);
}

}  // namespace watchbill::promql
