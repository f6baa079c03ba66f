#include "collector/incident/handle.h"

#include <algorithm>
#include <stdexcept>

#include "collector/incident/alert.h"
#include "collector/incident/boundary.h"
#include "collector/incident/drill.h"
#include "collector/incident/flapping.h"
#include "collector/incident/offer.h"
#include "collector/incident/outlook.h"
#include "collector/incident/people.h"
#include "collector/incident/question.h"
#include "collector/incident/repair.h"
#include "collector/incident/story.h"
#include "collector/incident/suppression.h"
#include "collector/incident/telling.h"

namespace watchbill::incident {

namespace {

void open(Story& story, const Fire& fire) {
  const auto place = place_of(fire.labels, story.context().policy);
  const Instant now = story.now();
  Opened opened{.key = key_of(fire.rule, fire.labels),
                .rule_name = fire.rule,
                .category = place.category,
                .service = place.service,
                .site = std::string(value_of(fire.labels, "site")),
                .instance = std::string(value_of(fire.labels, "instance")),
                .summary = fire.summary,
                .description = fire.description,
                .runbook = fire.runbook,
                .severity = severity_of(fire.labels),
                .labels = fire.labels,
                .value = fire.value,
                .happened = fire.happened,
                .received = now,
                .response_due = {},
                .previous = story.context().previous,
                .site_endpoints = fire.site_endpoints};
  const Actor rule = rule_actor(fire.rule);
  story.add(std::move(opened), rule);
  keep_suppression_true(story, now, rule);
  begin_afresh(story, now, Response::starts, rule);
  tell_afresh(story, Cause::opened, Before::leave, rule);
}

/// The clock of what happens now: a suppression holds it back.
std::optional<Instant> clock_from(const Story& story, Severity severity, Instant from) {
  return is_suppressed_at(story, from) ? std::nullopt : response_due(story, severity, from);
}

void reopen(Story& story, const Fire& fire) {
  const Actor rule = rule_actor(fire.rule);
  const Instant now = story.now();
  const Severity severity = severity_of(fire.labels);
  story.add(Reopened{.labels = fire.labels,
                     .severity = severity,
                     .value = fire.value,
                     .summary = fire.summary,
                     .description = fire.description,
                     .happened = fire.happened,
                     .response_due = clock_from(story, std::min(severity, story.incident().severity), now)},
            rule);
  keep_suppression_true(story, now, rule);
  const Shift shift = begin_afresh(story, now, Response::starts, rule);
  if (keep_flapping_true(story, rule)) return;
  tell_afresh(story, Cause::reopened, shift == Shift::moved ? Before::tell_moved : Before::leave, rule);
}

void raise(Story& story, Severity to, const Actor& rule) {
  const Instant now = story.now();
  story.add(SeverityRaised{.to = to, .response_due = clock_from(story, to, now)}, rule);
  if (story.incident().acknowledgement) story.add(AcknowledgementEnded{.because = "the severity rose"}, rule);
  if (story.incident().is_flapping) story.add(FlappingEnded{.because = "the severity rose"}, rule);
  keep_suppression_true(story, now, rule);
  const Shift shift = begin_afresh(story, now, Response::starts, rule);
  tell_afresh(story, Cause::raised, shift == Shift::moved ? Before::tell_moved : Before::leave, rule);
}

void refire(Story& story, const Fire& fire) {
  const Incident& incident = story.incident();
  const bool repeats = std::any_of(incident.firing.begin(), incident.firing.end(), [&](const Firing& f) {
    return f.labels == fire.labels && f.since == fire.happened;
  });
  if (repeats) return;  // the same edge again: after a restart, or from a source that resends
  const Actor rule = rule_actor(fire.rule);
  const Severity severity = severity_of(fire.labels);
  story.add(Refired{.labels = fire.labels,
                    .severity = severity,
                    .value = fire.value,
                    .summary = fire.summary,
                    .description = fire.description,
                    .happened = fire.happened},
            rule);
  if (severity < story.incident().severity) raise(story, severity, rule);
}

void resolve(Story& story, const Actor& actor) {
  const bool is_suppressed = story.incident().suppression.has_value();
  story.add(Resolved{.at = story.now()}, actor);
  if (!is_suppressed && keep_flapping_true(story, actor)) return;
  tell_recovered(story, actor);
}

/// One input to one incident.
struct Handling {
  Story& story;
  Messages& messages;  ///< of the clock

  Result<void> operator()(const Fire& fire) const {
    if (!story.has_incident()) {
      open(story, fire);
    } else if (story.incident().state == State::resolved) {
      reopen(story, fire);
    } else {
      refire(story, fire);
    }
    return {};
  }

  Result<void> operator()(const End& end) const {
    if (!story.incident().is_unresolved()) return {};
    const auto& firing = story.incident().firing;
    const auto same = [&](const Firing& f) { return f.labels == end.labels; };
    if (std::none_of(firing.begin(), firing.end(), same)) return {};
    const Actor rule = rule_actor(end.rule);
    if (firing.size() > 1) {
      story.add(Eased{.labels = end.labels}, rule);
    } else {
      resolve(story, rule);
    }
    return {};
  }

