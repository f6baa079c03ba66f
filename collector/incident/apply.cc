#include <algorithm>
#include <stdexcept>
#include <utility>

#include "collector/incident/event.h"

namespace watchbill::incident {

bool Told::says(Cause what, std::optional<Instant> when) const {
  const auto is_it = [&](Cause one, Instant shift) { return one == what && (!when || shift == *when); };
  return is_it(cause, shift_began) ||
         std::any_of(also.begin(), also.end(), [&](const Also& one) { return is_it(one.cause, one.shift_began); });
}

bool OwnerSpan::is_late(Instant now) const {
  return answer_due && acknowledged_at.value_or(to.value_or(now)) > *answer_due;
}

ownership::IncidentView Incident::view() const {
  ownership::IncidentView view{.category = category,
                               .severity = severity,
                               .service = service,
                               .site = site,
                               .labels = labels,
                               .happened = happened,
                               .received = unsuppressed_at.value_or(received),
                               .span = {},
                               .acknowledgement = acknowledgement,
                               .pin = pin,
                               .offer = offer,
                               .is_overflowed = is_overflowed,
                               .is_handed_over = is_handed_over,
                               .against_since = against_since,
                               .asked_at = asked_at};
  if (!spans.empty()) view.span = ownership::Span{.owner = span().owner, .from = span().from, .rule = span().rule};
  return view;
}

ownership::Decision Incident::decision() const {
  return {.owner = span().owner,
          .deferred = span().deferred,
          .rule = span().rule,
          .because = span().because,
          .until = span().until,
          .recheck_at = recheck_at,
          .against_since = against_since,
          .is_to_be_offered = is_to_be_offered};
}

namespace {

Incident opened(const Event& event, const Opened& body) {
  Incident incident;
  incident.id = event.incident;
  incident.client = event.client;
  incident.key = body.key;
  incident.rule_name = body.rule_name;
  incident.severity = body.severity;
  incident.category = body.category;
  incident.service = body.service;
  incident.site = body.site;
  incident.instance = body.instance;
  incident.summary = body.summary;
  incident.description = body.description;
  incident.runbook = body.runbook;
  incident.labels = body.labels;
  incident.value = body.value;
  incident.happened = body.happened;
  incident.received = body.received;
  incident.response_due = body.response_due;
  incident.previous = body.previous;
  incident.site_endpoints = body.site_endpoints;
  incident.clock_waits = !body.response_due;
  incident.changes = {body.received};
  incident.drill = body.drill;
  if (body.drill) return incident;
  incident.firing = {{.labels = body.labels, .severity = body.severity, .since = body.happened}};
  return incident;
}

/// Whether this rule says that the owner is whose the rules 2 to 4 make it.
bool agrees_with(ownership::Rule rule) {
  return rule == ownership::Rule::fixed || rule == ownership::Rule::hours || rule == ownership::Rule::cover;
}

/// What each event does to an incident that is there.
struct Applied {
  Incident& incident;
  const Event& event;

  void operator()(const Opened&) const { throw std::logic_error("incident " + event.incident + " opened twice"); }

  void operator()(const SpanBegan& body) const {
    const bool opens = incident.spans.empty();
    if (!opens) incident.spans.back().to = body.span.from;
    if (opens) incident.is_overflowed = body.span.rule == ownership::Rule::overflow;
    const bool moves = !opens && incident.span().owner != body.span.owner;
    if (moves) incident.offer.reset();
    if (moves) incident.was_declined = false;
    incident.spans.push_back(body.span);
    incident.recheck_at = body.recheck_at;
    foreseen(body.span.rule, {}, {}, false);
    if (body.response_due) incident.response_due = body.response_due;
    if (!body.span.deferred && !incident.suppression) incident.clock_waits = false;
    if (body.response_waits) incident.clock_waits = true;
    if (body.response_waits) incident.response_due.reset();
  }

  void operator()(const Foreseen& body) const {
    if (incident.spans.empty()) throw std::logic_error("incident " + event.incident + " has no span yet");
    OwnerSpan& span = incident.spans.back();
    span.rule = body.rule;
    span.because = body.because;
    span.until = body.until;
    incident.recheck_at = body.recheck_at;
    foreseen(body.rule, body.against_since, body.asked_at, body.is_to_be_offered);
  }

  void foreseen(ownership::Rule rule, std::optional<Instant> against_since, std::optional<Instant> asked_at,
                bool is_to_be_offered) const {
    incident.against_since = against_since;
    incident.asked_at = asked_at;
    incident.is_to_be_offered = is_to_be_offered;
    if (!against_since && agrees_with(rule)) incident.was_declined = false;
    // What a handoff holds against ends when the rules agree with it, or somebody pins it.
    if (rule != ownership::Rule::handoff) incident.is_handed_over = false;
  }

  void fired(const Labels& labels, Severity severity, Instant since) const {
    auto& firing = incident.firing;
    const auto same = std::find_if(firing.begin(), firing.end(), [&](const Firing& f) { return f.labels == labels; });
    if (same == firing.end()) {
      firing.push_back({.labels = labels, .severity = severity, .since = since});
    } else {
      *same = {.labels = labels, .severity = severity, .since = since};
    }
  }

  void changed(Instant at) const {
    incident.changes.push_back(at);
    if (incident.changes.size() > kFlappingAfter) incident.changes.erase(incident.changes.begin());
  }

  /// Its span needs no answer any more, unless it is late already.
  void no_answer_needed(Instant at) const {
    if (incident.spans.empty()) return;
    OwnerSpan& span = incident.spans.back();
    if (!span.acknowledged_at && span.answer_due && at <= *span.answer_due) span.answer_due.reset();
  }

