#pragma once
// Incidents that come and go (ownership.md, Telling people): both sides hear so once, then nobody until it has settled
// or become worse. Pure.

#include <optional>

#include "collector/incident/messages.h"
#include "collector/incident/story.h"

namespace watchbill::incident {

/// After a firing or a recovery: whether it is nobody's news. At the first that is one too many both sides are told.
bool keep_flapping_true(Story&, const Actor&);
/// When it will have settled, unless it changes before; nothing where it does not flap.
std::optional<Instant> settles_at(const Incident&);
/// Records that it has; false where it has not by `at`.
bool settle(Story&, Instant at, const Actor&);
/// How it has settled, to everybody told so far; of what still fails also to the owner's ladder, as if it had just
/// begun.
void add_settled(const Story&, Messages&, Instant at);

}  // namespace watchbill::incident
