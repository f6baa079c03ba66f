#pragma once
// The journal's tables, by version. Used at opening, by the thread that opens.

#include <soci/soci.h>

#include "collector/journal/engine.h"
#include "proto/shared/result.h"

namespace watchbill::journal {

/// Brings the tables to the version of this program, one migration after the other, in one transaction. Fails on a
/// journal of a later version. Throws what SOCI throws.
Result<void> migrate(const Engine&, soci::session&);

}  // namespace watchbill::journal
