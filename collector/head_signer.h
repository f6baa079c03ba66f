#pragma once
// When the ends of the journal's chains are signed: at a start, several times a day, at handoffs, at a stop. Each new
// head is logged, so that a log that goes elsewhere holds what the journal's own folder cannot prove. A Ticker's step;
// one thread.

#include "collector/desk/desk.h"
#include "collector/journal/journal.h"

namespace watchbill {

/// Whether this commit gave an incident to the other party.
bool has_handed_over(const desk::Snapshot&);

class HeadSigner {
 public:
  explicit HeadSigner(journal::Journal& journal) : journal_(journal) {}
  /// Signs what grew; returns when to come again. Soon, when it could not.
  Instant step(Instant now);

 private:
  journal::Journal& journal_;
};

}  // namespace watchbill
