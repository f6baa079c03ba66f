#pragma once
// Absences in an order that answers at once: a feed may hold thousands. A value; pure.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/roster/absence.h"
#include "proto/shared/time.h"

namespace watchbill::roster {

class Away {
 public:
  explicit Away(std::vector<Absence> absences);

  bool is_absent(std::string_view person, Instant) const;
  /// Whether somebody's absence makes this person a deputy at that instant, and `would_do` says yes to whom.
  bool stands_in(std::string_view deputy, Instant, const std::function<bool(const PersonId& absent)>& would_do) const;
  /// The first instant after `t` at which an absence begins to act or ends; of anybody, or of one person.
  std::optional<Instant> next_edge(Instant t) const;
  std::optional<Instant> next_edge(std::string_view person, Instant t) const;

 private:
  struct Times {
    std::vector<Interval> when;    ///< sorted, apart from each other
    std::vector<Instant> edges;    ///< sorted
    std::vector<std::size_t> all;  ///< indices into absences_
  };
  using ByPerson = std::map<PersonId, Times, std::less<>>;
  static bool is_within(const Times&, Instant);

  std::vector<Absence> absences_;
  std::vector<Instant> edges_;  ///< sorted
  ByPerson by_person_;
  ByPerson by_deputy_;
};

}  // namespace watchbill::roster