  void settled() const {
    incident.is_flapping = false;
    incident.changes.clear();
  }

  void operator()(const Refired& body) const {
    fired(body.labels, body.severity, body.happened);
    ++incident.count;
    incident.value = body.value;
    incident.summary = body.summary;
    incident.description = body.description;
  }

  void operator()(const Eased& body) const {
    std::erase_if(incident.firing, [&](const Firing& f) { return f.labels == body.labels; });
  }

  void operator()(const SeverityRaised& body) const {
    incident.severity = body.to;
    incident.response_due = body.response_due;
    incident.clock_waits = !body.response_due;
  }

  void operator()(const Acknowledged& body) const {
    incident.state = State::acknowledged;
    if (!incident.spans.empty() && !incident.spans.back().acknowledged_at) {
      incident.spans.back().acknowledged_at = event.effective_at;
    }
    incident.acknowledgement =
        ownership::Acknowledgement{.person = body.person, .party = body.party, .at = event.effective_at};
    incident.response_due.reset();
    incident.clock_waits = false;
  }

  void operator()(const AcknowledgementEnded&) const {
    if (incident.state == State::acknowledged) incident.state = State::open;
    incident.acknowledgement.reset();
  }

  void operator()(const Pinned& body) const { incident.pin = body.pin; }

  void operator()(const PinEnded&) const { incident.pin.reset(); }

  void operator()(const Offered& body) const { incident.offer = body.offer; }

  void operator()(const OfferEnded& body) const {
    incident.offer.reset();
    const bool is_against = incident.against_since || !agrees_with(incident.span().rule);
    incident.was_declined = body.how == OfferEnded::How::declined && is_against;
  }

  void operator()(const HandedOver& body) const {
    incident.offer.reset();
    incident.pin.reset();
    incident.is_handed_over = body.is_against_the_rules;
    if (body.to == Party::internal) incident.is_overflowed = false;
  }

  void operator()(const PeopleTold& body) const {
    incident.told.insert(incident.told.end(), body.told.begin(), body.told.end());
  }

  void operator()(const Noted&) const {}

  void operator()(const Resolved& body) const {
    incident.state = State::resolved;
    no_answer_needed(body.at);
    incident.resolved_at = body.at;
    incident.firing.clear();
    changed(body.at);
    incident.offer.reset();
    incident.suppression.reset();
  }

  void operator()(const Reopened& body) const {
    incident.state = State::open;
    changed(event.effective_at);
    incident.recovered_at = std::exchange(incident.resolved_at, std::nullopt);
    incident.acknowledgement.reset();
    incident.severity = std::min(incident.severity, body.severity);
    incident.response_due = body.response_due;
    incident.clock_waits = !body.response_due;
    incident.value = body.value;
    incident.summary = body.summary;
    incident.description = body.description;
    ++incident.count;
    fired(body.labels, body.severity, body.happened);
  }

  void operator()(const Suppressed& body) const {
    const Instant since = incident.suppression ? incident.suppression->since : event.effective_at;
    incident.suppression = Suppression{
        .by = body.by, .because = body.because, .since = since, .named_at = event.effective_at, .until = body.until};
    settled();
    if (!incident.told.empty() || !incident.response_due) return;
    // Nobody has heard of it: the clock starts when somebody does.
    if (!incident.spans.empty()) incident.spans.back().answer_due.reset();
    incident.response_due.reset();
    incident.clock_waits = true;
  }

  void operator()(const FlappingBegan&) const { incident.is_flapping = true; }

  void operator()(const FlappingEnded&) const {
    settled();
    incident.quiet_until = event.effective_at;
  }

  void operator()(const SuppressionEnded&) const {
    incident.suppression.reset();
    incident.unsuppressed_at = event.effective_at;
    incident.quiet_until = event.effective_at;
  }

  void operator()(const Closed&) const {
    incident.state = State::closed;
    if (!incident.spans.empty()) incident.spans.back().to = event.effective_at;
    incident.recheck_at.reset();
  }

  void operator()(const Unreached& body) const {
    for (Told& told : incident.told) {
      if (told.person == body.person && told.cause == body.cause && told.at == body.told_at) told.is_unreached = true;
    }
  }

  void operator()(const AbsenceAdded&) const { misplaced(); }
  void operator()(const AbsenceEnded&) const { misplaced(); }
  void operator()(const RotaOff&) const { misplaced(); }
  void operator()(const SilenceAdded&) const { misplaced(); }
  void operator()(const SilenceEnded&) const { misplaced(); }
  void operator()(const SurgeSet&) const { misplaced(); }
  void operator()(const OverflowChanged&) const { misplaced(); }
  void operator()(const DigestSent&) const { misplaced(); }
  void operator()(const CoverageGap&) const { misplaced(); }
  void operator()(const PolicyAdopted&) const { misplaced(); }
  void operator()(const WatchBegan&) const { misplaced(); }
  void misplaced() const { throw std::logic_error("what is a client's happened to incident " + event.incident); }
};

}  // namespace

Incident apply(std::optional<Incident> before, const Event& event) {
  if (!before) {
    const auto* body = std::get_if<Opened>(&event.body);
    if (body == nullptr) throw std::logic_error("event of an incident that was not opened: " + event.incident);
    return opened(event, *body);
  }
  std::visit(Applied{*before, event}, event.body);
  return *std::move(before);
}

}  // namespace watchbill::incident
