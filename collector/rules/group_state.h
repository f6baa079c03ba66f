#pragma once
// What the engine remembers of its groups and rules between evaluations, and how a reload carries it over. Values; one
// thread.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collector/rules/alerts.h"
#include "collector/rules/rule_file.h"

namespace watchbill::rules {

struct RuleState {
  const Rule* rule = nullptr;
  Alerts alerts{};
  std::set<Labels> recorded{};  ///< the series that its last evaluation made
  std::string error{};
  std::optional<Instant> evaluated_at{};
};

struct GroupState {
  const Group* group = nullptr;
  std::vector<RuleState> rules{};
  std::optional<Instant> evaluated_at{};
};

/// Rules that were never evaluated. The set must outlive them.
std::vector<GroupState> fresh(const RuleSet&);

struct CarriedOver {
  std::vector<GroupState> groups;
  std::vector<RuleState> gone;  ///< of rules that are no more; their `rule` is null
};
/// Gives the new rules the state of the old ones with the same name and labels: first to those that stayed in their
/// group, then to those that moved.
CarriedOver carry_over(std::vector<GroupState> old, const RuleSet& set);

}  // namespace watchbill::rules
