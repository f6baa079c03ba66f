#pragma once
// Rule 7: whether nobody is told of an incident now, by a silence or as a symptom, and until when. It never changes the
// owner. Pure; thread-safe.

#include <optional>
#include <span>

#include "collector/incident/incident.h"
#include "collector/incident/silence.h"
#include "collector/incident/story.h"
#include "collector/roster/zone.h"

namespace watchbill::incident {

bool fits(const Match&, const Incident&);

/// What silences the incident at `t`, with the end of the whole stretch where one silence takes over from another;
/// `by` is the one that lasts longest of those that act at `t`. The zone is the client's.
std::optional<Suppression> suppression_at(std::span<const EnteredSilence>, const roster::Zone&, const Incident&,
                                          Instant t);
/// The first instant after `t` at which a silence that fits it begins to act.
std::optional<Instant> next_suppression(std::span<const EnteredSilence>, const roster::Zone&, const Incident&,
                                        Instant t);

/// When the silence first acts; nothing when its week has no such time before its end.
std::optional<Instant> first_act(const Silence&, const roster::Zone&);

/// When its suppression ends, or the silence that it is named by; where there is none, when one begins. Of an incident
/// as the clock has left it.
std::optional<Instant> suppression_edge(const Incident&, const Context&);

bool is_suppressed_at(const Story&, Instant);

enum class Hush : std::uint8_t { none, began, ended };
/// Records what suppresses it at `at` where that is another thing than before: it keeps its name while that silence
/// acts and the end is the same.
Hush keep_suppression_true(Story&, Instant at, const Actor&);

}  // namespace watchbill::incident
