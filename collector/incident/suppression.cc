#include "collector/incident/suppression.h"

#include <algorithm>

#include "collector/roster/earliest.h"

namespace watchbill::incident {

namespace {

template <class Value>
bool holds(const std::vector<Value>& list, const Value& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

/// Until when it acts, if it does at `t`.
std::optional<Instant> end_at(const Silence& silence, const roster::Zone& zone, Instant t) {
  if (t < silence.acts_from() || t >= silence.to) return std::nullopt;
  if (!silence.weekly) return silence.to;
  const auto interval = roster::interval_at(*silence.weekly, zone, t);
  if (!interval) return std::nullopt;
  return std::min(interval->to, silence.to);
}

std::optional<Instant> start_after(const Silence& silence, const roster::Zone& zone, Instant t) {
  const Instant first = silence.acts_from();
  if (first > t && end_at(silence, zone, first)) return first;
  if (!silence.weekly) return std::nullopt;
  const auto start = roster::next_start(*silence.weekly, zone, std::max(t, first));
  return start && *start < silence.to ? start : std::nullopt;
}

std::string because(const EnteredSilence& one) {
  const auto& comment = one.silence.comment;
  return std::string(to_text(one.silence.kind)) + ' ' + one.id + (comment.empty() ? "" : ": " + comment);
}

/// Until when the silence of this id acts on the incident without a break, where it does at `t`.
std::optional<Instant> acts_until(const Context& context, const Incident& incident, const SilenceId& id, Instant t) {
  const auto one = std::find_if(context.silences.begin(), context.silences.end(),
                                [&](const EnteredSilence& each) { return each.id == id; });
  if (one == context.silences.end() || !fits(one->silence.match, incident)) return std::nullopt;
  std::optional<Instant> until;
  const auto& zone = context.roster.internal_hours().zone();
  for (auto end = end_at(one->silence, zone, t); end; end = end_at(one->silence, zone, *end)) until = end;
  return until;
}

/// By a silence or as a symptom, whichever lasts longer; what stands yet has no end that is known.
std::optional<Suppression> at_present(const Story& story, Instant at) {
  const Context& context = story.context();
  auto silenced = suppression_at(context.silences, context.roster.internal_hours().zone(), story.incident(), at);
  const auto& explained = context.explained;
  if (!explained || (explained->until && *explained->until <= at)) return silenced;
  if (silenced && explained->until && *explained->until <= *silenced->until) return silenced;
  return Suppression{
      .by = explained->by, .because = explained->because, .since = at, .named_at = at, .until = explained->until};
}

/// Whether what it is named by suppresses it still.
bool is_still_by(const Suppression& named, const Story& story, Instant at) {
  const auto& explained = story.context().explained;
  if (explained && explained->by == named.by) return true;
  return acts_until(story.context(), story.incident(), named.by, at).has_value();
}

}  // namespace

std::string_view to_text(Silence::Kind kind) {
  return kind == Silence::Kind::maintenance ? "maintenance" : "silence";
}

bool fits(const Match& match, const Incident& incident) {
  if (!match.has_matcher()) return match.everything;
  return holds(match.rules, incident.rule_name) && holds(match.categories, incident.category) &&
         holds(match.severities, incident.severity) && holds(match.services, incident.service) &&
         holds(match.sites, incident.site) && holds(match.instances, incident.instance) &&
         std::all_of(match.labels.begin(), match.labels.end(),
                     [&](const Label& label) { return value_of(incident.labels, label.name) == label.value; });
}

std::optional<Suppression> suppression_at(std::span<const EnteredSilence> silences, const roster::Zone& zone,
                                          const Incident& incident, Instant t) {
  const EnteredSilence* longest = nullptr;
  Instant until = t;
  // Each turn ends one silence later, so that it ends.
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    const Instant from = until;
    for (const auto& one : silences) {
      const auto end = fits(one.silence.match, incident) ? end_at(one.silence, zone, from) : std::nullopt;
      if (!end || *end <= until) continue;
      until = *end;
      goes_on = true;
      if (from == t) longest = &one;
    }
  }
  if (longest == nullptr) return std::nullopt;
  return Suppression{.by = longest->id, .because = because(*longest), .since = t, .named_at = t, .until = until};
}

std::optional<Instant> next_suppression(std::span<const EnteredSilence> silences, const roster::Zone& zone,
                                        const Incident& incident, Instant t) {
  roster::Earliest earliest(t, t + ownership::kHorizon);
  for (const auto& one : silences) {
    if (fits(one.silence.match, incident)) earliest.offer(start_after(one.silence, zone, t));
  }
  return earliest.best();
}

std::optional<Instant> first_act(const Silence& silence, const roster::Zone& zone) {
  return start_after(silence, zone, silence.acts_from() - Duration{1});
}

std::optional<Instant> suppression_edge(const Incident& incident, const Context& context) {
  if (const auto& stands = incident.suppression) {
    const auto named_until = acts_until(context, incident, stands->by, stands->named_at);
    return named_until && (!stands->until || *named_until < *stands->until) ? named_until : stands->until;
  }
  if (context.silences.empty()) return std::nullopt;
  const Instant audible_since = std::max(incident.span().from, incident.unsuppressed_at.value_or(Instant::min()));
  return next_suppression(context.silences, context.roster.internal_hours().zone(), incident, audible_since);
}

bool is_suppressed_at(const Story& story, Instant at) {
  return at_present(story, at).has_value();
}

Hush keep_suppression_true(Story& story, Instant at, const Actor& actor) {
  const auto now = at_present(story, at);
  const auto& before = story.incident().suppression;
  if (!now && !before) return Hush::none;
  if (!now) {
    story.add(SuppressionEnded{}, actor, at);
    return Hush::ended;
  }
  const bool begins = !before;
  const bool keeps_name = before && before->until == now->until && is_still_by(*before, story, at);
  const bool same = keeps_name || (before && before->by == now->by && before->until == now->until);
  if (!same) story.add(Suppressed{.by = now->by, .because = now->because, .until = now->until}, actor, at);
  return begins ? Hush::began : Hush::none;
}

}  // namespace watchbill::incident
