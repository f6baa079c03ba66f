#pragma once
// The question to an internal acknowledger whether to keep an incident or to hand it over (ownership.md, Continuity).
// Pure.

#include "collector/incident/messages.h"

namespace watchbill::incident {

/// 15 minutes before the boundary that gives it to the provider and at it, where the grace begins; the provider's first
/// rota has a notice then. P4 asks nobody.
void add_questions(const Story&, Messages&);

}  // namespace watchbill::incident
