#pragma once
// Reads the whole journal against its proofs. Belongs to the session's thread; throws what SOCI throws.

#include <soci/soci.h>

#include "collector/journal/audit.h"
#include "collector/journal/engine.h"

namespace watchbill::journal {

/// Every chain, every head, up to the first misfit; of one moment. Journals of every version.
Audit walk(const Engine&, soci::session&, const Proofs&);

}  // namespace watchbill::journal
