#include "collector/rules/alerts.h"

#include "collector/rules/evaluation.h"

namespace watchbill::rules {

Edge Alerts::edge(Edge::Kind kind, const Labels& labels, const Active& alert, Instant at) {
  return {.kind = kind,
          .rule = alert.rule,
          .labels = labels,
          .annotations = alert.annotations,
          .value = alert.value,
          .active_since = alert.active_since,
          .at = at};
}

Result<std::map<Labels, Alerts::Active>> Alerts::seen(const Rule& rule, const promql::Source& source, Instant at) {
  const auto vector = rules::evaluate(rule.expr, source, at);
  if (!vector) return tl::unexpected(vector.error());
  std::map<Labels, Active> out;
  for (const auto& sample : *vector) {
    Labels labels = alert_labels(rule, sample, source, at);
    const bool is_new =
        out.try_emplace(std::move(labels), Active{.rule = rule.alert,
                                                  .annotations = alert_annotations(rule, sample, source, at),
                                                  .value = sample.value,
                                                  .active_since = at})
            .second;
    if (!is_new) {
      return fail("two alerts have the same labels once the rule's labels are applied",
                  "let the rule's labels leave what tells its series apart");
    }
  }
  return out;
}

Alerts::Outcome Alerts::evaluate(const Rule& rule, std::size_t limit, const promql::Source& source, Instant at,
                                 const Held& is_held) {
  auto now = seen(rule, source, at);
  if (!now) return {.edges = {}, .error = now.error().text()};
  for (auto& [labels, fresh] : *now) {
    const auto [known, is_new] = active_.try_emplace(labels, fresh);
    if (is_new) continue;
    known->second.value = fresh.value;
    known->second.annotations = std::move(fresh.annotations);
    known->second.keep_firing_since.reset();
    known->second.is_restored = false;
    known->second.is_held = false;
  }

  Outcome out{.edges = end_unseen(rule, *now, at, is_held), .error = {}};
  if (limit > 0 && active_.size() > limit) {
    out.error = "exceeded limit of " + std::to_string(limit) + " with " + std::to_string(active_.size()) + " alerts";
    for (auto& ended : end_all(at)) out.edges.push_back(std::move(ended));
    return out;
  }
  for (auto& [labels, alert] : active_) {
    if (alert.is_firing || at - alert.active_since < rule.hold) continue;
    alert.is_firing = true;
    out.edges.push_back(edge(Edge::Kind::firing, labels, alert, at));
  }
  return out;
}

std::vector<Edge> Alerts::end_unseen(const Rule& rule, const std::map<Labels, Active>& now, Instant at,
                                     const Held& is_held) {
  std::vector<Edge> out;
  for (auto each = active_.begin(); each != active_.end();) {
    auto& [labels, alert] = *each;
    bool stays = now.contains(labels);
    if (!stays && alert.is_firing) {
      alert.is_held = is_held({.labels = labels, .is_restored = alert.is_restored, .was_held = alert.is_held});
      stays = alert.is_held;
    }
    if (!stays && alert.is_firing && rule.keep_firing_for > Duration{0}) {
      if (!alert.keep_firing_since) alert.keep_firing_since = at;
      stays = at - *alert.keep_firing_since < rule.keep_firing_for;
    }
    if (stays) {
      ++each;
      continue;
    }
    if (alert.is_firing) out.push_back(edge(Edge::Kind::resolved, labels, alert, at));
    each = active_.erase(each);
  }
  return out;
}

void Alerts::restore(const KnownFiring& known) {
  active_[known.labels] =
      Active{.rule = known.rule, .active_since = known.active_since, .is_firing = true, .is_restored = true};
}

std::vector<Edge> Alerts::end_all(Instant at) {
  std::vector<Edge> out;
  for (const auto& [labels, alert] : active_) {
    if (alert.is_firing) out.push_back(edge(Edge::Kind::resolved, labels, alert, at));
  }
  active_.clear();
  return out;
}

std::vector<AlertStatus> Alerts::status(const std::string& rule) const {
  std::vector<AlertStatus> out;
  out.reserve(active_.size());
  for (const auto& [labels, alert] : active_) {
    out.push_back({.rule = rule,
                   .labels = labels,
                   .is_firing = alert.is_firing,
                   .active_since = alert.active_since,
                   .value = alert.value});
  }
  return out;
}

}  // namespace watchbill::rules
