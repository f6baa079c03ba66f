#pragma once
// Plays a plan through the desk. Pure but for what the desk does in memory.

#include "collector/simulate/plan.h"
#include "collector/simulate/simulate.h"

namespace watchbill::simulate {

/// Boundaries come before inputs; the end itself is still played. Fails only when the core cannot go on.
Checked<Timeline> play(const Plan&, const config::Config&);

}  // namespace watchbill::simulate
