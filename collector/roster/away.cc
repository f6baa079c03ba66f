#include "collector/roster/away.h"

namespace watchbill::roster {
namespace {

std::optional<Instant> after(const std::vector<Instant>& edges, Instant t) {
  const auto next = std::upper_bound(edges.begin(), edges.end(), t);
  return next == edges.end() ? std::nullopt : std::optional(*next);
}

/// Sorted, those that touch made one.
std::vector<Interval> joined(std::vector<Interval> intervals) {
  std::sort(intervals.begin(), intervals.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<Interval> out;
  for (const auto& one : intervals) {
    if (!out.empty() && one.from <= out.back().to) {
      out.back().to = std::max(out.back().to, one.to);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

}  // namespace

Away::Away(std::vector<Absence> absences) : absences_(std::move(absences)) {
  for (std::size_t i = 0; i < absences_.size(); ++i) {
    const auto& absence = absences_[i];
    const Interval when{absence.acts_from(), absence.to};
    if (when.from >= when.to) continue;
    edges_.insert(edges_.end(), {when.from, when.to});
    const auto keep = [&](Times& times) {
      times.when.push_back(when);
      times.edges.insert(times.edges.end(), {when.from, when.to});
      times.all.push_back(i);
    };
    keep(by_person_[absence.person]);
    if (!absence.deputy.empty()) keep(by_deputy_[absence.deputy]);
  }
  std::sort(edges_.begin(), edges_.end());
  for (auto* people : {&by_person_, &by_deputy_}) {
    for (auto& [person, times] : *people) {
      times.when = joined(std::move(times.when));
      std::sort(times.edges.begin(), times.edges.end());
    }
  }
}

bool Away::is_within(const Times& times, Instant t) {
  const auto later = std::upper_bound(times.when.begin(), times.when.end(), t,
                                      [](Instant at, const Interval& i) { return at < i.from; });
  return later != times.when.begin() && t < (later - 1)->to;
}

bool Away::is_absent(std::string_view person, Instant t) const {
  const auto found = by_person_.find(person);
  return found != by_person_.end() && is_within(found->second, t);
}

bool Away::stands_in(std::string_view deputy, Instant t,
                     const std::function<bool(const PersonId& absent)>& would_do) const {
  const auto found = by_deputy_.find(deputy);
  if (found == by_deputy_.end() || !is_within(found->second, t)) return false;
  return std::any_of(found->second.all.begin(), found->second.all.end(),
                     [&](std::size_t i) { return absences_[i].acts_at(t) && would_do(absences_[i].person); });
}

std::optional<Instant> Away::next_edge(Instant t) const {
  return after(edges_, t);
}

std::optional<Instant> Away::next_edge(std::string_view person, Instant t) const {
  const auto found = by_person_.find(person);
  return found == by_person_.end() ? std::nullopt : after(found->second.edges, t);
}

}  // namespace watchbill::roster
