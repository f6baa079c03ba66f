#include "collector/promql/parse/lexer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "collector/template/go_format.h"
#include "proto/shared/sample.h"

namespace watchbill::promql {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (!done_) step();
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool at_end() const { return at_ >= text_.size(); }

  bool accept(std::string_view any) {
    if (at_end() || any.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  void accept_run(std::string_view any) {
    while (accept(any)) {
    }
  }

  void emit(TokenKind kind) {
    tokens_.push_back({.kind = kind, .span = {from_, at_}, .text = std::string(text_.substr(from_, at_ - from_))});
  }
  void sign(TokenKind kind, std::size_t length) {
    at_ += length;
    emit(kind);
  }
  void refuse(std::string problem) { refuse_at(from_, std::move(problem)); }
  void refuse_at(std::size_t at, std::string problem) {
    tokens_.push_back({.kind = TokenKind::error, .span = {at, at_}, .text = std::move(problem)});
    done_ = true;
  }

  /// The character here as Go's %q writes a rune.
  std::string rune() const {
    if (at_end()) return "end of input";
    std::size_t length = 1;
    while (length < 4 && !is_utf8(text_.substr(at_, length))) ++length;
    if (!is_utf8(text_.substr(at_, length))) return "'\xef\xbf\xbd'";
    std::string inside = templates::go_quote(text_.substr(at_, length));
    inside = inside.substr(1, inside.size() - 2);
    if (inside == "\\\"") inside = "\"";
    if (inside == "'") inside = "\\'";
    return "'" + inside + "'";
  }

  void step() {
    from_ = at_;
    if (at_end()) return finish();
    const char c = peek();
    if (is_space(c)) {
      accept_run(" \t\n\r");
    } else if (c == '#') {
      while (!at_end() && peek() != '\n' && peek() != '\r') ++at_;
    } else if (c == '"' || c == '\'' || c == '`') {
      quoted();
    } else if (in_braces_) {
      inside_braces();
    } else {
      statement();
    }
  }

  void finish() {
    if (in_braces_) return refuse("unexpected end of input inside braces");
    if (parens_ > 0) return refuse("unclosed left parenthesis");
    if (in_brackets_) return refuse("unclosed left bracket");
    emit(TokenKind::end);
    done_ = true;
  }

  void inside_braces() {
    const char c = peek();
    if (is_alpha(c)) {
      while (is_alnum(peek())) ++at_;
      return emit(TokenKind::identifier);
    }
    if (c == ',') return sign(TokenKind::comma, 1);
    if (c == '=') return peek(1) == '~' ? sign(TokenKind::matches, 2) : sign(TokenKind::assign, 1);
    if (c == '!') {
      if (peek(1) == '~') return sign(TokenKind::not_matches, 2);
      if (peek(1) == '=') return sign(TokenKind::not_equal, 2);
      ++at_;
      return refuse("unexpected character after '!' inside braces: " + rune());
    }
    if (c == '{') return refuse("unexpected left brace '{'");
    if (c == '}') {
      in_braces_ = false;
      return sign(TokenKind::right_brace, 1);
    }
    refuse("unexpected character inside braces: " + rune());
  }

  void statement() {
    const char c = peek();
    const char next = peek(1);
    if (is_digit(c) || (c == '.' && is_digit(next))) return number_or_duration();
    if (is_alpha(c) || (c == ':' && !in_brackets_)) return word();
    switch (c) {
      case ',':
        return sign(TokenKind::comma, 1);
      case '*':
        return sign(TokenKind::mul, 1);
      case '/':
        return sign(TokenKind::div, 1);
      case '%':
        return sign(TokenKind::mod, 1);
      case '+':
        return sign(TokenKind::add, 1);
      case '-':
        return sign(TokenKind::sub, 1);
      case '^':
        return sign(TokenKind::pow, 1);
      case '@':
        return sign(TokenKind::at, 1);
      case '<':
        return next == '=' ? sign(TokenKind::less_or_equal, 2) : sign(TokenKind::less, 1);
      case '>':
        return next == '=' ? sign(TokenKind::greater_or_equal, 2) : sign(TokenKind::greater, 1);
      case '=':
        if (next == '=') return sign(TokenKind::equal, 2);
        if (next != '~') return sign(TokenKind::assign, 1);
        ++at_;
        return refuse("unexpected character after '=': " + rune());
      case '!':
        if (next == '=') return sign(TokenKind::not_equal, 2);
        ++at_;
        return refuse("unexpected character after '!': " + rune());
      default:
        grouping(c);
    }
  }

  void grouping(char c) {
    switch (c) {
      case '(':
        ++parens_;
        return sign(TokenKind::left_paren, 1);
      case ')':
        if (--parens_ < 0) return refuse_at(at_ + 1, "unexpected right parenthesis ')'");
        return sign(TokenKind::right_paren, 1);
      case '{':
        in_braces_ = true;
        return sign(TokenKind::left_brace, 1);
      case '}':
        return refuse("unexpected character: '}'");
      case '[':
        return open_bracket();
      case ']':
        if (!in_brackets_) return refuse("unexpected right bracket ']'");
        in_brackets_ = false;
        return sign(TokenKind::right_bracket, 1);
      case ':':
        if (had_colon_) return refuse("unexpected colon ':'");
        had_colon_ = true;
        return sign(TokenKind::colon, 1);
      default:
        refuse("unexpected character: " + rune());
    }
  }

  /// Right after [ only a duration may stand.
  void open_bracket() {
    if (in_brackets_) return refuse("unexpected left bracket '['");
    in_brackets_ = true;
    had_colon_ = false;
    sign(TokenKind::left_bracket, 1);
    accept_run(" \t\n\r");
    from_ = at_;
    if (scan_number()) return refuse("missing unit character in duration");
    if (!scan_rest_of_duration()) return refuse(bad("bad duration syntax: "));
    emit(TokenKind::duration);
  }

  std::string bad(const char* what) const { return what + templates::go_quote(text_.substr(from_, at_ - from_)); }

  void word() {
    while (is_alnum(peek()) || peek() == ':') ++at_;
    emit(kind_of_word(text_.substr(from_, at_ - from_)));
  }

  void number_or_duration() {
    if (scan_number()) return emit(TokenKind::number);
    if (scan_rest_of_duration()) return emit(TokenKind::duration);
    refuse(bad("bad number or duration syntax: "));
  }

  /// Decimal, hexadecimal, with fraction and exponent; false where a letter follows.
  bool scan_number() {
    std::string_view digits = "0123456789";
    if (accept("0") && accept("xX")) digits = "0123456789abcdefABCDEF";
    accept_run(digits);
    if (accept(".")) accept_run(digits);
    if (accept("eE")) {
      accept("+-");
      accept_run("0123456789");
    }
    return !is_alnum(peek());
  }

  /// The unit of the number just read, and further numbers with units.
  bool scan_rest_of_duration() {
    if (!accept("smhdwy")) return false;
    accept("s");
    while (accept("0123456789")) {
      accept_run("0123456789");
      if (!accept("smhdw")) return false;
      accept("s");
    }
    return !is_alnum(peek());
  }

  void quoted() {
    const char quote = text_[at_++];
    while (!at_end() && peek() != quote) {
      if (quote != '`' && peek() == '\n') break;
      if (quote != '`' && peek() == '\\') ++at_;
      ++at_;
    }
    at_ = std::min(at_, text_.size());
    if (peek() != quote) return refuse(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
    const std::string_view inside = text_.substr(from_ + 1, at_ - from_ - 1);
    ++at_;
    if (!is_utf8(inside)) return refuse("invalid UTF-8 rune");
    if (quote != '`') {
      if (const auto problem = bad_escape(inside, quote)) return refuse(*problem);
    }
    emit(TokenKind::string);
  }

  static std::optional<std::string> bad_escape(std::string_view inside, char quote) {
    if (templates::go_unescape(inside, quote)) return std::nullopt;
    static constexpr std::string_view kKnown = "abfnrtv\\xuU01234567";
    for (auto at = inside.find('\\'); at != std::string_view::npos; at = inside.find('\\', at + 2)) {
      if (at + 1 < inside.size() && inside[at + 1] != quote && kKnown.find(inside[at + 1]) == std::string_view::npos) {
        std::array<char, 16> code{};
        std::snprintf(code.data(), code.size(), "U+%04X",
                      static_cast<unsigned>(static_cast<unsigned char>(inside[at + 1])));
        return std::string("unknown escape sequence ") + code.data() + " '" + std::string(1, inside[at + 1]) + "'";
      }
    }
    return "escape sequence is malformed or an invalid Unicode code point";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t from_ = 0;
  int parens_ = 0;
  bool in_braces_ = false;
  bool in_brackets_ = false;
  bool had_colon_ = false;
  bool done_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> lex(std::string_view query) {
  return Lexer(query).run();
}

}  // namespace watchbill::promql
