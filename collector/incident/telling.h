#pragma once
// Whom an incident's events are told to, as PeopleTold events (ownership.md, Telling people). Nobody twice for one
// cause and span; at one instant one message a person, the strongest. Pure.

#include <cstddef>

#include "collector/incident/messages.h"
#include "collector/incident/story.h"

namespace watchbill::incident {

/// After an opening, a reopening or a raise: the owner's ladder and, when the owner changed at the same instant, those
/// told before.
enum class Before : std::uint8_t { leave, tell_moved };
void tell_afresh(Story&, Cause, Before, const Actor&);
/// After one move or several by the clock: the final owner's ladder and those told before. Of a P3 that moved by
/// calendar whom the ladder has reached since: as it moves it waits for the boundary's digest.
void add_moved_at_boundary(const Story&, Messages&);
/// The owner's ladder as if it had just begun.
void add_afresh(const Story&, Messages&, Cause);
/// Of what outlasted its suppression: the owner's ladder as if it had just begun; where it is acknowledged, who did it.
void add_persisting(const Story&, Messages&);
/// Who the ladder has reached meanwhile, and who came on duty; nobody but who is consulted once it is acknowledged.
void add_reached(const Story&, Messages&);
/// After a handoff: the new owner's ladder and whom it was handed to, with its words, unless somebody has acknowledged
/// it there; and those told before but the person who did it.
void tell_handed_over(Story&, const HandedOver&, const roster::PersonId& by, const Actor&);
/// After a message of the owner's ladder that reached nobody: the next step, before its time.
void tell_instead(Story&, const Told& unreached, const Actor&);
/// Of who was told since there were `already`: whom the roster knows no contact of is unreached at once, and a step
/// that reaches nobody else at this instant is empty: the next one follows, until somebody can be reached or the ladder
/// ends.
void pass_over_unreachable(Story&, std::size_t already);
/// After a take: those told before, but the person who took it. P1 and P2 only.
void tell_taken(Story&, const roster::PersonId& by);
/// Everybody who was ever told; who was only noticed and whose team is closed, by the opening's digest.
void tell_recovered(Story&, const Actor&);

}  // namespace watchbill::incident
