#include "collector/incident/drill.h"

#include <algorithm>
#include <array>
#include <utility>

#include "collector/incident/alert.h"
#include "collector/incident/message.h"
#include "collector/incident/messages.h"
#include "collector/incident/outlook.h"
#include "collector/incident/people.h"
#include "collector/incident/suppression.h"
#include "collector/incident/telling.h"
#include "collector/ownership/ladder.h"
#include "proto/shared/remedy.h"

namespace watchbill::incident {

namespace {

Result<void> is_known(const char* kind, const std::string& name, const std::vector<std::string>& known) {
  if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return {};
  return fail("unknown " + std::string(kind) + " '" + name + "'", did_you_mean_one_of(name, known, "known: "));
}

/// Whether an incident of that kind can be rehearsed at that client.
Result<void> is_possible(const BeginDrill& command, const ownership::Policy& policy) {
  if (auto known = is_known("category", command.category, policy.categories); !known) return known;
  std::vector<std::string> services;
  services.reserve(policy.services.size());
  for (const auto& service : policy.services) services.push_back(service.name);
  if (auto known = is_known("service", command.service, services); !known) return known;
  if (ownership::how_told(command.severity)) return {};
  return fail(std::string(to_text(command.severity)) + " tells nobody, so there is nothing to rehearse",
              "say P1, P2 or P3");
}

Labels labels_of(const BeginDrill& command) {
  Labels labels = {{.name = "severity", .value = std::string(to_text(command.severity))}};
  const std::array<std::pair<const char*, std::string>, 3> rest{
      {{"category", command.category}, {"service", command.service}, {"site", command.site}}};
  for (const auto& [name, value] : rest) {
    if (!value.empty()) labels.push_back({.name = name, .value = value});
  }
  return sorted(std::move(labels));
}

Duration longest(const ownership::Policy& policy, const Opened& opened) {
  ownership::IncidentView view;
  view.category = opened.category;
  view.severity = opened.severity;
  Duration last{0};
  for (const auto owner : {Party::internal, Party::msp}) {
    for (const auto& step : ownership::steps_of(policy, view, owner)) last = std::max(last, step.after);
  }
  const auto target = policy.response.find(opened.severity);
  if (target != policy.response.end()) last += target->second;
  return std::clamp(last, kDrillShortest, kDrillLongest);
}

std::string description_of(const Story& story, Instant ends_at, const std::string& note) {
  const std::string end = local_text(ends_at, story.context().roster.internal_hours().zone(), story.now());
  return "This is a drill: nothing is broken. Acknowledge it as you would the real one, which ends it; else it ends "
         "at " +
         end + "." + (note.empty() ? "" : "\n" + note);
}

}  // namespace

Result<void> begin_drill(Story& story, const BeginDrill& command) {
  const ownership::Policy& policy = story.context().policy;
  const auto person = find_person(story, command.by);
  if (!person) return tl::unexpected(person.error());
  if (story.has_incident()) {
    const auto& id = story.incident().id;
    return fail(
        "a drill of " + policy.client + " is running: " + id + ", since " + format_instant(story.incident().received),
        "acknowledge it, or end it with: watchbill drill --client " + policy.client + " --end --by " + command.by);
  }
  if (auto possible = is_possible(command, policy); !possible) return possible;
  const Instant now = story.now();
  const Actor actor = person_actor(command.by);
  Labels labels = labels_of(command);
  auto place = place_of(labels, policy);
  Opened opened{.key = std::string(kDrillKey),
                .rule_name = {},
                .category = std::move(place.category),
                .service = std::move(place.service),
                .site = command.site,
                .instance = {},
                .summary = "Drill: rehearsal by " + name_of(story, command.by) + ", nothing is broken",
                .description = {},
                .runbook = {},
                .severity = command.severity,
                .labels = std::move(labels),
                .value = 0,
                .happened = now,
                .received = now,
                .response_due = {},
                .previous = story.context().previous};
  opened.drill = Drill{.by = command.by, .ends_at = now + longest(policy, opened)};
  opened.description = description_of(story, opened.drill->ends_at, command.note);
  story.add(std::move(opened), actor);
  keep_suppression_true(story, now, actor);
  begin_afresh(story, now, Response::starts, actor);
  tell_afresh(story, Cause::opened, Before::leave, actor);
  return {};
}

bool end_acknowledged_drill(Story& story) {
  const Incident& incident = story.incident();
  if (!incident.drill || !incident.is_unresolved() || !incident.acknowledgement) return false;
  end_drill(story, story.now(), person_actor(incident.acknowledgement->person));
  return true;
}

void end_drill(Story& story, Instant at, const Actor& actor) {
  story.add(Resolved{.at = at}, actor, at);
  tell_recovered(story, actor);
}

std::optional<Instant> drill_end(const Incident& incident, const Context& context) {
  if (!incident.drill) return std::nullopt;
  return std::max(incident.drill->ends_at - context.set_back, incident.span().from);
}

std::string how_it_ended(const Story& story, const Actor& by) {
  const Incident& incident = story.incident();
  const auto lasting = [&](Instant to) {
    return format_duration(std::chrono::floor<std::chrono::seconds>(to - incident.received));
  };
  if (const auto& by_whom = incident.acknowledgement) {
    return "acknowledged by " + name_of(story, by_whom->person) + " after " + lasting(by_whom->at);
  }
  if (by.kind == Actor::Kind::clock) return "nobody acknowledged it within " + lasting(incident.drill->ends_at);
  return by.kind == Actor::Kind::person ? "ended by " + name_of(story, by.name) : "its client has left";
}

}  // namespace watchbill::incident
