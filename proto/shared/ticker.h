#pragma once
// Ticker: the one owner of timers. Calls a step when it asked to be called, on an Asio loop. Used on the loop's thread,
// wake() from any.

#include <functional>
#include <memory>
#include <optional>

#include "proto/shared/time.h"

namespace boost::asio {
class io_context;
}

namespace watchbill {

/// Does what is due; returns when to call again, or nothing to sleep until woken.
using Step = std::function<std::optional<Instant>(Instant now)>;

class Ticker {
 public:
  /// Calls `step` first when started. A wall clock that is set forward or back is noticed within a minute.
  Ticker(boost::asio::io_context&, const Clock&, Step step);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  void start();
  /// Runs the step soon, whatever it asked for.
  void wake();
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with handlers that may outlive the ticker
};

}  // namespace watchbill
