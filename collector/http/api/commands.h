#pragma once
// Bodies of commands: JSON text to the desk's input, or what is wrong with it. Pure.

#include <string>
#include <string_view>

#include "collector/desk/desk.h"
#include "proto/shared/result.h"

namespace watchbill::http {

/// `verb` is acknowledge, note or resolve. Body: {"by": "PERSON", "text": "…"}, the text for notes only. Unknown
/// members are refused.
Result<desk::Input> parse_command(std::string_view verb, const std::string& incident, std::string_view body);

}  // namespace watchbill::http
