#pragma once
// Bodies of commands: JSON text to the desk's input, or what is wrong with it. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "collector/desk/desk.h"
#include "collector/roster/zone.h"
#include "proto/shared/result.h"

namespace watchbill::http {

/// The clock that times without an offset are read on, and durations from; without a zone such times are refused.
struct WallClock {
  std::optional<roster::Zone> zone;
  Instant now;
};

/// `verb` is the last part of a command's path. Body: {"by": "PERSON"}, and as the verb asks "text", "until", "to".
/// Unknown members are refused.
Result<desk::Input> parse_command(std::string_view verb, const std::string& incident, std::string_view body,
                                  const WallClock&);

}  // namespace watchbill::http
