#include "collector/template/lexer.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "collector/template/go_format.h"

namespace watchbill::templates {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    bool trim = false;
    while (!failed_) {
      const auto open = text_.find("{{", at_);
      const auto literal_end = std::min(open, text_.size());
      std::string_view literal = text_.substr(at_, literal_end - at_);
      const bool trims_before = open != std::string_view::npos && opens_with_trim(open);
      if (trim) literal.remove_prefix(std::min(literal.size(), literal.find_first_not_of(" \t\r\n")));
      if (trims_before) literal = literal.substr(0, literal.find_last_not_of(" \t\r\n") + 1);
      if (!literal.empty()) add(Token::Kind::text, at_, std::string(literal));
      at_ = literal_end;
      if (open == std::string_view::npos) break;
      trim = action(trims_before);
    }
    if (failed_) return tl::unexpected(*failed_);
    add(Token::Kind::end, text_.size());
    return std::move(tokens_);
  }

 private:
  bool opens_with_trim(std::size_t open) const {
    return open + 3 < text_.size() && text_[open + 2] == '-' && is_space(text_[open + 3]);
  }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  /// Reads one action with its closing braces; true when they trim what follows.
  bool action(bool trims_before) {
    const std::size_t open = at_;
    at_ += trims_before ? 3 : 2;
    std::size_t inside = at_;
    while (inside < text_.size() && trims_before && is_space(text_[inside])) ++inside;
    if (text_.substr(inside).starts_with("/*")) {
      at_ = inside;
      return comment(open);
    }
    add(Token::Kind::open, open);
    for (;;) {
      const std::size_t before = at_;
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      const bool spaced = at_ > before;
      if (at_ >= text_.size()) return refuse(open, "unclosed action", "close it with }}");
      if (spaced && starts("-}}")) return close(3);
      if (starts("}}")) return close(2);
      token(spaced);
      if (failed_) return false;
    }
  }

  bool comment(std::size_t open) {
    const auto end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) return refuse(open, "unclosed comment", "close it with */}}");
    at_ = end + 2;
    const bool trims = starts(" -}}") || starts("\t-}}") || starts("\n-}}") || starts("\r-}}");
    if (!trims && !starts("}}"))
      return refuse(open, "comment ends before closing delimiter", "write }} right after */");
    at_ += trims ? 4 : 2;
    return trims;
  }

  bool close(std::size_t length) {
    add(Token::Kind::close, at_);
    at_ += length;
    return length == 3;
  }

  void token(bool spaced) {
    const std::size_t from = at_;
    const char c = text_[at_];
    const auto single = [&](Token::Kind kind, std::size_t length = 1) {
      add(kind, from, std::string(text_.substr(from, length)), spaced);
      at_ += length;
    };
    if (c == '(') return single(Token::Kind::left);
    if (c == ')') return single(Token::Kind::right);
    if (c == '|') return single(Token::Kind::pipe);
    if (c == ',') return single(Token::Kind::comma);
    if (starts(":=")) return single(Token::Kind::declare, 2);
    if (c == '=') return single(Token::Kind::assign);
    if (c == '"' || c == '`' || c == '\'') return quoted(spaced);
    const bool digit_next = at_ + 1 < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0;
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (digit || ((c == '.' || c == '-' || c == '+') && digit_next)) return number(spaced);
    if (c == '.') return field(spaced);
    if (c == '$') return word(Token::Kind::variable, spaced);
    if (is_word(c)) return word(Token::Kind::identifier, spaced);
    refuse(from, std::string("unexpected ") +
                     (std::isprint(static_cast<unsigned char>(c)) != 0 ? "'" + std::string(1, c) + "'"
                                                                       : std::string("character")) +
                     " in action");
  }

  void word(Token::Kind kind, bool spaced) {
    const std::size_t from = at_++;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    add(kind, from, std::string(text_.substr(from, at_ - from)), spaced);
    check_end();
  }

  void field(bool spaced) {
    const std::size_t from = at_++;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    if (at_ == from + 1) {
      add(Token::Kind::dot, from, ".", spaced);
    } else {
      add(Token::Kind::field, from, std::string(text_.substr(from + 1, at_ - from - 1)), spaced);
    }
    check_end();
  }

  /// After a word only these may stand; `.Labels.node-name` is refused here.
  void check_end() {
    if (at_ >= text_.size() || is_space(text_[at_]) || starts("}}") || starts(":=")) return;
    const std::string_view allowed = ".,|()=";
    if (allowed.find(text_[at_]) == std::string_view::npos) {
      refuse(at_, std::string("bad character '") + text_[at_] + "'",
             "reach a name with other characters by: index $labels \"the-name\"");
    }
  }

  void number(bool spaced) {
    const std::size_t from = at_++;
    while (at_ < text_.size()) {
      const char before = text_[at_ - 1];
      const bool exponent_sign = (text_[at_] == '-' || text_[at_] == '+') && (before == 'e' || before == 'E');
      if (!is_word(text_[at_]) && text_[at_] != '.' && !exponent_sign) break;
      ++at_;
    }
    add(Token::Kind::number, from, std::string(text_.substr(from, at_ - from)), spaced);
  }

  void quoted(bool spaced) {
    const std::size_t from = at_++;
    const char quote = text_[from];
    while (at_ < text_.size() && text_[at_] != quote && (quote == '`' || text_[at_] != '\n')) {
      at_ += quote != '`' && text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size() || text_[at_] != quote) {
      refuse(from, "unterminated quoted string");
      return;
    }
    const std::string_view inside = text_.substr(from + 1, at_ - from - 1);
    ++at_;
    auto meaning = quote == '`' ? std::optional(std::string(inside)) : go_unescape(inside, quote);
    if (!meaning) {
      refuse(from, "invalid syntax in quoted string");
    } else if (quote != '\'') {
      add(Token::Kind::string, from, std::move(*meaning), spaced);
    } else if (meaning->size() != 1) {
      refuse(from, "malformed character constant", "write text in double quotes");
    } else {
      add(Token::Kind::character, from, std::to_string(static_cast<unsigned char>(meaning->front())), spaced);
    }
  }

  void add(Token::Kind kind, std::size_t from, std::string text = {}, bool spaced = false) {
    const auto [line, column] = place(from);
    tokens_.push_back({.kind = kind, .text = std::move(text), .after_space = spaced, .line = line, .column = column});
  }

  bool refuse(std::size_t at, std::string problem, std::string remedy = {}) {
    const auto [line, column] = place(at);
    if (!failed_) {
      failed_ = Error{.problem = "template: " + problem,
                      .remedy = std::move(remedy),
                      .where = SourcePos{.file = "", .line = line, .column = column}};
    }
    return false;
  }

  /// Counts on from the last place asked for, since most questions go forward.
  std::pair<int, int> place(std::size_t at) {
    if (at < counted_) {
      counted_ = 0;
      line_start_ = 0;
      line_ = 1;
    }
    for (; counted_ < at; ++counted_) {
      if (text_[counted_] == '\n') {
        ++line_;
        line_start_ = counted_ + 1;
      }
    }
    return {line_, static_cast<int>(at - line_start_) + 1};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::vector<Token> tokens_;
  std::optional<Error> failed_;
};

}  // namespace

Result<std::vector<Token>> lex(std::string_view text) {
  return Lexer(text).run();
}

}  // namespace watchbill::templates
