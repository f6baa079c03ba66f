#include "collector/incident/symptom.h"

#include <algorithm>
#include <map>
#include <set>

namespace watchbill::incident {

namespace {

constexpr char kBetween = '\x1f';
constexpr std::size_t kNamesShown = 20;

Labels with_rule(const Seen& seen) {
  return with(seen.labels, "alertname", std::string(seen.rule));
}

/// Nothing where one of the labels is missing.
std::optional<std::string> tie(std::size_t inhibition, const std::vector<std::string>& equal, const Labels& labels) {
  std::string out = std::to_string(inhibition);
  for (const auto& name : equal) {
    const auto value = value_of(labels, name);
    if (value.empty()) return std::nullopt;
    out += kBetween;
    out += value;
  }
  return out;
}

/// An endpoint is one however many alerts say that it is silent.
std::set<std::string> instances_since(std::span<const Incident* const> silent, Instant from) {
  std::set<std::string> out;
  for (const auto* one : silent) {
    if (seen(*one).since >= from) out.insert(one->instance);
  }
  return out;
}

bool are_many(std::size_t silent, int of, const ownership::SiteStorm& storm) {
  const auto count = static_cast<std::int64_t>(silent);
  return of > 0 && count >= storm.at_least && count * 100 >= std::int64_t{of} * storm.percent;
}

std::string names(const std::set<std::string>& instances) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& name : instances) {
    if (shown == kNamesShown) return out + " and " + std::to_string(instances.size() - shown) + " more";
    out += (shown++ == 0 ? "" : ", ") + name;
  }
  return out;
}

int most_endpoints(std::span<const Incident* const> silent) {
  int most = 0;
  for (const auto* one : silent) most = std::max(most, one->site_endpoints);
  return most;
}

SiteSilence silence_of(const Incident& latest, std::span<const Incident* const> silent, Instant since, int of) {
  const auto instances = instances_since(silent, since);
  Severity severity = latest.severity;
  for (const auto* one : silent) severity = std::min(severity, one->severity);
  Labels labels{{.name = "alertname", .value = std::string(kSiteSilent)},
                {.name = "category", .value = latest.category},
                {.name = "client", .value = latest.client},
                {.name = "severity", .value = std::string(to_text(severity))},
                {.name = "site", .value = latest.site}};
  return {.labels = sorted(std::move(labels)),
          .summary = latest.site + " is silent: " + std::to_string(instances.size()) + " or more of its " +
                     std::to_string(of) + " endpoints within minutes",
          .description = "Silent so far: " + names(instances) +
                         ". First step: is the site's line or power down? Its endpoints are not told of one by one.",
          .since = since,
          .site_endpoints = of};
}

}  // namespace

Seen seen(const Incident& incident) {
  return {.rule = incident.rule_name,
          .labels = incident.labels,
          .since = incident.firing.empty() ? incident.happened : incident.firing.front().since};
}

bool is_silent_endpoint(const Seen& seen, const ownership::Policy& policy) {
  return !policy.site_storm.endpoint.empty() && !value_of(seen.labels, "site").empty() &&
         !value_of(seen.labels, "instance").empty() && policy.site_storm.endpoint.match(with_rule(seen));
}

std::string site_tie(std::string_view site) {
  return std::string("site") + kBetween + std::string(site);
}

Ties ties_of(const Seen& seen, const ownership::Policy& policy) {
  Ties ties;
  if (seen.rule == kSiteSilent) {
    ties.explains.push_back(site_tie(value_of(seen.labels, "site")));
    return ties;
  }
  const Labels labels = with_rule(seen);
  for (std::size_t i = 0; i < policy.inhibitions.size(); ++i) {
    const auto& each = policy.inhibitions[i];
    const bool is_source = each.source.match(labels);
    if (!is_source && each.target && !each.target->match(labels)) continue;
    auto tied = tie(i, each.equal, labels);
    if (tied) (is_source ? ties.explains : ties.explained_by).push_back(*std::move(tied));
  }
  if (is_silent_endpoint(seen, policy)) ties.explained_by.push_back(site_tie(value_of(labels, "site")));
  return ties;
}

Ties ties_of(const Incident& incident, const ownership::Policy& policy) {
  return incident.drill ? Ties{} : ties_of(seen(incident), policy);
}

bool can_explain(const Seen& source, const Seen& symptom) {
  return source.rule != kSiteSilent || symptom.since >= source.since;
}

std::optional<Explained> explained_by(const Incident& source, Instant now) {
  std::optional<Instant> until;
  if (!source.is_unresolved()) {
    if (source.state != State::resolved || !source.resolved_at) return std::nullopt;
    until = *source.resolved_at + kAfterglow;
    if (*until <= now) return std::nullopt;
  }
  return Explained{.by = source.id, .because = "a symptom of " + source.id + ": " + source.summary, .until = until};
}

std::optional<SiteSilence> site_silence(std::span<const Incident* const> silent, const Incident& latest,
                                        const ownership::Policy& policy) {
  const auto& storm = policy.site_storm;
  const int of = most_endpoints(silent);
  if (!are_many(silent.size(), of, storm)) return std::nullopt;
  std::vector<std::pair<Instant, std::string_view>> by_time;
  for (const auto* one : silent) by_time.emplace_back(seen(*one).since, one->instance);
  std::sort(by_time.begin(), by_time.end());
  const Instant at = seen(latest).since;
  std::map<std::string_view, int> within;  // the instances of a stretch that begins with `first`
  auto last = by_time.begin();
  for (auto first = by_time.begin(); first != by_time.end() && first->first <= at; ++first) {
    for (; last != by_time.end() && last->first - first->first <= storm.within; ++last) ++within[last->second];
    if (at - first->first <= storm.within && are_many(within.size(), of, storm)) {
      return silence_of(latest, silent, first->first, of);
    }
    if (--within[first->second] == 0) within.erase(first->second);
  }
  return std::nullopt;
}

bool is_still_silent(const Incident& site, std::span<const Incident* const> silent, const ownership::Policy& policy) {
  const auto instances = instances_since(silent, seen(site).since);
  return are_many(instances.size(), std::max(most_endpoints(silent), site.site_endpoints), policy.site_storm);
}

}  // namespace watchbill::incident
