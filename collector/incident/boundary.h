#pragma once
// What the clock does to an incident: moves at boundaries, escalation, closing. Pure.

#include "collector/incident/messages.h"
#include "collector/incident/story.h"

namespace watchbill::incident {

/// Everything due up to `now`, each boundary at its own instant; the final owner is told once, by these messages. With
/// `anew` the incident is decided at `now` too, whatever was foreseen.
enum class Anew : std::uint8_t { no, yes };
void catch_up(Story&, Anew, Messages&);

}  // namespace watchbill::incident
