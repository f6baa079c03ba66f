#pragma once
// The rules' thread: one engine for each client, stepped over that client's series. What it was given outlives it.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "collector/desk/desk.h"
#include "collector/loop.h"
#include "collector/metrics/metrics.h"
#include "collector/rules/engine.h"
#include "collector/window/window.h"
#include "proto/shared/ticker.h"
#include "proto/shared/time.h"

namespace watchbill {

class RulesLoop {
 public:
  struct Hooks {
    std::function<void(desk::AlertEdge)> edge;  ///< in the order of each client's engine
    std::function<void(std::chrono::nanoseconds)> took;
  };

  /// Alerts of the snapshot's incidents fire already: they are not announced again.
  RulesLoop(const window::Window&, const Clock&, const std::shared_ptr<const rules::RuleSet>&, const desk::Book&,
            const desk::Snapshot&, Hooks);
  ~RulesLoop();

  void start();
  /// Ends the thread: no edge comes after it. By the owner; nothing the second time.
  void stop();
  /// Waits until every client's engine works with the new rules; not from the rules' thread.
  void replace(const std::shared_ptr<const rules::RuleSet>&, const desk::Book&);
  /// As of the last evaluation. Any thread.
  std::vector<metrics::ClientRules> status() const;

 private:
  struct Client {
    Client(std::unique_ptr<promql::Source> s, std::shared_ptr<const rules::RuleSet> rules, Instant started)
        : source(std::move(s)), engine(std::move(rules), started, rules::OnSilence::hold), next(started) {}
    std::unique_ptr<promql::Source> source;
    rules::Engine engine;
    std::optional<Instant> next;
  };
  std::optional<Instant> step(Instant now);
  void add(const std::string& client, const std::shared_ptr<const rules::RuleSet>&);
  void publish();

  const window::Window& window_;
  const Clock& clock_;
  const Instant started_;
  Instant stepped_at_{};
  Hooks hooks_;
  std::map<std::string, Client> clients_;

  mutable std::mutex mutex_;  // guards status_
  std::vector<metrics::ClientRules> status_;
  Loop loop_;
  Ticker ticker_;
};

/// What the desk hears of an engine's edge. Pure.
desk::AlertEdge alert_edge_of(const std::string& client, rules::Edge);

}  // namespace watchbill
