#include "tests/simulation/silences.h"

#include <algorithm>
#include <set>
#include <variant>
#include <vector>

#include "collector/incident/handle.h"
#include "collector/ownership/ladder.h"
#include "tests/simulation/checks.h"
#include "tests/support/worked_example.h"

namespace watchbill::simulation {

namespace {

using incident::Cause;
using incident::Incident;
using incident::Told;
using roster::Zone;
using std::chrono::hours;
using std::chrono::minutes;

template <class Value>
bool has(const std::vector<Value>& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_meant(const incident::Match& match, const Incident& one) {
  bool says_something = match.everything;
  const auto fits = [&](const auto& list, const auto& value) {
    says_something = says_something || !list.empty();
    return list.empty() || has(list, value);
  };
  bool all = fits(match.rules, one.rule_name);
  all = fits(match.categories, one.category) && all;
  all = fits(match.severities, one.severity) && all;
  all = fits(match.services, one.service) && all;
  all = fits(match.sites, one.site) && all;
  all = fits(match.instances, one.instance) && all;
  for (const auto& label : match.labels) {
    says_something = true;
    all = all && has(one.labels, label);
  }
  return all && says_something;
}

/// What the wall clock shows, in minutes since 1970.
std::int64_t shown(const Zone& zone, Instant t) {
  return std::int64_t{1440} * roster::days_between({}, zone.date_of(t)) + zone.minute_of_day(t);
}

/// The most it has shown up to `t`, and the least it will show from then on: they differ from what it shows only around
/// a clock that is set back.
std::int64_t most_shown(const Zone& zone, Instant t) {
  const auto jump = zone.next_jump(t - hours{3});
  const auto now = shown(zone, t);
  return jump && *jump <= t ? std::max(now, shown(zone, *jump - minutes{1})) : now;
}
std::int64_t least_to_come(const Zone& zone, Instant t) {
  const auto jump = zone.next_jump(t);
  const auto now = shown(zone, t);
  return jump && *jump < t + hours{3} ? std::min(now, shown(zone, *jump)) : now;
}

bool holds(const roster::Weekly& weekly, const Zone& zone, Instant t) {
  const auto begun = most_shown(zone, t), ends_after = least_to_come(zone, t);
  for (std::int64_t day = begun / 1440 - 2; day <= begun / 1440; ++day) {
    const auto weekday = static_cast<std::size_t>((day + 3) % 7);  // 1970 began on a Thursday
    const auto midnight = day * 1440;
    if (weekly.days[weekday] && begun >= midnight + weekly.shift.from && ends_after < midnight + weekly.shift.to) {
      return true;
    }
  }
  return false;
}

void must(bool is_so, const std::string& what, const Incident& incident) {
  if (!is_so) throw Broken(what + "\n" + test::describe(incident));
}

/// Of the same alert, had it begun now.
Incident begun_now(const Incident& incident, const desk::Client& client, Instant now) {
  Labels labels = incident.labels;
  for (auto& label : labels) {
    if (label.name == "severity") label.value = to_text(incident.severity);
  }
  const incident::Context around{.policy = client.account->policy,
                                 .roster = client.account->roster,
                                 .overflow = client.state.overflow(),
                                 .msp_name = "Provider",
                                 .new_id = incident.client + "-1"};
  const incident::Fire fire{.rule = incident.rule_name,
                            .labels = std::move(labels),
                            .summary = {},
                            .description = {},
                            .runbook = {},
                            .value = 0,
                            .happened = now};
  const auto events = handle(nullptr, fire, around, now).value();
  std::optional<Incident> out;
  for (const auto& event : events) out = apply(std::move(out), event);
  return *std::move(out);
}

/// Not news of what goes on, but of what is asked of somebody: that waited for the end too.
bool is_of_an_offer(const Told& told) {
  return told.cause == Cause::offered || told.cause == Cause::unaccepted || told.cause == Cause::asked;
}

/// Says whether they could be compared: the same party has it by the same rule.
bool check_told_anew(const Incident& after, const std::vector<Told>& news, const desk::Client& client, Instant now) {
  const Incident fresh = begun_now(after, client, now);
  const auto &span = after.span(), &of_fresh = fresh.span();
  if (span.owner != of_fresh.owner || span.deferred != of_fresh.deferred || span.rule != of_fresh.rule) return false;
  const auto is_told = [](const std::vector<Told>& list, const Told& one) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Told& other) { return other.person == one.person && other.how == one.how; });
  };
  for (const auto& one : fresh.told) {
    must(is_told(news, one), "after a suppression " + one.person + " hears of it as if it had just begun", after);
  }
  for (const auto& one : news) {
    must(is_of_an_offer(one) || is_told(fresh.told, one),
         "after a suppression " + one.person + " would not hear of it, had it just begun", after);
  }
  return true;
}

}  // namespace

