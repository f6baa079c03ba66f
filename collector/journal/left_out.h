#pragma once
// The rows of the outbox that a pump is busy with, as a condition in SQL. However many they are, the statement stays
// the same: lists are bound as JSON. A value.

#include <string>
#include <vector>

#include "collector/journal/engine.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

struct LeftOut {
  std::string condition;            ///< ` and …` for what follows `where state = 'pending'`; may be empty
  std::vector<std::string> values;  ///< to be bound in this order
};

LeftOut left_out(const Engine&, const Busy&);

/// A condition for the urgencies of one class: see urgency in README.md.
std::string of_class(bool is_urgent);

}  // namespace watchbill::journal
