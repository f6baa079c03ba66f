#include "collector/rules/group_state.h"

#include <algorithm>
#include <map>
#include <utility>

namespace watchbill::rules {

std::vector<GroupState> fresh(const RuleSet& set) {
  std::vector<GroupState> out;
  for (const auto& group : set.groups) {
    GroupState state{.group = &group};
    for (const auto& rule : group.rules) state.rules.push_back({.rule = &rule});
    out.push_back(std::move(state));
  }
  return out;
}

namespace {

/// What names a rule over a reload.
using Identity = std::pair<std::string, std::vector<std::pair<std::string, std::string>>>;
Identity identity(const Rule& rule) {
  Identity out{(rule.is_alert() ? "alert " : "record ") + rule.name(), {}};
  for (const auto& label : rule.labels) out.second.emplace_back(label.name, label.text);
  return out;
}

struct Kept {
  std::string group;
  RuleState state;
};

}  // namespace

CarriedOver carry_over(std::vector<GroupState> old, const RuleSet& set) {
  CarriedOver out{.groups = fresh(set), .gone = {}};
  std::multimap<Identity, Kept> kept;
  for (auto& group : old) {
    const auto same = std::find_if(out.groups.begin(), out.groups.end(), [&](const GroupState& each) {
      return each.group->file == group.group->file && each.group->name == group.group->name &&
             each.group->interval == group.group->interval;
    });
    if (same != out.groups.end()) same->evaluated_at = group.evaluated_at;
    for (auto& rule : group.rules) {
      const Identity key = identity(*rule.rule);
      kept.emplace(key, Kept{.group = group.group->name, .state = std::move(rule)});
    }
  }

  std::set<const RuleState*> given;
  for (const bool must_stay : {true, false}) {
    for (auto& group : out.groups) {
      for (auto& rule : group.rules) {
        if (given.contains(&rule)) continue;
        const auto [begin, end] = kept.equal_range(identity(*rule.rule));
        const auto found = std::find_if(
            begin, end, [&](const auto& each) { return !must_stay || each.second.group == group.group->name; });
        if (found == end) continue;
        const Rule* current = rule.rule;
        rule = std::move(found->second.state);
        rule.rule = current;
        given.insert(&rule);
        kept.erase(found);
      }
    }
  }
  for (auto& [key, left] : kept) {
    left.state.rule = nullptr;
    out.gone.push_back(std::move(left.state));
  }
  return out;
}

}  // namespace watchbill::rules
