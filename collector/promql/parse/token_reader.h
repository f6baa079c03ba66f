#pragma once
// Reads a query's tokens one after another, and refuses with their places. Used by one thread, as the parser is.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/promql/parse/lexer.h"
#include "collector/promql/parse/refused.h"
#include "collector/promql/parse/token.h"

namespace watchbill::promql {

class TokenReader {
 public:
  explicit TokenReader(std::string_view text) : tokens_(lex(text)) {}

  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool is(TokenKind kind) const { return peek().kind == kind; }
  const Token& next() {
    const Token& token = peek();
    last_end_ = token.span.end;
    ++at_;
    return token;
  }
  bool take(TokenKind kind) {
    if (!is(kind)) return false;
    next();
    return true;
  }

  [[noreturn]] static void refuse(Span span, std::string problem, std::string remedy = {}) {
    throw Refused{.span = span, .problem = std::move(problem), .remedy = std::move(remedy)};
  }

  /// The token here does not fit. What the lexer refused is said in its words.
  [[noreturn]] void unexpected(std::string_view context, std::string_view expected = {}) const {
    const Token& token = peek();
    if (token.kind == TokenKind::error) refuse(token.span, token.text);
    std::string problem = "unexpected " + description(token);
    if (!context.empty()) problem.append(" in ").append(context);
    if (!expected.empty()) problem.append(", expected ").append(expected);
    refuse(token.span, std::move(problem));
  }
  /// Where the token read last ends.
  std::size_t last_end() const { return last_end_; }

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t last_end_ = 0;
};

}  // namespace watchbill::promql
