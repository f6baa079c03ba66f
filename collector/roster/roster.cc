#include "collector/roster/roster.h"

#include <algorithm>

namespace watchbill::roster {

Roster::Roster(Parts parts) : parts_(std::move(parts)), away_(parts_.absences) {}

const Person* Roster::find(std::string_view person) const {
  const auto found = std::find_if(parts_.people.begin(), parts_.people.end(), [&](auto& p) { return p.id == person; });
  return found == parts_.people.end() ? nullptr : &*found;
}

const Rota* Roster::rota(std::string_view name) const {
  const auto found = std::find_if(parts_.rotas.begin(), parts_.rotas.end(), [&](auto& r) { return r.name == name; });
  return found == parts_.rotas.end() ? nullptr : &*found;
}

namespace {

bool is_off(const Rota& rota, Instant t) {
  return std::any_of(rota.off.begin(), rota.off.end(), [&](const Interval& i) { return i.from <= t && t < i.to; });
}

/// Whoever is on duty again after nobody was begins a turn.
Instant since_off(const Rota& rota, Instant began, Instant t) {
  for (const auto& off : rota.off) {
    if (off.to <= t) began = std::max(began, off.to);
  }
  return began;
}

}  // namespace

bool Roster::is_absent(std::string_view person, Instant t) const {
  return away_.is_absent(person, t);
}

bool Roster::has_skill(const Person& person, std::string_view skill, Instant t) const {
  const auto has = [&](const Person& p) {
    return std::find(p.skills.begin(), p.skills.end(), skill) != p.skills.end();
  };
  if (has(person)) return true;
  return away_.stands_in(person.id, t, [&](const PersonId& id) {
    const Person* absent = find(id);
    return absent != nullptr && has(*absent);
  });
}

bool Roster::is_anybody_present(std::string_view skill, Instant t) const {
  return std::any_of(parts_.people.begin(), parts_.people.end(), [&](const Person& p) {
    return p.party == Party::internal && has_skill(p, skill, t) && !is_absent(p.id, t);
  });
}

std::vector<PersonId> Roster::present(std::string_view skill, Instant t) const {
  std::vector<PersonId> out;
  for (const auto& person : parts_.people) {
    if (person.party != Party::internal) continue;
    if (has_skill(person, skill, t) && !is_absent(person.id, t)) out.push_back(person.id);
  }
  return out;
}

const Override* Roster::acting_override(const Rota& rota, Instant t) const {
  const auto* held = override_at(rota, t);
  return held != nullptr && !is_absent(held->person, t) ? held : nullptr;
}

std::vector<PersonId> Roster::people_on_duty(const Rota& rota, Instant t) const {
  if (is_off(rota, t)) return {};
  if (const auto* instead = acting_override(rota, t)) return {instead->person};
  std::vector<PersonId> out;
  if (rota.hours.state_at(t) != OpenState::open) return out;
  if (rota.rotate == Rotation::none) {
    std::copy_if(rota.members.begin(), rota.members.end(), std::back_inserter(out),
                 [&](const PersonId& p) { return !is_absent(p, t); });
    return out;
  }
  const auto turn = turn_at(rota, t);
  if (!turn) return out;
  for (std::size_t i = 0; i < rota.members.size(); ++i) {
    const PersonId& member = rota.members[(turn->member + i) % rota.members.size()];
    if (is_absent(member, t)) continue;
    out.push_back(member);
    break;
  }
  return out;
}

std::vector<OnDuty> Roster::on_duty(std::string_view name, Instant t) const {
  const Rota* found = rota(name);
  if (found == nullptr) return {};
  if (is_off(*found, t)) return {};
  if (const auto* instead = acting_override(*found, t)) {
    return {{instead->person, since_off(*found, instead->from, t)}};
  }
  Instant began = found->hours.since(t).value_or(Instant{});
  if (const auto turn = turn_at(*found, t)) began = std::max(began, turn->from);
  began = since_off(*found, began, t);
  std::vector<OnDuty> out;
  for (auto& person : people_on_duty(*found, t)) out.push_back({std::move(person), began});
  return out;
}

void Roster::offer_edges(Earliest& earliest, const Rota& rota, Instant t, Instant limit) const {
  earliest.offer(rota.hours.next_change(t, limit));
  if (rota.rotate != Rotation::none && !rota.members.empty()) {
    const auto turn = turn_at(rota, t);
    if (!turn) {
      earliest.offer(first_turn(rota));
    } else if (rota.members.size() > 1) {
      earliest.offer(turn->to);
    }
  }
  for (const auto& instead : rota.overrides) {
    earliest.offer(instead.from);
    earliest.offer(instead.to);
  }
  for (const auto& off : rota.off) {
    earliest.offer(off.from);
    earliest.offer(off.to);
  }
  for (const auto& member : rota.members) earliest.offer(away_.next_edge(member, t));
  for (const auto& instead : rota.overrides) earliest.offer(away_.next_edge(instead.person, t));
}

std::optional<Instant> Roster::next_duty_change(std::string_view name, Instant t, Instant limit) const {
  const Rota* found = rota(name);
  if (found == nullptr) return std::nullopt;
  const auto edge_after = [&](Instant from) {
    Earliest earliest(from, limit);
    offer_edges(earliest, *found, from, limit);
    return earliest.best();
  };
  auto edge = edge_after(t);
  if (!edge) return std::nullopt;
  const auto now = people_on_duty(*found, t);
  // With hours and turns alone every edge changes who is there: members are all different people.
  if (!now.empty() && parts_.absences.empty() && found->overrides.empty() && found->off.empty()) return edge;
  while (edge && people_on_duty(*found, *edge) == now) edge = edge_after(*edge);
  return edge;
}

std::optional<Instant> Roster::next_absence_edge(Instant t, Instant limit) const {
  const auto edge = away_.next_edge(t);
  return edge && *edge <= limit ? edge : std::nullopt;
}

std::optional<Instant> Roster::next_absence_edge(std::string_view person, Instant t, Instant limit) const {
  const auto edge = away_.next_edge(person, t);
  return edge && *edge <= limit ? edge : std::nullopt;
}

std::optional<Instant> Roster::next_change(Instant t, Instant limit) const {
  Earliest earliest(t, limit);
  earliest.offer(parts_.internal_hours.next_change(t, limit));
  earliest.offer(next_absence_edge(t, limit));
  for (const auto& rota : parts_.rotas) {
    offer_edges(earliest, rota, t, limit);
    if (const auto turn = turn_at(rota, t)) earliest.offer(turn->to);
  }
  return earliest.best();
}

}  // namespace watchbill::roster
