#include "collector/template/parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "collector/template/go_format.h"
#include "collector/template/lexer.h"

namespace watchbill::templates {

namespace {

using Kind = Token::Kind;

constexpr int kDeepest = 100;

/// Thrown inside this file only, caught in parse_nodes: a recursive descent reads better without checks at each step.
struct Refused {
  Error error;
};

/// How a list of nodes ended.
enum class Ending : std::uint8_t { text_end, end, otherwise };

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::vector<Node> run() {
    std::vector<Node> nodes;
    const Ending ending = list(nodes);
    if (ending != Ending::text_end)
      refuse(tokens_[at_ - 1], ending == Ending::end ? "unexpected {{end}}" : "unexpected {{else}}");
    return nodes;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  const Token& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool is(Kind kind) const { return peek().kind == kind; }
  bool is_word(std::string_view word) const { return is(Kind::identifier) && peek().text == word; }

  [[noreturn]] static void refuse(const Token& at, std::string problem, std::string remedy = {}) {
    throw Refused{Error{.problem = "template: " + std::move(problem),
                        .remedy = std::move(remedy),
                        .where = SourcePos{.file = "", .line = at.line, .column = at.column}}};
  }

  static std::string shown(const Token& token) {
    if (token.kind == Kind::end) return "unexpected end of text";
    if (token.kind == Kind::close) return "unexpected }}";
    return "unexpected " + go_quote(token.text);
  }

  void close(std::string_view context) {
    if (!is(Kind::close)) refuse(peek(), shown(peek()) + " in " + std::string(context));
    next();
  }

  /// Nodes until {{end}}, {{else}} or the text's end; `end` is consumed whole, of `else` only the word.
  Ending list(std::vector<Node>& nodes) {
    for (;;) {
      const Token& token = next();
      if (token.kind == Kind::end) return Ending::text_end;
      Node node{.line = token.line, .column = token.column};
      if (token.kind == Kind::text) {
        node.text = token.text;
        nodes.push_back(std::move(node));
        continue;
      }
      if (is_word("end")) {
        next();
        close("end");
        return Ending::end;
      }
      if (is_word("else")) {
        next();
        return Ending::otherwise;
      }
      keyword_or_action(node);
      nodes.push_back(std::move(node));
    }
  }

  void keyword_or_action(Node& node) {
    if (is_word("if")) return block(node, Node::Kind::when);
    if (is_word("with")) return block(node, Node::Kind::with);
    if (is_word("range")) return block(node, Node::Kind::range);
    if (is_word("break") || is_word("continue")) return jump(node);
    if (is_word("define") || is_word("template") || is_word("block")) {
      refuse(peek(), "{{" + peek().text + "}} is not part of rule templates here",
             "write the text out where it is used");
    }
    node.kind = Node::Kind::action;
    node.pipe = pipeline("command");
    close("command");
  }

  void jump(Node& node) {
    const Token& word = next();
    if (loops_ == 0) refuse(word, "{{" + word.text + "}} outside {{range}}");
    node.kind = word.text == "break" ? Node::Kind::leave : Node::Kind::next;
    close(word.text);
  }

  void block(Node& node, Node::Kind kind) {
    const Token word = next();
    const Deeper deeper(*this, word);
    const std::size_t scope = variables_.size();
    node.kind = kind;
    if (kind == Node::Kind::range) in_range_ = true;
    node.pipe = pipeline(word.text);
    in_range_ = false;
    close(word.text);
    if (kind == Node::Kind::range) ++loops_;
    Ending ending = list(node.body);
    if (kind == Node::Kind::range) --loops_;
    if (ending == Ending::otherwise) ending = otherwise(node);
    if (ending == Ending::text_end) refuse(word, "{{" + word.text + "}} is never ended", "close it with {{end}}");
    variables_.resize(scope);
  }

  /// `{{else}}`, or `{{else if …}}`, whose end is the end of the whole.
  Ending otherwise(Node& node) {
    if (is_word("if") && node.kind == Node::Kind::when) {
      Node inner{.line = peek().line, .column = peek().column};
      block(inner, Node::Kind::when);
      node.otherwise.push_back(std::move(inner));
      return Ending::end;
    }
    close("else");
    const Ending ending = list(node.otherwise);
    if (ending == Ending::otherwise) refuse(peek(), "expected end; found {{else}}");
    return ending;
  }

  Pipe pipeline(const std::string& context) {
    Pipe pipe;
    declaration(pipe);
    for (;;) {
      pipe.commands.push_back(command(context, pipe.commands.size()));
      if (!is(Kind::pipe)) break;
      next();
    }
    if (pipe.is_declaration) variables_.insert(variables_.end(), pipe.variables.begin(), pipe.variables.end());
    return pipe;
  }

  /// `$x :=`, `$x =`, and within range `$i, $x :=`.
  void declaration(Pipe& pipe) {
    if (!is(Kind::variable)) return;
    const Kind after = tokens_[at_ + 1].kind;
    if (after == Kind::comma && in_range_) {
      pipe.variables.push_back(next().text);
      next();
      if (!is(Kind::variable) || tokens_[at_ + 1].kind != Kind::declare) refuse(peek(), shown(peek()) + " in range");
    } else if (after != Kind::declare && after != Kind::assign) {
      return;
    }
    const Token& variable = next();
    pipe.is_declaration = next().kind == Kind::declare;
    if (!pipe.is_declaration) check_variable(variable);
    pipe.variables.push_back(variable.text);
  }

  void check_variable(const Token& variable) const {
    if (variable.text == "$" || std::find(variables_.begin(), variables_.end(), variable.text) != variables_.end())
      return;
    const auto near = nearest(variable.text, variables_);
    refuse(variable, "undefined variable " + go_quote(variable.text), near ? "did you mean " + *near + "?" : "");
  }

  Command command(const std::string& context, std::size_t stage) {
    Command out;
    const Token first = peek();
    while (!is(Kind::close) && !is(Kind::pipe) && !is(Kind::right) && !is(Kind::end)) {
      if (!out.words.empty() && !peek().after_space) refuse(peek(), shown(peek()) + " in operand");
      out.words.push_back(operand());
    }
    if (out.words.empty()) {
      refuse(first, is(Kind::close) && stage == 0 ? "missing value for " + context : shown(first) + " in " + context);
    }
    if (stage > 0 && std::holds_alternative<Literal>(out.words.front().start)) {
      refuse(first, "non executable command in pipeline stage " + std::to_string(stage + 1));
    }
    check_call(out, first, stage);
    return out;
  }

  /// The number of a function's arguments is known before anything runs.
  static void check_call(const Command& command, const Token& at, std::size_t stage) {
    const auto* name = std::get_if<FunctionName>(&command.words.front().start);
    const std::size_t given = command.words.size() - 1 + (stage > 0 ? 1 : 0);
    if (name == nullptr) {
      if (given > 0) refuse(at, "can't give argument to non-function " + go_quote(at.text));
      return;
    }
    const Function& function = *name->function;
    if (given >= function.least && given <= function.most) return;
    refuse(at, "wrong number of args for " + std::string(function.name) + ": want " +
                   (function.most == Function::kAny ? "at least " : "") + std::to_string(function.least) + " got " +
                   std::to_string(given));
  }

  Operand operand() {
    const Token& token = next();
    Operand out;
    switch (token.kind) {
      case Kind::dot:
        out.start = Dot{};
        return out;
      case Kind::field:
        out.start = Dot{};
        out.fields.push_back(token.text);
        break;
      case Kind::variable:
        check_variable(token);
        out.start = Variable{token.text};
        break;
      case Kind::identifier:
        out.start = word(token);
        break;
      case Kind::string:
        out.start = Literal{token.text};
        break;
      case Kind::number:
        out.start = Literal{number(token)};
        break;
      case Kind::character:
        out.start = Literal{static_cast<std::int64_t>(std::strtol(token.text.c_str(), nullptr, 10))};
        break;
      case Kind::left:
        out.start = group(token);
        break;
      default:
        refuse(token, shown(token) + " in operand");
    }
    while (is(Kind::field) && !peek().after_space) out.fields.push_back(next().text);
    if (!out.fields.empty() && std::holds_alternative<Literal>(out.start)) refuse(token, "unexpected . after term");
    return out;
  }

  Grouped group(const Token& open) {
    const Deeper deeper(*this, open);
    const bool outer = std::exchange(in_range_, false);
    Grouped out;
    out.pipe.push_back(pipeline("parenthesized pipeline"));
    in_range_ = outer;
    if (!is(Kind::right)) refuse(peek(), "unclosed left paren");
    next();
    return out;
  }

  static std::variant<Dot, Variable, Literal, FunctionName, Grouped> word(const Token& token) {
    if (token.text == "true") return Literal{true};
    if (token.text == "false") return Literal{false};
    if (token.text == "nil") return Literal{Nil{}};
    if (const auto* function = find_function(token.text)) return FunctionName{function};
    const auto near = nearest_function(token.text);
    refuse(token, "function " + go_quote(token.text) + " not defined", near ? "did you mean " + *near + "?" : "");
  }

  /// An integer stays one, anything with a point or an exponent is a float.
  static Value number(const Token& token) {
    std::string digits = token.text;
    std::erase(digits, '_');
    const bool hex = digits.find("0x") != std::string::npos || digits.find("0X") != std::string::npos;
    char* end = nullptr;
    if (digits.find_first_of(hex ? ".pP" : ".eEpP") == std::string::npos) {
      errno = 0;
      const std::int64_t v = std::strtoll(digits.c_str(), &end, 0);
      if (*end == '\0' && errno == 0) return v;
      refuse(token, "bad number syntax: " + go_quote(token.text));
    }
    const double v = std::strtod(digits.c_str(), &end);
    if (*end != '\0') refuse(token, "bad number syntax: " + go_quote(token.text));
    return v;
  }

  /// Counts nesting while it lives.
  class Deeper {
   public:
    Deeper(Parser& parser, const Token& at) : parser_(parser) {
      if (++parser_.depth_ > kDeepest) refuse(at, "nested deeper than " + std::to_string(kDeepest));
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int loops_ = 0;
  bool in_range_ = false;
  /// In scope here; Prometheus declares the first four before every template.
  std::vector<std::string> variables_{"$labels", "$externalLabels", "$externalURL", "$value"};
};

}  // namespace

Result<std::vector<Node>> parse_nodes(std::string_view text) {
  auto tokens = lex(text);
  if (!tokens) return tl::unexpected(tokens.error());
  try {
    return Parser(std::move(*tokens)).run();
  } catch (const Refused& refused) {
    return tl::unexpected(refused.error);
  }
}

}  // namespace watchbill::templates
