#pragma once
// The reason of an answer in a sentence, with the facts used. Pure.

#include <string>

#include "collector/ownership/continuity.h"
#include "collector/ownership/rules.h"

namespace watchbill::ownership {

std::string because(const Question&, const Standing&, const Answer&);

}  // namespace watchbill::ownership
