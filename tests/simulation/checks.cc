#include "tests/simulation/checks.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "collector/incident/handle.h"
#include "collector/incident/message.h"
#include "collector/ownership/decision.h"
#include "tests/support/worked_example.h"

namespace watchbill::simulation {

namespace {

using incident::Cause;
using incident::Incident;
using incident::State;
using ownership::Decision;

void must(bool holds, const char* what, const Incident& incident) {
  if (holds) return;
  throw Broken(std::string(what) + "\nlast: " + incident.spans.back().because + "\n" + test::describe(incident));
}

/// How far the clock is played alone where nobody else is foreseen to own it: each look replays the ladder since the
/// span began, so that it takes the square of this.
constexpr Duration kFarEnough = std::chrono::hours{24 * 30};

std::string text(const std::optional<Instant>& t) {
  return t ? format_instant(*t) : "-";
}

std::string text(const Decision& d) {
  return std::string(to_text(d.owner)) + (d.deferred ? " deferred " : " ") + std::string(to_text(d.rule)) + " until " +
         text(d.until) + " recheck " + text(d.recheck_at) + " against " + text(d.against_since) +
         (d.is_to_be_offered ? " offered" : "") + ": " + d.because;
}

void check_spans(const Incident& incident) {
  must(!incident.spans.empty(), "an incident has a span", incident);
  must(incident.spans.front().from == incident.received, "spans begin at receipt", incident);
  for (std::size_t n = 0; n + 1 < incident.spans.size(); ++n) {
    const auto& span = incident.spans[n];
    must(span.to == incident.spans[n + 1].from && span.from <= *span.to, "spans tile", incident);
  }
  must(incident.span().to.has_value() == (incident.state == State::closed), "the last span ends at the close",
       incident);
  if (incident.state == State::closed) {
    must(*incident.span().to == *incident.resolved_at + incident::kReopenWithin, "it closes in time", incident);
  }
}

/// Of the recovery, or that it has settled and is over.
bool is_end(const incident::Told& one, const Incident& incident) {
  return (one.cause == Cause::recovered && one.at == incident.resolved_at) ||
         (one.cause == Cause::settled && one.at >= *incident.resolved_at);
}

/// Its own instant, or a new shift, makes it another thing in the same span.
bool is_news_each_time(Cause cause) {
  constexpr std::array each{Cause::asked,    Cause::pre_alert, Cause::on_duty,  Cause::taken,  Cause::offered,
                            Cause::declined, Cause::persists,  Cause::flapping, Cause::settled};
  return std::find(each.begin(), each.end(), cause) != each.end();
}

void check_told(const Incident& incident) {
  std::set<std::string> keys, told, recovered;
  std::set<std::tuple<std::size_t, roster::PersonId, Cause>> causes;
  std::set<std::pair<std::size_t, roster::PersonId>> paged;
  for (const auto& one : incident.told) {
    must(keys.insert(incident::delivery_key(incident.id, one)).second, "nobody is told twice", incident);
    must(is_news_each_time(one.cause) || causes.insert({one.span, one.person, one.cause}).second,
         "nobody is told twice for one cause and span", incident);
    const bool is_page = one.how == ownership::How::page && one.step >= 0;
    must(!is_page || paged.insert({one.span, one.person}).second, "nobody is paged twice by the steps of one span",
         incident);
    told.insert(one.person);
    if (!incident.is_unresolved() && is_end(one, incident)) recovered.insert(one.person);
  }
  if (incident.is_unresolved() || incident.is_flapping) return;
  must(told == recovered, "the recovery reaches everybody told", incident);
}

incident::Context context_of(const desk::Client& client) {
  return {.policy = client.account->policy,
          .roster = client.account->roster,
          .overflow = client.state.overflow(),
          .msp_name = "Provider",
          .new_id = {},
          .silences = client.state.silences};
}

/// Every instant after `now` at which anything may be another: found by asking the calendar each quarter of an hour.
std::set<Instant> instants(const Incident& incident, const roster::Roster& roster, Instant now, Instant until) {
  constexpr Duration step = std::chrono::minutes{15};
  std::set<Instant> out;
  const Instant first{(now.time_since_epoch() / step + 1) * step};
  auto state = roster.internal_hours().state_at(now);
  for (Instant t = first; t < until; t += step) {
    const auto then = roster.internal_hours().state_at(t);
    if (then != state) out.insert(t);
    state = then;
  }
  const auto add = [&](Instant t) {
    if (now < t && t < until) out.insert(t);
  };
  for (const auto& absence : roster.absences()) {
    add(absence.acts_from());
    add(absence.to);
  }
  if (incident.pin) add(incident.pin->until);
  // And some at which nothing should happen; now and then each minute for a while.
  for (int n = 1; n < 40; ++n) add(now + std::chrono::minutes{7 * n * n});
  const bool is_each_minute = now.time_since_epoch() / std::chrono::seconds{1} % 10 == 0;
  for (int n = 1; is_each_minute && n <= 120; ++n) add(now + std::chrono::minutes{n});
  return out;
}

void apply_all(Incident& incident, const std::vector<incident::Event>& events) {
  for (const auto& event : events) incident = apply(std::move(incident), event);
}

}  // namespace

Instant not_before(const Incident& incident, Instant now) {
  return std::max(now, incident.span().from);
}

void check_incident(const Incident& incident) {
  check_spans(incident);
  check_told(incident);
  if (!incident.is_unresolved()) return;
  must((incident.state == State::acknowledged) == incident.acknowledgement.has_value(), "acknowledged by somebody",
       incident);
  if (incident.acknowledgement) {
    must(incident.acknowledgement->party == incident.span().owner, "the owner's party acknowledges", incident);
  }
  must(!incident.firing.empty() || incident.count > 0, "it fired", incident);
  must(!incident.offer || incident.offer->to != incident.span().owner, "it is offered to the other party", incident);
}

void check_decision(const Incident& incident, const desk::Client& client, Instant now) {
  if (!incident.is_unresolved()) return;
  now = not_before(incident, now);
  const auto& roster = client.account->roster;
  if (incident.acknowledgement) {
    must(!roster.is_absent(incident.acknowledgement->person, now), "who acknowledged it is there", incident);
  }
  must(!incident.recheck_at || *incident.recheck_at > now, "what is due was done", incident);
  const auto decision = decide_owner(client.account->policy, roster, client.state.overflow(), incident.view(), now);
  auto stands = incident.decision();
  stands.because = decision.because;
  const auto horizon = now + ownership::kHorizon - std::chrono::hours{24 * 60};
  // What lies behind the horizon comes into sight later.
  const auto is_same = [&](const std::optional<Instant>& a, const std::optional<Instant>& b) {
    return a == b || (!a && *b > horizon) || (!b && *a > horizon);
  };
  const bool agrees =
      stands.owner == decision.owner && stands.deferred == decision.deferred && stands.rule == decision.rule &&
      is_same(stands.until, decision.until) && is_same(stands.recheck_at, decision.recheck_at) &&
      stands.is_to_be_offered == decision.is_to_be_offered && stands.against_since == decision.against_since;
  must(agrees, ("what stands is what is decided at " + format_instant(now) + ": " + text(decision)).c_str(), incident);
}

void check_firing(const desk::Snapshot& snapshot, const Firing& world) {
  Firing desk;
  std::set<std::pair<std::string, std::string>> open;
  for (const auto& incident : snapshot.incidents) {
    const std::pair key{incident->client, incident->key};
    must(open.insert(key).second, "one open incident for each key", *incident);
    for (const auto& firing : incident->firing) desk[key].insert(firing.labels);
  }
  if (desk != world) throw Broken("the desk does not hold exactly what fires");
}

void check_overflow(const desk::Snapshot& snapshot, Instant now) {
  for (const auto& [name, client] : *snapshot.clients) {
    if (client.account == nullptr) continue;
    const auto waits = std::count_if(snapshot.incidents.begin(), snapshot.incidents.end(), [&](const auto& one) {
      return one->client == name && one->state == State::open && one->severity != Severity::p4 &&
             one->span().owner == Party::internal && !one->span().deferred && !one->suppression;
    });
    const auto& rule = client.account->policy.overflow;
    const auto& hours = client.account->roster.internal_hours();
    const auto& state = client.state;
    const bool is_open = hours.state_at(now) == roster::OpenState::open;
    const auto holds = [&](bool is_so, const std::string& what) {
      if (!is_so) throw Broken(what + ": " + name + ", " + std::to_string(waits) + " wait at " + format_instant(now));
    };
    if (is_open) holds(state.is_over || waits <= rule.above, "overflow is on while many wait");
    holds(state.low_since.has_value() == (state.is_over && waits <= rule.until_at_most), "few wait since then");
    if (!is_open || !state.low_since) continue;
    const auto low_since = std::max(*state.low_since, hours.since(now).value_or(*state.low_since));
    holds(now - low_since < rule.lasting, "overflow ends when few have waited long enough");
  }
}

void check_outlook(const Incident& incident, const desk::Client& client, Instant now) {
  if (!incident.is_unresolved()) return;
  now = not_before(incident, now);
  const auto around = context_of(client);
  const auto& span = incident.span();
  const Instant limit = span.until ? *span.until + Duration{1} : now + kFarEnough;
  auto waiting = instants(incident, client.account->roster, now, limit);
  Incident copy = incident;
  const auto add_grace_end = [&](Instant after) {
    if (!copy.asked_at) return;
    const auto& special = around.policy.handoff.grace_by_severity;
    const auto found = special.find(copy.severity);
    const Instant end = *copy.asked_at + (found == special.end() ? around.policy.handoff.grace : found->second);
    if (after < end && end < limit) waiting.insert(end);
  };
  add_grace_end(now);
  while (!waiting.empty()) {
    const Instant t = *waiting.begin();
    waiting.erase(waiting.begin());
    // Without the alarm: by what the instant itself says.
    const auto decision = decide_owner(around.policy, around.roster, around.overflow, copy.view(), t);
    const bool differs = decision.owner != copy.span().owner || decision.deferred != copy.span().deferred;
    must(!differs || (copy.recheck_at && *copy.recheck_at <= t), "nothing differs before recheck_at", copy);
    apply_all(copy, *handle(&copy, incident::Reconsider{}, around, t));
    add_grace_end(t);
    if (copy.span().owner != span.owner) break;
  }
  std::optional<Instant> moved;
  for (std::size_t n = incident.spans.size(); n < copy.spans.size() && !moved; ++n) {
    if (copy.spans[n].owner != span.owner) moved = copy.spans[n].from;
  }
  if (moved == span.until) return;
  must(false, ("until is the first instant of another owner, which is " + text(moved)).c_str(), incident);
}

}  // namespace watchbill::simulation
