#pragma once
// Offers of an incident to the other party: by rule or by a person, accepted, declined or lapsed (ownership.md,
// Continuity). Pure.

#include "collector/incident/messages.h"
#include "collector/incident/story.h"

namespace watchbill::incident {

/// Offers what is to be offered by rule, lets lapse what is so no longer, and tells both leads, once an incident, of an
/// offer that nobody has accepted in time. After every input, whose other messages these are told with.
void keep_offer_true(Story&, Messages&);

Result<void> hand_over(Story&, const Handoff&);
Result<void> accept(Story&, const Accept&);
Result<void> decline(Story&, const Decline&);

}  // namespace watchbill::incident
