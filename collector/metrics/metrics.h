#pragma once
// The collector's own metrics: what happens is counted here, what stands is asked for at each scrape. Thread-safe; what
// the sources reach outlives it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "collector/desk/desk.h"
#include "collector/fleet/fleet.h"
#include "collector/journal/journal.h"
#include "collector/rules/engine.h"
#include "collector/window/window.h"
#include "proto/shared/time.h"

namespace watchbill::metrics {

struct IngestTotals {
  double streams = 0, connections = 0;
  double frames = 0, replayed = 0, duplicates = 0, too_old = 0, future = 0, samples = 0, bytes = 0;
  std::vector<std::pair<std::string, double>> rejected;  ///< by reason, zeros too
};

struct ClientRules {
  std::string client;
  std::vector<rules::RuleStatus> rules;
};

/// Called at each scrape, on the scraping thread.
struct Sources {
  std::function<std::vector<fleet::Agent>()> agents;
  std::function<std::shared_ptr<const desk::Snapshot>()> snapshot;
  std::function<std::shared_ptr<const desk::Book>()> book;
  std::function<Result<std::vector<journal::DeliveryCounts>>()> deliveries;
  std::function<window::Size()> window;
  std::function<std::vector<ClientRules>()> rules;
  std::function<IngestTotals()> ingest;
  std::function<double()> journal_bytes;
  std::function<bool()> is_ready;
  std::function<double()> http_connections;
  std::function<double()> event_listeners;
};

class Metrics {
 public:
  Metrics(std::string version, const Clock&, Sources);
  ~Metrics();

  void committed(std::chrono::nanoseconds took);
  void decided(bool accepted, std::size_t inputs);
  void evaluated(std::chrono::nanoseconds took);
  void edge(const std::string& client, bool is_firing);
  void reloaded(bool successfully, Instant now);

  /// One scrape, text format 0.0.4.
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The most series of watchbill_alert that one scrape shows, the most urgent first.
inline constexpr std::size_t kMostAlerts = 10'000;

}  // namespace watchbill::metrics
