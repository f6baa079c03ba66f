#include "collector/ownership/rules.h"

#include <algorithm>

#include "collector/ownership/matrix.h"

namespace watchbill::ownership {
namespace {

using roster::OpenState;
using roster::OpenStates;

/// The states in which the line's entry is as `wanted` says.
template <class Wanted>
OpenStates states_where(const MatrixLine& line, Wanted wanted) {
  return {.open = wanted(entry_in(line, OpenState::open)),
          .closed = wanted(entry_in(line, OpenState::closed)),
          .holiday = wanted(entry_in(line, OpenState::holiday))};
}

/// The first instant after now at which somebody with the category's skill is there and nobody was, or the reverse.
std::optional<Instant> presence_flips(const Question& q, bool is_there) {
  auto edge = q.roster.next_absence_edge(q.now, q.horizon);
  while (edge && q.roster.is_anybody_present(q.incident.category, *edge) == is_there) {
    edge = q.roster.next_absence_edge(*edge, q.horizon);
  }
  return edge;
}

/// The earlier of those that lie ahead, at most at the horizon.
std::optional<Instant> earlier(const Question& q, std::optional<Instant> a, std::optional<Instant> b) {
  const auto lies_ahead = [&](const std::optional<Instant>& t) { return t && *t > q.now && *t <= q.horizon; };
  if (!lies_ahead(a)) return lies_ahead(b) ? b : std::nullopt;
  return lies_ahead(b) && *b < *a ? b : a;
}

}  // namespace

bool is_available(const Question& q, const roster::PersonId& person) {
  return q.roster.find(person) != nullptr && !q.roster.is_absent(person, q.now);
}

std::optional<Verdict> by_pin(const Question& q) {
  if (q.pin == nullptr || q.pin->until <= q.now || !is_available(q, q.pin->person)) return std::nullopt;
  const auto ends = earlier(q, q.pin->until, q.roster.next_absence_edge(q.pin->person, q.now, q.horizon));
  return Verdict{.owner = q.pin->party, .rule = Rule::pin, .holds_until = ends, .owner_until = ends};
}

std::optional<Verdict> by_fixed(const Question& q) {
  if (!q.line.fixed) return std::nullopt;
  return Verdict{.owner = *q.line.fixed, .rule = Rule::fixed};
}

Verdict by_hours(const Question& q) {
  const auto& calendar = q.roster.internal_hours();
  const Entry entry = entry_in(q.line, calendar.state_at(q.now));
  const auto another = states_where(q.line, [&](Entry e) { return e != entry; });
  const auto other_party = states_where(q.line, [&](Entry e) { return party_of(e) != party_of(entry); });
  return {.owner = party_of(entry),
          .deferred = entry == Entry::defer,
          .rule = Rule::hours,
          .holds_until = calendar.next_in(another, q.now, q.horizon),
          .owner_until = calendar.next_in(other_party, q.now, q.horizon)};
}

Verdict by_cover(const Question& q, Verdict said) {
  if (said.owner != Party::internal) return said;
  if (said.deferred) {
    // When they open it may be covered, although the hours would leave it with them.
    said.owner_until = earlier(q, said.owner_until, said.holds_until);
    return said;
  }
  const bool is_there = q.roster.is_anybody_present(q.incident.category, q.now);
  const auto flips = presence_flips(q, is_there);
  if (is_there) {
    said.holds_until = earlier(q, said.holds_until, flips);
    said.owner_until = earlier(q, said.owner_until, flips);
    return said;
  }
  // Whatever the hours say meanwhile it stays the provider's, except where the matrix defers.
  const auto deferring = states_where(q.line, [](Entry e) { return e == Entry::defer; });
  return {.owner = Party::msp,
          .rule = Rule::cover,
          .holds_until = earlier(q, said.holds_until, flips),
          .owner_until = earlier(q, flips, q.roster.internal_hours().next_in(deferring, q.now, q.horizon))};
}

Verdict by_overflow(const Question& q, Verdict said) {
  if (said.rule == Rule::fixed && said.owner == Party::msp) return said;
  if (q.is_opening) {
    const auto& may = q.policy.overflow.severities;
    const bool overflows = q.overflow.on && said.rule == Rule::hours && said.owner == Party::internal &&
                           !said.deferred && std::find(may.begin(), may.end(), q.incident.severity) != may.end();
    if (!overflows) return said;
  } else if (!q.is_overflowed) {
    return said;
  }
  return {.owner = Party::msp, .rule = Rule::overflow};
}

Verdict by_queue(const Question& q) {
  Verdict said = by_cover(q, by_hours(q));
  const auto& hours = q.roster.internal_hours();
  if (said.owner == Party::internal && hours.state_at(q.now) != OpenState::open) said.deferred = true;
  said.holds_until = earlier(q, said.holds_until, hours.next_change(q.now, q.horizon));
  return said;
}

Verdict judge(const Question& q) {
  if (const auto pinned = by_pin(q)) return *pinned;
  const auto fixed = by_fixed(q);
  return by_overflow(q, by_cover(q, fixed ? *fixed : by_hours(q)));
}

}  // namespace watchbill::ownership
