#pragma once
// Finds a place inside a value of a YAML text: where, in the file, the n-th character of a scalar was written. Pure.

#include <string_view>

#include "proto/shared/result.h"

namespace watchbill::rules {

/// A line and column from 1 within a decoded value.
struct InnerPlace {
  int line = 1;
  int column = 1;
};

/// `scalar` is where the value begins in `text` (at its quote or its `|`), `value` what it was decoded to. Exact for
/// plain, quoted, literal and folded scalars; escapes in double quotes may put the column a few characters off.
SourcePos place_in(std::string_view text, const SourcePos& scalar, std::string_view value, InnerPlace inner);

}  // namespace watchbill::rules
