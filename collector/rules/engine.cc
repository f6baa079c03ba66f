#include "collector/rules/engine.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "collector/rules/evaluation.h"
#include "collector/rules/group_state.h"
#include "collector/rules/presence.h"
#include "collector/rules/recorded.h"

namespace watchbill::rules {
namespace {

constexpr Duration kHeldAfterStart = std::chrono::minutes{2};
constexpr Duration kHeldAfterReturn = std::chrono::minutes{2};
constexpr Duration kSilenceKnown = std::chrono::minutes{5};  // after the start: more than ingest waits for agents

/// The newest multiple of the interval that is not after `now`.
Instant aligned(Instant now, Duration interval) {
  return Instant{std::chrono::floor<Duration>(now.time_since_epoch()) / interval * interval};
}

/// Whether the rule can have made these labels: its texts that are no templates stand in them.
bool may_have_made(const Rule& rule, const KnownFiring& known) {
  if (!rule.is_alert() || rule.alert != known.rule) return false;
  return std::all_of(rule.labels.begin(), rule.labels.end(), [&](const Templated& label) {
    return label.name == "alertname" || label.text.find("{{") != std::string::npos ||
           value_of(known.labels, label.name) == label.text;
  });
}

/// How far back any rule looks: what recorded series must hold.
Duration longest_reach(const RuleSet& set) {
  Duration out{0};
  for (const auto& group : set.groups) {
    for (const auto& rule : group.rules) out = std::max(out, rule.expr.reach());
  }
  return out;
}

}  // namespace

struct Engine::State {
  std::shared_ptr<const RuleSet> set;  // shared with other clients' engines
  Instant started;
  OnSilence on_silence = OnSilence::end;
  Duration reach{0};
  std::vector<GroupState> groups;
  Recorded recorded;
  std::vector<RuleState> gone;  // of rules that are no more; the next step ends what they left

