#pragma once
// Ingest with its thread. Its destruction ends every stream and the thread.

#include <memory>
#include <vector>

#include "collector/ingest/ingest.h"
#include "collector/loop.h"
#include "collector/metrics/metrics.h"
#include "proto/shared/ticker.h"

namespace watchbill {

class IngestLoop {
 public:
  static Result<std::unique_ptr<IngestLoop>> open(ingest::Options, window::Window&, fleet::Fleet&, const Clock&,
                                                  ingest::Ingest::Knows, const std::vector<fleet::Agent>& expected);
  ~IngestLoop();

  void start();
  void recheck() { ingest_->recheck(); }
  std::uint16_t port() const { return ingest_->port(); }
  metrics::IngestTotals totals() const;

 private:
  explicit IngestLoop(const Clock&);
  Loop loop_;
  std::unique_ptr<ingest::Ingest> ingest_;
  Ticker ticker_;
};

}  // namespace watchbill
