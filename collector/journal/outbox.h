#pragma once
// The table of deliveries. Inserts belong to the writing session; what the pump and readers ask runs on another one.

#include <optional>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "collector/journal/engine.h"
#include "collector/journal/journal.h"

namespace watchbill::journal {

/// One prepared insert, which leaves a key that exists as it is.
class DeliveryInsert {
 public:
  explicit DeliveryInsert(soci::session&);
  void run(const Delivery&, Instant created);

 private:
  std::string client_, key_, incident_, person_, cause_, state_, channel_, detail_, next_channel_, next_target_,
      payload_;
  long long urgency_ = 0, contact_ = 0, attempts_ = 0, put_ = 0, due_ = 0, created_ = 0;
  soci::statement statement_;
};

// Each throws what SOCI throws, and std::runtime_error on a payload that does not read.
std::vector<DeliveryRecord> read_due(const Engine&, soci::session&, Instant now, const Busy&, std::size_t limit);
std::vector<DeliveryRecord> read_due_in(const Engine&, soci::session&, const Queue&, Instant now, const Busy&,
                                        std::size_t limit);
std::optional<Instant> read_next_due(const Engine&, soci::session&, Instant now, const Busy&);
std::vector<DeliveryRecord> read_deliveries_of(soci::session&, const incident::IncidentId&);
std::vector<DeliveryCounts> read_counts(soci::session&);
void write_outcome(soci::session&, const Outcome&, Instant now);

}  // namespace watchbill::journal
