#pragma once
// Incidents as tests ask about them.

#include <string>
#include <vector>

#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"

namespace watchbill::test {

/// An incident that opens at this instant.
inline ownership::IncidentView opening(std::string category, Severity severity, Instant at) {
  return {.category = std::move(category),
          .severity = severity,
          .service = {},
          .site = {},
          .labels = {},
          .happened = at,
          .received = at,
          .span = {},
          .acknowledgement = {},
          .pin = {}};
}

/// `ana page, raj notice`
inline std::string told_text(const std::vector<ownership::Recipient>& told) {
  std::string out;
  for (const auto& r : told) {
    if (!out.empty()) out += ", ";
    out += r.person;
    out += ' ';
    out += to_text(r.how);
  }
  return out;
}

/// The client with these absences.
inline roster::Roster with_absences(const roster::Roster& roster, std::vector<roster::Absence> absences) {
  return roster::Roster({.internal_hours = roster.internal_hours(),
                         .people = roster.people(),
                         .rotas = roster.rotas(),
                         .absences = std::move(absences)});
}

}  // namespace watchbill::test
