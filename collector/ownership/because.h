#pragma once
// The reason of an answer in a sentence, with the facts used. Pure.

#include <optional>
#include <string>

#include "collector/ownership/continuity.h"
#include "collector/ownership/rules.h"

namespace watchbill::ownership {

/// `until` is when the owner will differ, which may be another instant than the answer's next boundary.
std::string because(const Question&, const Standing&, const Answer&, std::optional<Instant> until);

}  // namespace watchbill::ownership
