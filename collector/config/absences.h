#pragma once
// Absences as people write them, in their file and in calendar feeds. Pure but for files, which it is given a way to
// read.

#include <string>
#include <vector>

#include "collector/config/beside.h"
#include "collector/config/findings.h"
#include "collector/roster/roster.h"

namespace watchbill::config {

/// A list of `{person: ana, from: 2026-06-15, to: 2026-06-19, kind: vacation, deputy: ben}`, and of `{person: ana, ics:
/// FILE}` with `deputy` and `kind` for all of it, and `match`, a regular expression (RE2, letters of either case) for
/// the summaries of the events that count. `people` are those of the same file. Absences of one person that are written
/// out may not overlap; what a feed says of a time that is taken already is left out. Sorted by their beginnings.
std::vector<roster::Absence> read_absences(const yaml::Node&, const roster::Zone&,
                                           const std::vector<std::string>& people, const ReadBeside&, Findings&);

}  // namespace watchbill::config
