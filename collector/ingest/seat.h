#pragma once
// The place of one agent: what outlives its streams. Thread-safe; seats are never taken away.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "collector/fleet/fleet.h"
#include "collector/ingest/counters.h"
#include "collector/ingest/progress.h"
#include "collector/window/window.h"

namespace watchbill::ingest {

/// A stream that can be ended from outside, on any thread.
class Occupant {
 public:
  virtual ~Occupant() = default;
  enum class Why { superseded, client_removed, stopping };
  virtual void leave(Why) = 0;
  /// Asks the agent to open another stream before this one is closed.
  virtual void drain() = 0;
  virtual Monotonic since() const = 0;
};

struct Seat {
  Seat(window::Endpoint e, window::EndpointWindow& w)
      : endpoint(std::move(e)), window(w), up(w.bind("up", {}).value()) {}

  const window::Endpoint endpoint;
  window::EndpointWindow& window;
  const window::SeriesRef up;

  std::mutex mutex;  // guards what follows
  Progress progress;
  std::weak_ptr<Occupant> occupant;  // the newest stream, which lives as long as gRPC wants
  const Occupant* newest = nullptr;  // the same, compared only
};

class Seats {
 public:
  Seats(window::Window& window, fleet::Fleet& fleet) : window_(window), fleet_(fleet) {}

  Seat& of(const window::Endpoint&);
  /// The newest stream wins: the one before is told to leave.
  void take(Seat&, const std::shared_ptr<Occupant>&);
  /// The stream is over. When it was the newest, the endpoint is down from `now` on: stale markers, `up` 0.
  void leave(Seat&, const Occupant&, fleet::AgentState how, Instant now);
  /// The endpoint is down, though its stream may be open.
  void down(const window::Endpoint&, Instant now);
  void append_up(const window::Endpoint&, double value, Instant now);
  std::vector<std::shared_ptr<Occupant>> occupants(const std::function<bool(const Seat&)>& which = nullptr);

 private:
  window::Window& window_;
  fleet::Fleet& fleet_;
  std::mutex mutex_;  // guards seats_
  std::map<window::Endpoint, std::unique_ptr<Seat>> seats_;
};

}  // namespace watchbill::ingest