  Result<void> operator()(const Acknowledge& command) const {
    const auto person = find_person(story, command.person);
    if (!person) return tl::unexpected(person.error());
    if (auto refused = is_unresolved(story); !refused) return refused;
    const Incident& incident = story.incident();
    const Party owner = incident.span().owner;
    if ((*person)->party != owner) {
      return fail(incident.id + " belongs to " + full_name_of(story, owner) + "; " + command.person + " is of " +
                      full_name_of(story, (*person)->party),
                  "take it to make it yours (watchbill take " + incident.id + " --by " + command.person +
                      "), or ask the owner to acknowledge it");
    }
    if (incident.acknowledgement && incident.acknowledgement->person == command.person) return {};
    story.add(Acknowledged{.person = command.person, .party = owner}, person_actor(command.person));
    reconsider(story, story.now(), clock_actor());
    if (story.incident().asked_at) add_questions(story, messages);  // the grace has begun without them
    return {};
  }

  Result<void> operator()(const Take& command) const {
    const auto person = find_person(story, command.person);
    if (!person) return tl::unexpected(person.error());
    if (auto refused = is_unresolved(story); !refused) return refused;
    const Instant now = story.now();
    const Instant until = command.until.value_or(now + kPinDefault);
    if (until <= now) return fail("the end of a take must lie ahead, not at " + format_instant(until));
    if (until - now > kPinLongest) {
      return fail("an incident is taken for 24 hours at most, not until " + format_instant(until),
                  "say an earlier end; it can be taken again before that");
    }
    const Actor actor = person_actor(command.person);
    const Party party = (*person)->party;
    const Incident& incident = story.incident();
    const bool has_it = incident.pin && incident.pin->person == command.person && incident.pin->until == until &&
                        incident.acknowledgement && incident.acknowledgement->person == command.person;
    if (has_it) return {};  // the same command again
    story.add(Pinned{.pin = {.party = party, .person = command.person, .until = until}}, actor);
    reconsider(story, now, actor);
    story.add(Acknowledged{.person = command.person, .party = party}, actor);
    reconsider(story, now, actor);                                   // until: what is acknowledged moves later
    if (!story.incident().drill) tell_taken(story, command.person);  // of a drill they hear that it is over
    return {};
  }

  Result<void> operator()(const Note& note) const {
    const auto person = find_person(story, note.person);
    if (!person) return tl::unexpected(person.error());
    if (is_blank(note.text)) return fail("a note needs text", "say in a few words what others should know");
    story.add(Noted{.person = note.person, .text = note.text}, person_actor(note.person));
    return {};
  }

  Result<void> operator()(const Resolve& command) const {
    const auto person = find_person(story, command.person);
    if (!person) return tl::unexpected(person.error());
    const Incident& incident = story.incident();
    if (incident.state == State::resolved) return {};  // the same command again, or the alert was quicker
    if (auto refused = is_unresolved(story); !refused) return refused;
    if (!incident.firing.empty()) {
      // A rule announces an alert once: of what is resolved while it fires nobody would hear again.
      return fail(incident.id + " still fires, since " + format_instant(incident.firing.front().since),
                  "mend what fires, and it is resolved when its alert ends; until then acknowledge or take it");
    }
    resolve(story, person_actor(command.person));
    return {};
  }

  Result<void> operator()(const NotReached& report) const {
    const auto& told = story.incident().told;
    const auto one = std::find_if(told.begin(), told.end(), [&](const Told& t) {
      return t.person == report.person && t.cause == report.cause && t.at == report.told_at;
    });
    if (one == told.end() || one->is_unreached) return {};  // the same report again
    const Told unreached = *one;
    story.add(Unreached{.person = report.person, .cause = report.cause, .told_at = report.told_at}, collector_actor());
    tell_instead(story, unreached, collector_actor());
    return {};
  }

  Result<void> operator()(const BeginDrill& command) const { return begin_drill(story, command); }
  Result<void> operator()(const Handoff& command) const { return hand_over(story, command); }
  Result<void> operator()(const Accept& command) const { return accept(story, command); }
  Result<void> operator()(const Decline& command) const { return decline(story, command); }

  Result<void> operator()(const Due&) const {
    catch_up(story, Anew::no, messages);
    return {};
  }
  Result<void> operator()(const Reconsider&) const {
    catch_up(story, Anew::yes, messages);
    return {};
  }
  Result<void> operator()(const Unwatched&) const {
    if (!story.incident().is_unresolved()) return {};
    if (story.incident().is_flapping) story.add(FlappingEnded{.because = "its client has left"}, collector_actor());
    resolve(story, collector_actor());
    return {};
  }
};

}  // namespace

Result<std::vector<Event>> handle(const Incident* incident, const Input& input, const Context& context, Instant now) {
  if (incident == nullptr && !std::holds_alternative<Fire>(input) && !std::holds_alternative<BeginDrill>(input)) {
    throw std::logic_error("only an alert that fires or a drill can begin an incident");
  }
  Story story(incident, context, now);
  const std::size_t already = incident == nullptr ? 0 : incident->told.size();
  Messages messages;
  if (auto done = std::visit(Handling{story, messages}, input); !done) return tl::unexpected(done.error());
  if (end_acknowledged_drill(story)) messages = {};  // that it is over is all there is to say
  keep_offer_true(story, messages);
  messages.record(story, clock_actor());
  pass_over_unreachable(story, already);
  return story.take();
}

std::vector<Event> handle_untold(const Incident& incident, Instant now) {
  const auto event = [&](Instant at, Actor actor, EventBody body) {
    return std::vector<Event>{{.client = incident.client,
                               .incident = incident.id,
                               .effective_at = at,
                               .actor = std::move(actor),
                               .body = std::move(body)}};
  };
  if (incident.is_unresolved()) return event(now, collector_actor(), Resolved{.at = now});
  const auto closes = closes_at(incident);
  if (!closes || *closes > now) return {};
  return event(*closes, clock_actor(), Closed{});
}

}  // namespace watchbill::incident
