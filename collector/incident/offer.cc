#include "collector/incident/offer.h"

#include <algorithm>

#include "collector/incident/message.h"
#include "collector/incident/outlook.h"
#include "collector/incident/people.h"
#include "collector/incident/repair.h"
#include "collector/incident/telling.h"
#include "collector/ownership/ladder.h"

namespace watchbill::incident {

namespace {

using ownership::Offer;

bool tells(const Incident& incident) {
  return ownership::how_told(incident.severity).has_value();
}

ownership::Ruling rules_give(const Story& story) {
  const Context& context = story.context();
  return ownership::rules_give(context.policy, context.roster, context.overflow, story.incident().view(), story.now());
}

void make(Story& story, Messages& messages, const Offer& offer, const std::string& why, const Actor& actor) {
  const Incident& incident = story.incident();
  const Context& context = story.context();
  story.add(Offered{.offer = offer}, actor);
  if (!tells(incident)) return;
  if (!offer.for_whom.empty()) {
    add_notice(story, messages, offer.for_whom, Cause::offered, why, story.now());
  } else {
    for (auto& next : ownership::next_owners(context.policy, context.roster, incident.view(), incident.decision(),
                                             incident.span().from, story.now(), ownership::How::notice, "; " + why)) {
      Told told = told_as(story, next, Cause::offered);
      told.shift_began = story.now();
      told.step = -1;
      messages.add(std::move(told));
    }
  }
}

/// Those who lead at the instant at which the time to accept is over, whenever that is looked at.
void add_leads(const Story& story, Messages& messages) {
  const Incident& incident = story.incident();
  const Context& context = story.context();
  const bool were_told = std::any_of(incident.told.begin(), incident.told.end(),
                                     [](const Told& told) { return told.says(Cause::unaccepted); });
  const Instant over = incident.offer->since + context.policy.handoff.accept_within;
  const Instant due = std::max(over, incident.quiet_until.value_or(over));
  if (were_told || !tells(incident) || incident.is_quiet() || story.now() < due) return;
  const std::string why = "lead; offered to " + name_of(story, incident.offer->to) + " since " +
                          local_text(incident.offer->since, context.roster.internal_hours().zone(), story.now()) +
                          ", and nobody has accepted it";
  if (const auto lead = ownership::lead_at(context.policy, context.roster, due)) {
    add_notice(story, messages, *lead, Cause::unaccepted, why, incident.offer->since);
  }
  const auto& manager = context.policy.manager;
  if (!manager.empty() && !context.roster.is_absent(manager, due)) {
    add_notice(story, messages, manager, Cause::unaccepted, why, incident.offer->since);
  }
}

/// An offer to a team that the matrix makes silent now cannot stand, whoever made it.
bool may_stand(const Story& story) {
  const auto& offer = *story.incident().offer;
  if (offer.is_by_rule()) return story.incident().is_to_be_offered;
  return offer.to != Party::internal || !rules_give(story).deferred;
}

/// It is that party's from now on.
void complete(Story& story, HandedOver handover, const roster::PersonId& by) {
  const Actor actor = person_actor(by);
  if (story.incident().acknowledgement) story.add(AcknowledgementEnded{.because = "the owner changed"}, actor);
  handover.is_against_the_rules = rules_give(story).owner != handover.to;
  story.add(handover, actor);
  begin_for(story, handover.to, handover.accepted_by, actor);
  if (!handover.accepted_by.empty()) {
    story.add(Acknowledged{.person = handover.accepted_by, .party = handover.to}, actor);
    reconsider(story, story.now(), actor);
  }
  const bool ends_drill = story.incident().drill && !handover.accepted_by.empty();  // which is what they hear
  if (!ends_drill) tell_handed_over(story, handover, by, actor);
}

/// The offer, if it is to this person's party.
Result<void> is_offered_to(const Story& story, const roster::Person& person) {
  const Incident& incident = story.incident();
  if (!incident.offer) return fail(incident.id + " is not offered to anybody", "take it to make it yours");
  if (incident.offer->to == person.party) return {};
  return fail(incident.id + " is offered to " + full_name_of(story, incident.offer->to) + "; " + person.id + " is of " +
                  full_name_of(story, person.party),
              "somebody of theirs accepts or declines it");
}

Result<void> may_be_offered(const Story& story, const Handoff& command, const roster::Person& person) {
  const Incident& incident = story.incident();
  const Party owner = incident.span().owner;
  if (person.party != owner) {
    return fail(incident.id + " belongs to " + full_name_of(story, owner) + "; " + person.id + " is of " +
                    full_name_of(story, person.party),
                "only its owner hands it over; take it to make it yours");
  }
  if (command.for_whom.empty()) return {};
  const auto to = find_person(story, command.for_whom);
  if (!to) return tl::unexpected(to.error());
  if (command.for_whom == command.person) {
    return fail("a handoff to oneself changes nothing", "name somebody of the other party, or nobody");
  }
  if ((*to)->party == owner) {
    return fail("'" + command.for_whom + "' is of " + full_name_of(story, owner) + ", whose it is already",
                "name somebody of the other party, or nobody; within a party let them acknowledge or take it");
  }
  return {};
}

}  // namespace

void keep_offer_true(Story& story, Messages& messages) {
  if (!story.incident().is_unresolved()) return;
  const bool is_wanted = story.incident().is_to_be_offered;
  const auto& offer = story.incident().offer;
  if (offer && !may_stand(story)) {
    story.add(OfferEnded{.how = OfferEnded::How::lapsed, .person = {}, .because = "the rules no longer ask for it"},
              clock_actor());
    reconsider(story, story.now(), clock_actor());  // nobody waits for it to be accepted any more
  } else if (!offer && is_wanted && !story.incident().was_declined && !story.incident().is_quiet()) {
    make(story, messages, {.to = other(story.incident().span().owner), .since = story.now(), .by = {}, .for_whom = {}},
         "it is offered to you: accept or decline it", clock_actor());
    reconsider(story, story.now(), clock_actor());
  }
  if (story.incident().offer) add_leads(story, messages);
}

Result<void> hand_over(Story& story, const Handoff& command) {
  const auto person = find_person(story, command.person);
  if (!person) return tl::unexpected(person.error());
  if (auto refused = is_unresolved(story); !refused) return refused;
  if (auto refused = may_be_offered(story, command, **person); !refused) return refused;
  const Incident& incident = story.incident();
  const Party to = other(incident.span().owner);
  const auto ruling = rules_give(story);
  if (to == Party::internal && ruling.owner == to && ruling.deferred) {
    return fail(name_of(story, to) + " is silent for " + incident.category + " " +
                    std::string(to_text(incident.severity)) + " now",
                "it goes to them when they open; it cannot be offered before");
  }
  if (ruling.owner == to) {
    complete(story, {.to = to, .accepted_by = {}, .for_whom = command.for_whom, .text = command.text}, command.person);
    return {};
  }
  Offer offer{.to = to, .since = story.now(), .by = command.person, .for_whom = command.for_whom, .text = command.text};
  const auto& stands = incident.offer;
  if (stands && stands->by == offer.by && stands->for_whom == offer.for_whom) {
    if (offer.text.empty() || offer.text == stands->text) return {};  // the same again
    offer.since = stands->since;  // other words for it give nobody more time to accept
  }
  const Actor actor = person_actor(command.person);
  Messages messages;
  make(story, messages, offer,
       name_of(story, command.person) + " offers it to you" + (offer.text.empty() ? "" : ": " + offer.text), actor);
  messages.record(story, actor);
  reconsider(story, story.now(), actor);
  return {};
}

Result<void> accept(Story& story, const Accept& command) {
  const auto person = find_person(story, command.person);
  if (!person) return tl::unexpected(person.error());
  if (auto refused = is_unresolved(story); !refused) return refused;
  const Incident& incident = story.incident();
  const bool has_it = !incident.offer && incident.span().owner == (*person)->party && incident.acknowledgement &&
                      incident.acknowledgement->person == command.person;
  if (has_it) return {};  // the same command again
  if (auto refused = is_offered_to(story, **person); !refused) return refused;
  complete(story, {.to = incident.offer->to, .accepted_by = command.person}, command.person);
  return {};
}

Result<void> decline(Story& story, const Decline& command) {
  const auto person = find_person(story, command.person);
  if (!person) return tl::unexpected(person.error());
  if (auto refused = is_unresolved(story); !refused) return refused;
  if (auto refused = is_offered_to(story, **person); !refused) return refused;
  if (is_blank(command.text)) return fail("declining needs a reason", "say why, in a few words");
  const Offer offer = *story.incident().offer;
  const Actor actor = person_actor(command.person);
  story.add(OfferEnded{.how = OfferEnded::How::declined, .person = command.person, .because = command.text}, actor);
  reconsider(story, story.now(), actor);
  if (!tells(story.incident())) return {};
  Messages messages;
  const std::string why = name_of(story, command.person) + " declines it: " + command.text;
  const auto& acknowledgement = story.incident().acknowledgement;
  if (acknowledgement) add_notice(story, messages, acknowledgement->person, Cause::declined, why, story.now());
  if (!offer.is_by_rule()) add_notice(story, messages, offer.by, Cause::declined, why, story.now());
  messages.record(story, actor);
  return {};
}

}  // namespace watchbill::incident
