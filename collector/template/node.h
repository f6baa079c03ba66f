#pragma once
// A parsed template. Values; immutable once parsed.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "collector/template/functions.h"
#include "collector/template/value.h"

namespace watchbill::templates {

struct Pipe;

struct Dot {};
struct Variable {
  std::string name;  ///< with its `$`; `$` alone is the root
};
struct Literal {
  Value value;
};
struct FunctionName {
  const Function* function = nullptr;
};
struct Grouped {
  std::vector<Pipe> pipe;  ///< exactly one, in parentheses
};

/// One word of a command: what it starts from, then the fields after it (`$labels.instance`, `.Value`, `(…).Labels.x`).
struct Operand {
  std::variant<Dot, Variable, Literal, FunctionName, Grouped> start;
  std::vector<std::string> fields;
};

struct Command {
  std::vector<Operand> words;
};

struct Pipe {
  std::vector<std::string> variables;  ///< one, or two for range's index and element
  bool is_declaration = false;         ///< `:=`, else `=`
  std::vector<Command> commands;
};

struct Node {
  enum class Kind : std::uint8_t { text, action, when, with, range, leave, next } kind = Kind::text;
  int line = 0;
  int column = 0;
  std::string text{};             ///< Kind::text
  Pipe pipe{};                    ///< action, when (if), with, range
  std::vector<Node> body{};       ///< when, with, range
  std::vector<Node> otherwise{};  ///< after else
};

}  // namespace watchbill::templates
