#pragma once
// When to ask again: the earliest instant that alters the answer or tells somebody. Pure.

#include <optional>

#include "collector/ownership/continuity.h"
#include "collector/ownership/rules.h"
#include "proto/shared/time.h"

namespace watchbill::ownership {

/// After the question's instant, at most at its horizon. Steps of a ladder have their own alarm (next_step).
std::optional<Instant> recheck_at(const Question&, const Answer&);

/// The boundary of which decision.h speaks.
std::optional<Instant> question_before(const Question&);

}  // namespace watchbill::ownership
