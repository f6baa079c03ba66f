#pragma once
// The desk's thread: inputs from everywhere, in order of arrival, decided and committed in groups. Its stop
// decides what waits and ends the thread; what it was given outlives it.

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "collector/desk/desk.h"
#include "collector/loop.h"
#include "proto/shared/ticker.h"
#include "proto/shared/time.h"

namespace watchbill {

class DeskLoop {
 public:
  using Done = std::function<void(const Result<desk::Outcome>&)>;
  /// Called on the desk's thread after each commit.
  struct Hooks {
    std::function<void(const desk::Snapshot&)> committed;
    std::function<void(std::chrono::nanoseconds)> took;
    std::function<void(bool accepted, std::size_t inputs)> decided;
  };

  DeskLoop(std::unique_ptr<desk::Desk>, const Clock&, Hooks);
  ~DeskLoop();

  void start();
  /// Decides all that waits, with its answers, and ends the thread; commands that cannot be committed then, or
  /// come later, are refused on the thread that stops or posts. By the owner; nothing the second time.
  void stop();
  /// From any thread. An alert, or a report of the pump, that cannot be committed is tried again until it can; a
  /// command is refused. `done` is called on the desk's thread once the input is committed or refused; it may be empty.
  /// An alert or a report that cannot be committed when the loop ends is never done.
  void post(desk::Input, Done done = nullptr);
  /// Waits until the desk works under the new book; not from the desk's thread.
  void replace(const std::shared_ptr<const desk::Book>&);
  /// Any thread.
  std::shared_ptr<const desk::Snapshot> snapshot() const { return desk_->snapshot(); }
  std::optional<Error> trouble() const { return desk_->trouble(); }

 private:
  struct Waiting {
    desk::Input input;
    Done done;
  };
  std::optional<Instant> step(Instant now);
  void drain();
  void handle(std::vector<Waiting>, Instant now);
  std::vector<Waiting> take();
  void announce();

  std::unique_ptr<desk::Desk> desk_;
  const Clock& clock_;
  Hooks hooks_;
  std::shared_ptr<const desk::Snapshot> announced_;  // shared with the desk's readers

  std::mutex mutex_;  // guards waiting_ and is_stopped_
  std::deque<Waiting> waiting_;
  bool is_stopped_ = false;
  Loop loop_;
  Ticker ticker_;
};

}  // namespace watchbill
