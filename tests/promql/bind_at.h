#pragma once
// A query with its selectors bound to one instant by @, which must give the same answer wherever it is evaluated. Pure.

#include <optional>
#include <string>

#include "proto/shared/time.h"

namespace watchbill::test {

/// Nothing for queries that look at the evaluation's instant itself (time(), predict_linear() and the like) or that are
/// bound already.
std::optional<std::string> bind_at(const std::string& query, Instant at);

}  // namespace watchbill::test
