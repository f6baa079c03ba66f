#pragma once
// The canonical JSON of an event's body: keys sorted, no whitespace, instants as integers of milliseconds since 1970,
// numbers that are not whole as their shortest text, absent optionals left out, text repaired. Pure; thread-safe.

#include <string>
#include <string_view>

#include "collector/incident/event.h"
#include "proto/shared/result.h"

namespace watchbill::journal {

std::string body_text(const incident::EventBody&);
/// The body of an event of this kind; fails on text that body_text does not write.
Result<incident::EventBody> read_body(std::string_view kind, const std::string& text);

/// `person:anna` and so on, as incident::to_text writes it.
Result<incident::Actor> read_actor(const std::string& text);

}  // namespace watchbill::journal
