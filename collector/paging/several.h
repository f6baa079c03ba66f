#pragma once
// What one message says of several incidents at once: how many, the worst, and of each what it is, where, since when,
// whose and until when. Pure.

#include <span>
#include <vector>

#include "collector/journal/journal.h"
#include "collector/paging/text.h"

namespace watchbill::paging {

/// Pointers into what it was made from.
struct Several {
  std::vector<const incident::Message*> problems;    ///< the worst first
  std::vector<const incident::Message*> recoveries;  ///< what is over
  Severity severity = Severity::p4;                  ///< the worst of the problems; without any, of what is over
  ownership::How how = ownership::How::notice;       ///< the strongest likewise
};

/// `told`: one person's, not empty.
Several several_of(std::span<const journal::Delivery> told);

/// Of one delivery what text.h says of it. Of several each has the lines that are needed to act at once; descriptions,
/// runbooks and notes are behind its link.
Text write_several(std::span<const journal::Delivery> told);

}  // namespace watchbill::paging
