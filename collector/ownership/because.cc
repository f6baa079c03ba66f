#include "collector/ownership/because.h"

#include "collector/ownership/matrix.h"

namespace watchbill::ownership {
namespace {

using roster::OpenState;

std::string_view name_of(const Policy& policy) {
  return policy.name.empty() ? policy.client : policy.name;
}

/// `servers P1`
void add_kind(std::string& out, const IncidentView& incident) {
  out.append(incident.category).append(" ").append(to_text(incident.severity));
}

void add_until(std::string& out, const Question& q, std::optional<Instant> until) {
  if (until) out.append(" until ").append(q.roster.internal_hours().zone().format_near(*until, q.now));
}

/// ` (Wed 02:10 EDT)`
void add_local_now(std::string& out, const Question& q) {
  const auto& zone = q.roster.internal_hours().zone();
  out.append(" (").append(zone.format_near(q.now, q.now)).append(")");
}

/// When the calendar's state is another.
std::optional<Instant> calendar_edge(const Question& q) {
  const bool is_open = q.roster.internal_hours().state_at(q.now) == OpenState::open;
  return q.roster.internal_hours().next_in({.open = !is_open, .closed = is_open, .holiday = is_open}, q.now, q.horizon);
}

void add_hours(std::string& out, const Question& q, const Verdict& verdict) {
  const auto& calendar = q.roster.internal_hours();
  const OpenState state = calendar.state_at(q.now);
  out.append(name_of(q.policy)).append(state == OpenState::open ? " is open" : " is closed");
  if (state == OpenState::holiday) {
    const auto holiday = calendar.holiday_at(q.now).value_or("");
    out.append(" for ").append(holiday.empty() ? "a holiday" : holiday);
  }
  add_until(out, q, calendar_edge(q));
  add_local_now(out, q);
  out += "; ";
  add_kind(out, q.incident);
  if (verdict.deferred) {
    out += " waits for internal until they open";
    return;
  }
  out.append(" goes to ").append(to_text(verdict.owner));
  out.append(state == OpenState::open     ? " during hours"
             : state == OpenState::closed ? " outside hours"
                                          : " on holidays");
}

void add_pin(std::string& out, const Question& q) {
  const auto* holder = q.roster.find(q.pin->person);
  out.append(holder == nullptr || holder->name.empty() ? q.pin->person : holder->name);
  out.append(" keeps it for ").append(to_text(q.pin->party));
  add_until(out, q, q.pin->until);
  add_local_now(out, q);
}

void add_cover(std::string& out, const Question& q, const Verdict& verdict) {
  out.append("nobody of ").append(name_of(q.policy)).append(" with the skill ").append(q.incident.category);
  out += " is there";
  // The calendar may end the rule's turn before anybody is back; only a return is a fact of presence.
  if (verdict.owner_until && q.roster.is_anybody_present(q.incident.category, *verdict.owner_until)) {
    add_until(out, q, verdict.owner_until);
  }
  add_local_now(out, q);
  out += "; ";
  add_kind(out, q.incident);
  out += " goes to msp";
}

std::string name_of(const Question& q, const roster::PersonId& person) {
  const auto* found = q.roster.find(person);
  return found == nullptr || found->name.empty() ? person : found->name;
}

/// It stands against what the rules say.
void add_hold(std::string& out, const Question& q, const Standing& standing, const Answer& stands) {
  const auto& zone = q.roster.internal_hours().zone();
  const auto near = [&](Instant t) { return zone.format_near(t, q.now); };
  const std::string since = near(*stands.against_since);
  switch (stands.hold) {
    case Answer::Hold::grace:
      out += name_of(q, standing.acknowledgement->person) +
             " has acknowledged it; the rules give it to the provider since " + since + ", and it moves at " +
             near(*stands.grace_ends) + " unless it is kept or handed over";
      break;
    case Answer::Hold::offered:
      out += name_of(q, standing.acknowledgement->person) +
             " of the provider has acknowledged it; the rules give it to " + std::string(name_of(q.policy)) +
             " since " + since + ", and it moves when they accept it";
      break;
    case Answer::Hold::silent:
      out.append(name_of(q.policy)) += " is silent until it opens: it stays with the provider until then";
      break;
    case Answer::Hold::accepted:
      out += "a handoff was accepted; it holds against what the rules say since " + since + " until they agree with it";
      break;
    case Answer::Hold::none:
      break;
  }
  add_local_now(out, q);
}

/// The edge at which what was said ends is not when the owner changes.
void add_outlook(std::string& out, const Question& q, const Standing& standing, const Answer& stands,
                 std::optional<Instant> edge, std::optional<Instant> until) {
  if (!edge || until == edge || stands.verdict.deferred) return;
  const Party owner = stands.verdict.owner;
  if (until && *until < *edge) {
    out += "; it moves";
    out.append(" at ").append(q.roster.internal_hours().zone().format_near(*until, q.now));
    return;
  }
  const bool is_acknowledged =
      stands.verdict.rule == Rule::hours && standing.owner == owner && standing.acknowledgement;
  if (is_acknowledged && until == *edge + grace_of(q.policy, q.incident.severity)) {
    out += "; " + name_of(q, standing.acknowledgement->person) + " has acknowledged it, and it moves at " +
           q.roster.internal_hours().zone().format_near(*until, q.now) + " unless it is kept or handed over";
    return;
  }
  if (is_acknowledged && owner == Party::msp && !until) {
    out += "; " + name_of(q, standing.acknowledgement->person) +
           " has acknowledged it, and it stays with the provider unless it is handed over";
    return;
  }
  out.append("; it stays ").append(to_text(owner)).append("'s");
  if (until) {
    add_until(out, q, until);
  } else {
    out += " after that";
  }
}

}  // namespace

std::string because(const Question& q, const Standing& standing, const Answer& stands, std::optional<Instant> until) {
  const Verdict& verdict = stands.verdict;
  std::string out;
  out.reserve(160);
  switch (verdict.rule) {
    case Rule::pin:
      add_pin(out, q);
      add_outlook(out, q, standing, stands, q.pin->until, until);
      break;
    case Rule::cover:
      add_cover(out, q, verdict);
      break;
    case Rule::fixed:
      add_kind(out, q.incident);
      out.append(" is ").append(to_text(verdict.owner)).append("'s at all hours");
      break;
    case Rule::hours:
      add_hours(out, q, verdict);
      add_outlook(out, q, standing, stands, calendar_edge(q), until);
      break;
    case Rule::overflow:
      out.append("the queue of ").append(name_of(q.policy)).append(" was too long when it opened; ");
      add_kind(out, q.incident);
      out += " goes to msp until it is handed back";
      break;
    case Rule::continuity:
    case Rule::handoff:
      add_hold(out, q, standing, stands);
      break;
  }
  return out;
}

}  // namespace watchbill::ownership
