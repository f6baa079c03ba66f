#include "collector/roster/watches.h"

#include <algorithm>
#include <functional>
#include <map>

namespace watchbill::roster {
namespace {

/// Who is there at an instant, and the next one at which that may change.
struct Walk {
  std::function<std::vector<PersonId>(Instant)> at;
  std::function<std::optional<Instant>(Instant)> next;
};

std::vector<Watch> watches(std::string_view of, const Walk& walk, Interval span) {
  std::vector<Watch> out;
  std::map<PersonId, Instant> since;
  const auto end = [&](const PersonId& person, Instant began, Instant to) {
    const Interval when{std::max(began, span.from), std::min(to, span.to)};
    if (when.from >= when.to) return;
    const bool is_known = began > span.from - kLookBack;
    out.push_back({.of = std::string(of), .person = person, .when = when, .began = is_known ? began : Instant{}});
  };
  for (std::optional<Instant> t = span.from - kLookBack; t && *t < span.to; t = walk.next(*t)) {
    const auto there = walk.at(*t);
    for (auto held = since.begin(); held != since.end();) {
      const bool stays = std::find(there.begin(), there.end(), held->first) != there.end();
      if (!stays) end(held->first, held->second, *t);
      held = stays ? std::next(held) : since.erase(held);
    }
    for (const auto& person : there) since.emplace(person, *t);
  }
  for (const auto& [person, began] : since) end(person, began, span.to);
  return out;
}

void sort_by_beginning(std::vector<Watch>& all) {
  std::stable_sort(all.begin(), all.end(), [](const Watch& a, const Watch& b) { return a.when.from < b.when.from; });
}

}  // namespace

std::vector<Watch> rota_watches(const Roster& roster, std::string_view name, Interval span) {
  auto out = watches(name,
                     {.at =
                          [&](Instant t) {
                            std::vector<PersonId> people;
                            for (auto& one : roster.on_duty(name, t)) people.push_back(std::move(one.person));
                            return people;
                          },
                      .next = [&](Instant t) { return roster.next_duty_change(name, t, span.to); }},
                     span);
  sort_by_beginning(out);
  return out;
}

std::vector<Watch> team_watches(const Roster& roster, Interval span) {
  const Calendar& hours = roster.internal_hours();
  return watches({},
                 {.at =
                      [&](Instant t) {
                        return hours.state_at(t) == OpenState::open ? std::vector<PersonId>{""}
                                                                    : std::vector<PersonId>{};
                      },
                  .next = [&](Instant t) { return hours.next_change(t, span.to); }},
                 span);
}

std::vector<Watch> person_watches(const Roster& roster, std::string_view person, Interval span) {
  std::vector<Watch> out;
  for (const auto& rota : roster.rotas()) {
    for (auto& watch : rota_watches(roster, rota.name, span)) {
      if (watch.person == person) out.push_back(std::move(watch));
    }
  }
  const Person* found = roster.find(person);
  if (found != nullptr && found->party == Party::internal) {
    const Calendar& hours = roster.internal_hours();
    const auto own = watches({},
                             {.at =
                                  [&](Instant t) {
                                    const bool is_there =
                                        hours.state_at(t) == OpenState::open && !roster.is_absent(person, t);
                                    return is_there ? std::vector<PersonId>{PersonId(person)} : std::vector<PersonId>{};
                                  },
                              .next =
                                  [&](Instant t) {
                                    Earliest earliest(t, span.to);
                                    earliest.offer(hours.next_change(t, span.to));
                                    earliest.offer(roster.next_absence_edge(person, t, span.to));
                                    return earliest.best();
                                  }},
                             span);
    out.insert(out.end(), own.begin(), own.end());
  }
  sort_by_beginning(out);
  return out;
}

}  // namespace watchbill::roster
