#pragma once
// Text from outside made fit to be kept: the journal's engines cut at NUL and its JSON is UTF-8. Pure.

#include <string>
#include <string_view>

#include "collector/incident/silence.h"
#include "proto/shared/sample.h"

namespace watchbill::incident {

/// The text with every NUL and every byte that is not part of well-formed UTF-8 replaced by U+FFFD.
std::string repaired(std::string_view);
/// Without anything to read.
bool is_blank(std::string_view);
/// Sorted, with names and values repaired.
Labels repaired(Labels);
Match repaired(Match);

}  // namespace watchbill::incident
