#include "collector/incident/telling.h"

#include <algorithm>

#include "collector/incident/digest.h"
#include "collector/incident/drill.h"
#include "collector/incident/messages.h"
#include "collector/ownership/ladder.h"

namespace watchbill::incident {

namespace {

using ownership::How;
using ownership::Recipient;

bool is_urgent(const Incident& incident) {
  return incident.severity <= Severity::p2;
}

std::vector<Recipient> ladder(const Story& story) {
  const Incident& incident = story.incident();
  if (incident.span().deferred) return {};
  return ownership::told_by(story.context().policy, story.context().roster, incident.view(), incident.decision(),
                            incident.span().from, story.now() + story.set_back());
}

void add_moved(const Story& story, Messages& messages) {
  const OwnerSpan& span = story.incident().span();
  add_told_before(story, messages, Cause::moved, "told before; it moved to " + name_of(story, span.owner), span.from);
}

Cause cause_of(const Recipient& to, Cause first_step) {
  if (to.how == How::pre_alert) return Cause::pre_alert;
  return to.step == 0 ? first_step : Cause::escalated;
}

/// By this span's ladder, as strongly as this. Who was told beside it, that it moved for one, has his turn still.
bool was_told(const Incident& incident, const Recipient& to) {
  return std::any_of(incident.told.begin(), incident.told.end(), [&](const Told& told) {
    return told.span + 1 == incident.spans.size() && told.step >= 0 && told.person == to.person &&
           weakness(told.how) <= weakness(to.how);
  });
}

/// Of the other party, as a notice of what pages its owner: the lead who is consulted. Of an incident that somebody
/// took the ladder's first step was never due, though it counts from the same instant.
bool is_consulted(const Incident& incident, const Recipient& to) {
  return is_urgent(incident) && to.how == How::notice && to.party != incident.span().owner;
}

/// The span began with a move by calendar of what is not urgent.
bool moved_by_calendar(const Incident& incident) {
  const auto& spans = incident.spans;
  if (is_urgent(incident) || spans.size() < 2) return false;
  const OwnerSpan &before = spans[spans.size() - 2], &after = spans.back();
  return before.owner != after.owner && before.rule == ownership::Rule::hours && after.rule == ownership::Rule::hours;
}

/// Whom the ladder reached as such a span began, by steps that were skipped too: the digest tells them.
std::vector<Recipient> left_to_digest(const Story& story) {
  const Incident& incident = story.incident();
  if (!moved_by_calendar(incident)) return {};
  return ownership::told_by(story.context().policy, story.context().roster, incident.view(), incident.decision(),
                            incident.span().from, incident.span().from);
}

/// Whom the ladder of this span reached before the last end of quiet: of what was acknowledged then they hear no more.
std::vector<Recipient> left_to_quiet(const Story& story) {
  const Incident& incident = story.incident();
  if (!incident.quiet_until || *incident.quiet_until <= incident.span().from) return {};
  return ownership::told_by(story.context().policy, story.context().roster, incident.view(), incident.decision(),
                            incident.span().from, *incident.quiet_until);
}

/// The new owner's ladder and whom it was handed to by name, as strongly, each with the words of who handed it over.
std::vector<Recipient> handed_to(const Story& story, const HandedOver& handover, const roster::PersonId& by) {
  const Incident& incident = story.incident();
  auto out = ladder(story);
  const std::string words = handover.text.empty() ? "" : ": " + handover.text;
  for (Recipient& to : out) {
    if (!words.empty() && to.person != handover.for_whom)
      to.why += "; " + name_of(story, by) + " hands it over" + words;
  }
  const auto how = ownership::how_told(incident.severity);
  if (handover.for_whom.empty() || !how) return out;
  out.push_back({.person = handover.for_whom,
                 .party = handover.to,
                 .how = *how,
                 .why = name_of(story, by) + " hands it over to you" + words,
                 .shift_began = incident.span().from,
                 .step = 0});
  return out;
}

bool holds(const std::vector<Recipient>& people, const Recipient& one) {
  return std::any_of(people.begin(), people.end(), [&](const Recipient& r) {
    return r.person == one.person && r.step == one.step && r.shift_began == one.shift_began;
  });
}

bool can_be_reached(const Story& story, const roster::PersonId& id) {
  const auto* person = story.context().roster.find(id);
  return person != nullptr && !person->contacts.empty();
}

/// Somebody of the internal team who was only ever noticed, while the team is closed and an opening is to come.
/// Contacts that take no digests, pagers above all, are to close what the notice opened.
bool can_wait_for_opening(const Story& story, const roster::PersonId& id) {
  const Context& context = story.context();
  const auto* person = context.roster.find(id);
  if (!context.sends_digests || person == nullptr || person->party != Party::internal) return false;
  const auto readable = digest_contacts(*person).size();
  if (readable == 0 || readable != person->contacts.size()) return false;
  const auto& hours = context.roster.internal_hours();
  if (hours.state_at(story.now()) == roster::OpenState::open) return false;
  const auto& told = story.incident().told;
  const bool was_paged = std::any_of(told.begin(), told.end(), [&](const Told& one) {
    return one.person == id && (one.how == How::page || one.how == How::pre_alert);
  });
  return !was_paged && next_digest(hours, story.now(), story.now() + ownership::kHorizon).has_value();
}

/// Whether this step of the ladder tells somebody else at the same instant who can be.
bool reaches_another(const Story& story, const Told& unreached) {
  const auto& told = story.incident().told;
  return std::any_of(told.begin(), told.end(), [&](const Told& one) {
    return one.span == unreached.span && one.step == unreached.step && one.at == unreached.at &&
           one.how == unreached.how && can_be_reached(story, one.person);
  });
}

}  // namespace

void add_afresh(const Story& story, Messages& messages, Cause cause) {
  for (const Recipient& to : ladder(story)) messages.add(told_as(story, to, cause_of(to, cause)));
}

void tell_afresh(Story& story, Cause cause, Before before, const Actor& actor) {
  Messages messages;
  add_afresh(story, messages, cause);
  if (before == Before::tell_moved && is_urgent(story.incident())) add_moved(story, messages);
  messages.record(story, actor);
}

void add_moved_at_boundary(const Story& story, Messages& messages) {
  const Incident& incident = story.incident();
  if (!ownership::how_told(incident.severity)) return;
  if (moved_by_calendar(incident)) {
    add_reached(story, messages);
    return;
  }
  for (const Recipient& to : ladder(story)) messages.add(told_as(story, to, Cause::moved));
  add_moved(story, messages);
}

void add_persisting(const Story& story, Messages& messages) {
  const Incident& incident = story.incident();
  const auto how = ownership::how_told(incident.severity);
  if (!incident.acknowledgement) {
    add_afresh(story, messages, Cause::persists);
  } else if (how) {
    const auto& id = incident.acknowledgement->person;
    const auto* person = story.context().roster.find(id);
    messages.add(told_as(story,
                         {.person = id,
                          .party = person == nullptr ? incident.acknowledgement->party : person->party,
                          .how = *how,
                          .why = "acknowledged by you",
                          .shift_began = *incident.unsuppressed_at,
                          .step = -1},
                         Cause::persists));
    add_reached(story, messages);
  }
}

void tell_handed_over(Story& story, const HandedOver& handover, const roster::PersonId& by, const Actor& actor) {
  Messages messages;
  if (!story.incident().acknowledgement) {
    for (const Recipient& to : handed_to(story, handover, by)) messages.add(told_as(story, to, Cause::moved));
  }
  const bool is_by_next = messages.has(by);  // else the next look at the ladder would tell them
  if (ownership::how_told(story.incident().severity)) add_moved(story, messages);
  if (!is_by_next) messages.drop(by);
  messages.record(story, actor);
}

void add_reached(const Story& story, Messages& messages) {
  const auto of_digest = left_to_digest(story);
  const auto of_quiet = story.incident().acknowledgement ? left_to_quiet(story) : std::vector<Recipient>{};
  for (const Recipient& to : ladder(story)) {
    const Incident& incident = story.incident();
    if (holds(of_digest, to) || holds(of_quiet, to) || was_told(incident, to)) continue;
    if (incident.acknowledgement && !is_consulted(incident, to)) continue;
    messages.add(told_as(story, to, cause_of(to, Cause::on_duty)));
  }
}

void tell_instead(Story& story, const Told& unreached, const Actor& actor) {
  const Incident& incident = story.incident();
  const bool is_of_ladder = unreached.span + 1 == incident.spans.size() && unreached.step >= 0 &&
                            (unreached.how == How::page || !is_urgent(incident));
  if (!incident.is_unresolved() || !is_of_ladder) return;
  std::vector<roster::PersonId> told;
  for (const Told& one : incident.told) {
    if (one.span == unreached.span && one.step >= 0) told.push_back(one.person);
  }
  Messages messages;
  for (const Recipient& to :
       ownership::told_instead(story.context().policy, story.context().roster, incident.view(), incident.decision(),
                               incident.span().from, unreached.step, told, story.now())) {
    messages.add(told_as(story, to, Cause::escalated));
  }
  messages.record(story, actor);
}

void pass_over_unreachable(Story& story, std::size_t already) {
  // What follows tells nobody a second time by the ladder of one span, so that this ends.
  for (std::size_t i = already; i < story.incident().told.size(); ++i) {
    const Told one = story.incident().told[i];
    if (one.how == How::digest || one.is_unreached || can_be_reached(story, one.person)) continue;
    story.add(Unreached{.person = one.person, .cause = one.cause, .told_at = one.at}, collector_actor());
    if (!reaches_another(story, one)) tell_instead(story, one, collector_actor());
  }
}

void tell_taken(Story& story, const roster::PersonId& by) {
  if (!is_urgent(story.incident())) return;
  Messages messages;
  // Every take is news of its own, also within one span: its instant stands where a shift's beginning would.
  add_told_before(story, messages, Cause::taken,
                  "told before; " + name_of(story, by) + " has it for " + name_of(story, story.incident().span().owner),
                  story.now());
  messages.drop(by);
  messages.record(story, person_actor(by));
}

void tell_recovered(Story& story, const Actor& actor) {
  Messages messages;
  const Instant shift = story.incident().span().from;
  const std::string why = "told of it before" + (story.incident().drill ? "; " + how_it_ended(story, actor) : "");
  for (const Told& before : story.incident().told) {
    if (before.how == How::digest || messages.has(before.person)) continue;
    if (!can_wait_for_opening(story, before.person)) {
      add_notice(story, messages, before.person, Cause::recovered, why, shift);
      continue;
    }
    messages.add(told_as(story,
                         {.person = before.person,
                          .party = before.party,
                          .how = How::digest,
                          .why = why + "; in the opening's digest",
                          .shift_began = shift,
                          .step = -1},
                         Cause::recovered));
  }
  messages.record(story, actor);
}

}  // namespace watchbill::incident
