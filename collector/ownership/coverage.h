#pragma once
// Where nobody is on duty for a page: a client's coming weeks, walked from boundary to boundary. Pure; thread-safe.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"
#include "proto/shared/time.h"

namespace watchbill::ownership {

/// Who hears a page at the instant at which it is sent.
enum class Coverage : std::uint8_t {
  covered,  ///< somebody whom the owner's ladder reaches
  manager,  ///< nobody on duty: only the provider's manager steps in
  nobody    ///< not even the manager
};
std::string_view to_text(Coverage);

/// A kind of problem that pages and that the policy may tell apart from another. Empty: as of none in particular.
struct Problem {
  std::string category;
  Severity severity = Severity::p1;
  std::string service;
  std::string site;
  Labels labels{};
  auto operator<=>(const Problem&) const = default;
};
/// Every one of a policy: the categories that its matrix, its people, its rotas and its services know, by severities
/// that page, by the services, sites and labels of matrix lines. Sorted, each once; at least one of every such
/// severity.
std::vector<Problem> problems_of(const Policy&, const roster::Roster&);

/// Of a problem that opens at this instant, without overflow.
Coverage coverage_at(const Policy&, const roster::Roster&, const Problem&, Instant);

struct Gap {
  Interval when;
  Coverage kind = Coverage::nobody;
  std::vector<Problem> problems;  ///< those that it concerns, in their order
};
/// The maximal intervals in which a problem's coverage is `manager` or `nobody`, clipped to [from, to), the problems of
/// equal ones together; by beginnings, then ends.
std::vector<Gap> gaps_in(const Policy&, const roster::Roster&, Interval);

}  // namespace watchbill::ownership
