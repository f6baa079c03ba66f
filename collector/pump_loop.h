#pragma once
// The outbox pump with its thread. Its destruction stops attempts under way; their rows stay due.

#include <functional>
#include <memory>

#include "collector/loop.h"
#include "collector/paging/pump.h"
#include "proto/shared/ticker.h"

namespace watchbill {

class PumpLoop {
 public:
  /// `unreached`: see paging::Pump; called on the pump's thread.
  PumpLoop(journal::Journal&, std::shared_ptr<const paging::ChannelSet>, config::FoldWindows, const Clock&,
           paging::Unreached unreached);
  ~PumpLoop();

  void start();
  /// Ends the thread: after this `unreached` is called no more; what is said to be taken later is not settled any more.
  /// Attempts under way are stopped by the destruction.
  void stop();
  /// From any thread: rows may have become due.
  void wake() { ticker_.wake(); }
  void replace(std::shared_ptr<const paging::ChannelSet>, config::FoldWindows);

 private:
  Loop loop_;
  std::unique_ptr<paging::Pump> pump_;
  Ticker ticker_;
};

}  // namespace watchbill
