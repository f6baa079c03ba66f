#pragma once
// Drills: somebody rehearses the whole way of an incident with nothing broken. Everything is decided and told as in
// earnest; it ends once somebody acknowledges it, or in time. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "collector/incident/story.h"

namespace watchbill::incident {

/// One that nobody acknowledges lasts until the longer of both ladders has told its last step and the target for an
/// answer has passed, within these bounds.
inline constexpr Duration kDrillShortest = std::chrono::hours{1};
inline constexpr Duration kDrillLongest = std::chrono::hours{4};

/// Of every drill; an alert's has braces.
inline constexpr std::string_view kDrillKey = "drill";

Result<void> begin_drill(Story&, const BeginDrill&);
/// What somebody has acknowledged is over, and whoever was told hears so. Whether it was.
bool end_acknowledged_drill(Story&);
void end_drill(Story&, Instant at, const Actor&);
/// When the clock ends it; nothing for what is in earnest.
std::optional<Instant> drill_end(const Incident&, const Context&);
/// Of one that is over: `acknowledged by Anna Berg after 4m`, `nobody acknowledged it within 1h`, `ended by Ana Ruiz`.
std::string how_it_ended(const Story&, const Actor& by);

}  // namespace watchbill::incident
