#pragma once
// The world of ownership.md's worked examples as a desk sees it: Peach Health, Leeds Dental, and their provider, from
// tests/fixtures/policies. Values.

#include <memory>
#include <string>

#include "collector/desk/desk.h"
#include "collector/ownership/policy.h"
#include "collector/roster/roster.h"

namespace watchbill::test {

/// An instant written as RFC 3339; a test's own text, so it must read.
Instant at(const std::string& rfc3339);

/// Both clients of Northstar IT.
std::shared_ptr<const desk::Book> worked_example();
std::shared_ptr<const desk::Account> peach();

/// An alert of Peach's that fires or ends: rule `name`, its labels made of the rest.
struct Alert {
  std::string rule = "HostDown";
  std::string severity = "critical";
  std::string category = "servers";
  std::string instance = "db-1";
  std::string client = "peach";
};
desk::AlertEdge firing(const Alert&, Instant happened);
desk::AlertEdge ended(const Alert&, Instant happened);

/// Every field of an incident as text, for comparisons that say what differs.
std::string describe(const incident::Incident&);

}  // namespace watchbill::test
