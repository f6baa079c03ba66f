#pragma once
// The words of PromQL. Values.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace watchbill::promql {

enum class TokenKind : std::uint8_t {
  end,
  error,  ///< `text` says what is wrong
  identifier,
  metric_identifier,  ///< with a colon
  string,             ///< as written, with its quotes
  number,
  duration,
  // Punctuation.
  left_paren,
  right_paren,
  left_brace,
  right_brace,
  left_bracket,
  right_bracket,
  comma,
  colon,
  assign,  ///< =
  // Operators.
  add,
  sub,
  mul,
  div,
  mod,
  pow,
  atan2,
  equal,  ///< ==
  not_equal,
  greater,
  less,
  greater_or_equal,
  less_or_equal,
  matches,
  not_matches,
  land,
  lor,
  unless,
  at,
  // Aggregations.
  sum,
  avg,
  count,
  min,
  max,
  group,
  stddev,
  stdvar,
  topk,
  bottomk,
  quantile,
  count_values,
  // Keywords.
  by,
  without,
  on,
  ignoring,
  group_left,
  group_right,
  offset,
  boolean,
  start,
  finish,  ///< end(), of @
};

/// Bytes of the query, half-open.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Token {
  TokenKind kind = TokenKind::end;
  Span span;
  std::string text;  ///< as written; of an error its message
};

bool is_operator(TokenKind);
bool is_comparison(TokenKind);
bool is_set_operator(TokenKind);
bool is_aggregation(TokenKind);
/// Operators, aggregations and keywords as they are written.
std::string_view spelling(TokenKind);
/// The kind of a word, without regard to case; identifier when it has no other meaning.
TokenKind kind_of_word(std::string_view word);
/// As Prometheus' messages name it: `identifier "foo"`, `<op:+>`, `"("`, `end of input`.
std::string description(const Token&);

/// Binding power of the operators (prometheus.io/docs/prometheus/latest/querying/operators); 0: not a binary operator.
int precedence(TokenKind);
inline constexpr int kMulPrecedence = 5;
/// Keywords that may name a metric where an expression begins.
bool may_name_metric(TokenKind);
/// Words that may name a label in a list of labels.
bool may_name_label(TokenKind);

}  // namespace watchbill::promql
