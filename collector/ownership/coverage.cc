#include "collector/ownership/coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"

namespace watchbill::ownership {

std::string_view to_text(Coverage coverage) {
  switch (coverage) {
    case Coverage::covered:
      return "covered";
    case Coverage::manager:
      return "manager";
    case Coverage::nobody:
      break;
  }
  return "nobody";
}

namespace {

std::set<std::string> categories_of(const Policy& policy, const roster::Roster& roster) {
  std::set<std::string> out;
  for (const auto& line : policy.matrix) out.insert(line.categories.begin(), line.categories.end());
  for (const auto& person : roster.people()) out.insert(person.skills.begin(), person.skills.end());
  for (const auto& [category, rota] : policy.answers) {
    if (category != "default") out.insert(category);
  }
  for (const auto& service : policy.services) {
    if (!service.category.empty()) out.insert(service.category);
  }
  if (out.empty()) out.insert("");
  return out;
}

/// What a line's condition may be met by: one of its values, or nothing where it asks for none.
std::vector<std::string> or_none(const std::vector<std::string>& values) {
  return values.empty() ? std::vector<std::string>{""} : values;
}

using Places = std::set<std::tuple<std::string, std::string, Labels>>;

Places places_of(const Policy& policy) {
  Places out{{"", "", {}}};
  for (const auto& line : policy.matrix) {
    for (const auto& service : or_none(line.services)) {
      for (const auto& site : or_none(line.sites)) out.insert({service, site, line.labels});
    }
  }
  return out;
}

IncidentView view_of(const Problem& problem, Instant at) {
  IncidentView view;
  view.category = problem.category;
  view.severity = problem.severity;
  view.service = problem.service;
  view.site = problem.site;
  view.labels = problem.labels;
  view.happened = view.received = at;
  return view;
}

}  // namespace

std::vector<Problem> problems_of(const Policy& policy, const roster::Roster& roster) {
  std::vector<Problem> out;
  const Places places = places_of(policy);
  for (const auto& category : categories_of(policy, roster)) {
    for (const auto severity : {Severity::p1, Severity::p2, Severity::p3, Severity::p4}) {
      if (how_told(severity) != How::page) continue;
      for (const auto& [service, site, labels] : places) {
        out.push_back({.category = category, .severity = severity, .service = service, .site = site, .labels = labels});
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

Coverage coverage_at(const Policy& policy, const roster::Roster& roster, const Problem& problem, Instant at) {
  const IncidentView view = view_of(problem, at);
  const Decision decision = decide_owner(policy, roster, {}, view, at);
  Coverage best = Coverage::nobody;
  for (const auto& told : told_by(policy, roster, view, decision, at, at)) {
    // Notices and pre-alerts consult and prepare; the manager is named however far away he is.
    if (told.how != How::page || roster.is_absent(told.person, at)) continue;
    best = std::min(best, told.person == policy.manager ? Coverage::manager : Coverage::covered);
  }
  return best;
}

std::vector<Gap> gaps_in(const Policy& policy, const roster::Roster& roster, Interval span) {
  using Key = std::tuple<Instant, Instant, Coverage>;
  std::map<Key, std::vector<Problem>> found;
  std::vector<Instant> edges;
  for (std::optional<Instant> t = span.from; t && *t < span.to; t = roster.next_change(*t, span.to)) {
    edges.push_back(*t);
  }
  for (const auto& problem : problems_of(policy, roster)) {
    Coverage held = Coverage::covered;
    Instant since = span.from;
    const auto change = [&](Coverage now, Instant at) {
      if (now == held) return;
      if (held != Coverage::covered) found[{since, at, held}].push_back(problem);
      held = now;
      since = at;
    };
    for (const Instant at : edges) change(coverage_at(policy, roster, problem, at), at);
    change(Coverage::covered, span.to);
  }
  std::vector<Gap> out;
  for (auto& [key, problems] : found) {
    const auto& [from, to, kind] = key;
    out.push_back({.when = {from, to}, .kind = kind, .problems = std::move(problems)});
  }
  return out;
}

}  // namespace watchbill::ownership
