#pragma once
// Template text to tokens: literal text, then the words of each action. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/shared/result.h"

namespace watchbill::templates {

struct Token {
  enum class Kind : std::uint8_t {
    text,        ///< outside actions, trimmed as the markers say
    open,        ///< {{
    close,       ///< }}
    identifier,  ///< function, keyword, true, false, nil
    field,       ///< .name, in `text` without the dot
    dot,
    variable,  ///< with its $
    string,    ///< unquoted
    number,
    character,  ///< a rune's number as text
    left,       ///< (
    right,      ///< )
    pipe,
    comma,
    declare,  ///< :=
    assign,   ///< =
    end,
  } kind = Kind::end;
  std::string text;
  bool after_space = false;  ///< whether white space stands before it
  int line = 0;
  int column = 0;
};

Result<std::vector<Token>> lex(std::string_view text);

}  // namespace watchbill::templates