  void end_gone(Instant now, std::vector<Edge>&);
  void evaluate(GroupState&, const promql::Source&, Instant at, std::vector<Edge>&);
  void record(RuleState&, std::size_t limit, const promql::Source&, Instant at);
  bool is_held_after_start(const Rule&, const Labels&, const promql::Source&, Instant at) const;
  bool is_held(const Rule&, const Alerts::Unseen&, const promql::Source&, Presence&, Instant at) const;
};

Engine::Engine(std::shared_ptr<const RuleSet> set, Instant started, OnSilence on_silence)
    : state_(std::make_unique<State>()) {
  state_->set = std::move(set);
  state_->started = started;
  state_->on_silence = on_silence;
  state_->reach = longest_reach(*state_->set);
  state_->groups = fresh(*state_->set);
}

Engine::~Engine() = default;

void Engine::restore(const std::vector<KnownFiring>& all) {
  for (const auto& known : all) {
    Alerts* into = nullptr;
    for (auto& group : state_->groups) {
      for (auto& rule : group.rules) {
        if (into == nullptr && may_have_made(*rule.rule, known)) into = &rule.alerts;
      }
    }
    if (into == nullptr) into = &state_->gone.emplace_back().alerts;
    into->restore(known);
  }
}

bool Engine::State::is_held_after_start(const Rule& rule, const Labels& labels, const promql::Source& source,
                                        Instant at) const {
  if (at >= started + kHeldAfterStart) return false;
  const auto instance = value_of(labels, "instance");
  if (instance.empty() || at - started < rule.expr.reach({.look_back = Duration{0}})) return true;
  using Op = promql::Matcher::Op;
  std::vector<promql::Matcher> matchers{{.op = Op::equal, .name = "__name__", .value = "up"}};
  for (const char* name : {"instance", "site", "client"}) {
    const auto value = value_of(labels, name);
    if (!value.empty()) matchers.push_back({.op = Op::equal, .name = name, .value = std::string(value)});
  }
  for (const auto& series : source.select(matchers, started, at)) {
    for (const auto& point : series.points) {
      if (point.value == 1) return false;
    }
  }
  return true;
}

bool Engine::State::is_held(const Rule& rule, const Alerts::Unseen& alert, const promql::Source& source,
                            Presence& presence, Instant at) const {
  if (alert.is_restored && is_held_after_start(rule, alert.labels, source, at)) return true;
  if (on_silence == OnSilence::end || value_of(alert.labels, "instance").empty()) return false;
  const auto seen = presence.of(alert.labels);
  if (!seen.is_known) return alert.is_restored && at < started + kSilenceKnown;
  if (seen.is_silent) return true;
  if (!alert.was_held || !seen.back_since) return false;
  return at - *seen.back_since < std::min(kHeldAfterReturn, rule.expr.reach({.look_back = Duration{0}}));
}

void Engine::State::record(RuleState& state, std::size_t limit, const promql::Source& source, Instant at) {
  const Rule& rule = *state.rule;
  auto vector = rules::evaluate(rule.expr, source, at);
  if (!vector) {
    state.error = vector.error().text();
    return;
  }
  std::map<Labels, double> made;
  for (const auto& sample : *vector) {
    if (!made.try_emplace(recorded_labels(rule, sample), sample.value).second) {
      state.error = "two series have the same labels once the rule's labels are applied";
      return;
    }
  }
  if (limit > 0 && made.size() > limit) {
    state.error = "exceeded limit of " + std::to_string(limit) + " with " + std::to_string(made.size()) + " series";
    return;
  }
  for (const auto& [labels, value] : made) {
    recorded.append(labels, at, value);
    state.recorded.erase(labels);
  }
  for (const auto& ended : state.recorded) recorded.append(ended, at, promql::stale_marker());
  state.recorded.clear();
  for (const auto& [labels, value] : made) state.recorded.insert(labels);
}

void Engine::State::evaluate(GroupState& group, const promql::Source& source, Instant at, std::vector<Edge>& edges) {
  const WithRecorded all(source, recorded);
  Presence presence(source, at);
  group.evaluated_at = at;
  for (auto& state : group.rules) {
    const Rule& rule = *state.rule;
    state.evaluated_at = at;
    state.error.clear();
    if (!rule.is_alert()) {
      record(state, group.group->limit, all, at);
      continue;
    }
    const auto held = [&](const Alerts::Unseen& alert) { return is_held(rule, alert, source, presence, at); };
    auto outcome = state.alerts.evaluate(rule, group.group->limit, all, at, held);
    state.error = std::move(outcome.error);
    std::move(outcome.edges.begin(), outcome.edges.end(), std::back_inserter(edges));
  }
}

void Engine::State::end_gone(Instant now, std::vector<Edge>& edges) {
  for (auto& rule : gone) {
    auto ended = rule.alerts.end_all(now);
    std::move(ended.begin(), ended.end(), std::back_inserter(edges));
    for (const auto& series : rule.recorded) recorded.append(series, now, promql::stale_marker());
  }
  gone.clear();
}

Engine::Outcome Engine::step(const promql::Source& source, Instant now) {
  Outcome out;
  state_->end_gone(now, out.edges);
  state_->recorded.evict(now - state_->reach);
  for (auto& group : state_->groups) {
    const Duration interval = group.group->interval;
    const Instant due = aligned(now, interval);
    // Not `due > evaluated_at`: a clock that was set back must not silence the rules.
    if (group.evaluated_at != due) state_->evaluate(group, source, due, out.edges);
    const Instant next = due + interval;
    if (!out.next || next < *out.next) out.next = next;
  }
  return out;
}

void Engine::replace(std::shared_ptr<const RuleSet> set) {
  auto carried = carry_over(std::move(state_->groups), *set);
  state_->groups = std::move(carried.groups);
  std::move(carried.gone.begin(), carried.gone.end(), std::back_inserter(state_->gone));
  state_->set = std::move(set);
  state_->reach = longest_reach(*state_->set);
}

std::vector<RuleStatus> Engine::status() const {
  std::vector<RuleStatus> out;
  for (const auto& group : state_->groups) {
    for (const auto& rule : group.rules) {
      out.push_back({.group = group.group->name,
                     .rule = rule.rule->name(),
                     .error = rule.error,
                     .evaluated_at = rule.evaluated_at,
                     .alerts = rule.alerts.status(rule.rule->name())});
    }
  }
  return out;
}

}  // namespace watchbill::rules
