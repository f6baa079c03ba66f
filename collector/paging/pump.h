#pragma once
// The outbox pump: sends what the journal says is due, a few at a time, and writes down what came of it. The first
// message to a person goes out at once; what comes within the window after it is held and goes out as one (fold.h).
// Nothing is held but as a row: after a crash a new pump goes on, and sends again what was under way, under the same
// key unless more has come to go with it (each row keeps its own). It knows of no windows, so one message may come
// early. step(), replace() and under_way() belong to one thread; it has sender threads of its own, which its
// destruction ends.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "collector/journal/journal.h"
#include "collector/paging/channel.h"
#include "collector/paging/fold.h"
#include "collector/paging/outcome.h"
#include "proto/shared/time.h"

namespace watchbill::paging {

struct PumpOptions {
  std::size_t senders = 4;
  Patience patience{};
  config::FoldWindows windows{};
  std::uint64_t seed = 1;  ///< of the jitter
};

/// Hands on that a message failed for good on the last contact. Called within step(); `is_taken` is called once from
/// any thread, while the pump lives, when that is written down for good. The row is settled only after it: what a crash
/// comes between is attempted and reported again.
using Unreached = std::function<void(const incident::Message&, std::function<void()> is_taken)>;

class Pump {
 public:
  /// `wake` is called from any thread when step() has something to write down. The journal outlives the pump.
  Pump(journal::Journal&, std::shared_ptr<const ChannelSet>, PumpOptions, std::function<void()> wake, Unreached);
  /// Asks attempts under way to stop and waits for them; their rows stay due.
  ~Pump();
  Pump(const Pump&) = delete;
  Pump& operator=(const Pump&) = delete;

  /// Writes results down, starts what is due, the most urgent first. Returns when to call again.
  std::optional<Instant> step(Instant now);
  /// Attempts under way end on the channels that they began with.
  void replace(std::shared_ptr<const ChannelSet>, config::FoldWindows);
  /// Messages whose outcome is not written down yet.
  std::size_t under_way() const { return under_way_.size(); }

 private:
  using SharedFold = std::shared_ptr<const Fold>;  // shared with the sender that tells it
  struct Job {
    SharedFold fold;
    std::shared_ptr<const ChannelSet> channels;  // shared: see replace()
  };
  struct Done {
    SharedFold fold;
    journal::Attempt attempt;
  };
  struct Report {
    journal::Busy::Telling telling;
    journal::Attempt attempt;
  };

  void run(const std::stop_token&);
  void take_results();
  Result<void> write_results(Instant now);
  Result<void> write(const Done&, Instant now);
  Result<void> write(const Aftermath&, Instant now);
  void report(const Unreachable&);
  Result<void> settle_reported(Instant now);
  Result<void> start_due(Instant now);
  /// Starts it with what goes out together with it, or writes down what needs no attempt.
  Result<void> begin(const journal::Delivery&, Instant now);
  /// The row's queue, where messages on its contact fold.
  std::optional<journal::Queue> folding_queue(const journal::Delivery&) const;
  Result<std::vector<journal::Delivery>> gather(const journal::Delivery&, const journal::Queue&, Instant now);
  /// Why this contact cannot be attempted; nothing when it can.
  std::optional<journal::Attempt> obstacle(const journal::Delivery&) const;
  /// Whether a later message of the incident has reached this person: an older one would wake them for what is over, or
  /// open again what that one closed.
  Result<bool> is_overtaken(const journal::Delivery&);
  /// The rows that are not, once those that are have been settled.
  Result<std::vector<journal::Delivery>> settle_overtaken(std::vector<journal::Delivery>, Instant now);
  bool has_free_sender() const;
  bool has_room() const;
  bool is_saturated(const roster::Contact&) const;
  /// What may_start() would refuse, left out by the journal so that it hides nothing else.
  journal::Busy busy(Instant now) const;
  bool may_start(const journal::Delivery&, Instant now) const;
  bool must_wait(const journal::Queue&, Instant now) const;
  bool is_telling(const journal::Delivery&) const;
  void start(Fold, Instant now);

  journal::Journal& journal_;
  std::shared_ptr<const ChannelSet> channels_;
  PumpOptions options_;
  std::function<void()> wake_;
  Unreached unreached_;
  std::mt19937_64 random_;
  Windows windows_;
  std::vector<SharedFold> under_way_;  // until its result is in the journal
  std::vector<Done> unwritten_;
  std::map<std::string, Report> reported_;  // by key, as unreached; until that is in the journal

  std::mutex mutex_;  // guards jobs_, done_ and taken_
  std::condition_variable_any has_job_;
  std::deque<Job> jobs_;
  std::vector<Done> done_;
  std::vector<std::string> taken_;  // keys of reported_
  std::vector<std::jthread> senders_;
};

}  // namespace watchbill::paging