void Silences::add(const incident::Event& event) {
  if (const auto* added = std::get_if<incident::SilenceAdded>(&event.body)) {
    by_client_[event.client][added->id] = added->silence;
  } else if (const auto* ended = std::get_if<incident::SilenceEnded>(&event.body)) {
    auto& silence = by_client_[event.client].at(ended->id);
    silence.to = std::min(silence.to, ended->at);
  }
}

bool Silences::silence(const Incident& incident, const Zone& zone, Instant t) const {
  const auto of_client = by_client_.find(incident.client);
  if (of_client == by_client_.end()) return false;
  return std::any_of(of_client->second.begin(), of_client->second.end(), [&](const auto& entry) {
    const incident::Silence& one = entry.second;
    return one.from <= t && one.entered <= t && t < one.to && is_meant(one.match, incident) &&
           (!one.weekly || holds(*one.weekly, zone, t));
  });
}

void Silences::check(const Incident& incident, const Zone& zone, Instant now) const {
  if (!incident.is_unresolved()) return;
  const auto& stands = incident.suppression;
  must(silence(incident, zone, now) == stands.has_value(), "it is suppressed as long as a silence fits it", incident);
  if (!stands) return;
  must(stands->until && *stands->until > now, "a suppression lasts for a while", incident);
  must(!silence(incident, zone, *stands->until), "nothing silences it when its suppression is to end", incident);
  const Duration step = std::max<Duration>(minutes{15}, (*stands->until - now) / 16);
  for (Instant t = now; t < *stands->until; t += step) {
    must(silence(incident, zone, t), "it is silenced at " + format_instant(t), incident);
  }
  must(silence(incident, zone, *stands->until - Duration{1}), "its suppression lasts to its end", incident);
}

std::string_view check_turn(const Incident& before, const Incident& after, const desk::Client& client, Instant now) {
  if (!before.is_unresolved() || !after.is_unresolved()) return {};
  const bool begins = !before.suppression && after.suppression && after.suppression->since == now;
  const bool ends = before.suppression && !after.suppression && after.unsuppressed_at == now;
  if (!begins && !ends) return {};
  const auto rules =
      decide_owner(client.account->policy, client.account->roster, client.state.overflow(), before.view(), now);
  must(rules.owner == after.span().owner && rules.deferred == after.span().deferred,
       "suppression never changes the owner", after);
  const std::vector<Told> news(after.told.begin() + static_cast<std::ptrdiff_t>(before.told.size()), after.told.end());
  if (begins) {
    must(news.empty(), "nobody is told that it is suppressed", after);
    return "checked: a suppression begins";
  }
  if (after.acknowledgement) {
    const auto is_theirs = [&](const Told& one) {
      return is_of_an_offer(one) || one.person == after.acknowledgement->person;
    };
    must(std::all_of(news.begin(), news.end(), is_theirs), "only its acknowledger is told that it goes on", after);
    const bool is_told = ownership::how_told(after.severity).has_value();
    must(news.empty() != is_told, "its acknowledger is told that it goes on", after);
    return "checked: a suppression ends, acknowledged";
  }
  const auto& targets = client.account->policy.response;
  const auto target = targets.find(after.severity);
  if (before.told.empty() && before.clock_waits && !after.span().deferred && target != targets.end()) {
    must(after.response_due == now + target->second, "the clock runs from when somebody is told", after);
  }
  return check_told_anew(after, news, client, now) ? "checked: a suppression ends" : "";
}

}  // namespace watchbill::simulation
