#pragma once
// Somebody away for a while. A value.

#include <algorithm>
#include <string>

#include "collector/roster/rota.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

struct Absence {
  PersonId person;
  Instant from;
  Instant to;
  Instant entered;  ///< acts from the later of from and entered
  std::string kind;
  PersonId deputy{};  ///< has the absent person's skills meanwhile; may be empty

  Instant acts_from() const { return std::max(from, entered); }
  bool acts_at(Instant t) const { return acts_from() <= t && t < to; }
  bool operator==(const Absence&) const = default;
};

}  // namespace watchbill::roster
