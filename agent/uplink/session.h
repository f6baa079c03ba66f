#pragma once
// One stream from Hello to its end: the live lane, behind it the replay lane, and what the collector says. Used on the
// loop's thread; `wake` is called when its owner should look at it.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "agent/uplink/backlog.h"
#include "agent/uplink/connection.h"
#include "agent/uplink/lane.h"
#include "proto/shared/time.h"

namespace watchbill::uplink {

/// What Hello says of this agent.
struct Self {
  std::string agent_id;
  std::string version;
  std::string boot_id;      ///< 16 bytes
  std::string config_hash;  ///< SHA-256
  Duration tick{5000};
};

/// Totals over all sessions.
struct Counts {
  std::uint64_t streams = 0;  ///< that were welcomed
  std::uint64_t live_frames = 0;
  std::uint64_t replayed_frames = 0;
  std::uint64_t bytes = 0;      ///< of messages, before TLS
  std::uint64_t too_large = 0;  ///< frames that no message may hold
};

class Session {
 public:
  Session(const Self& self, Backlog& backlog, const Clock& clock, const Connect& connect, Counts& counts,
          std::function<void()> wake);

  /// Sends a new tick at once. One that cannot go now (not welcomed yet, too much waiting, no credit) goes later, by
  /// replay; one of a later epoch than this stream's, with the next stream.
  void send(const Tick& tick);
  /// Says why, and closes.
  void goodbye(v1::Goodbye::Reason reason);
  /// Closes without a word, once what waits is sent.
  void finish();
  void cancel() { connection_->cancel(); }

  bool is_welcomed() const { return welcomed_; }
  const std::optional<End>& ended() const { return ended_; }
  /// The collector wants another stream opened, and this one closed within the time.
  std::optional<Duration> drain() const { return drain_; }
  Duration retry_after() const { return retry_after_; }
  std::uint64_t epoch() const { return epoch_; }

 private:
  void received(v1::CollectorMessage& message);
  void welcome(const v1::Welcome& welcome);
  void credit(std::uint64_t live, std::uint64_t replay);
  void start_replay(std::uint64_t from, std::uint64_t to);
  void miss(std::uint64_t seq);
  /// Of the numbers passed over the lowest that replay has yet to bring; 0 for none.
  std::uint64_t skipped_from() const;
  void push(std::deque<v1::AgentMessage> messages);
  /// Writes the next message if none is under way: live before replay.
  void pump();
  bool replay_one();

  Backlog& backlog_;
  const Clock& clock_;
  Counts& counts_;
  std::function<void()> wake_;
  std::uint64_t epoch_;

  LaneWriter live_{v1::LANE_LIVE};
  LaneWriter replay_{v1::LANE_REPLAY};
  std::deque<v1::AgentMessage> queue_;
  std::size_t queued_bytes_ = 0;
  bool writing_ = false;
  bool finishing_ = false;
  bool finished_ = false;

  bool welcomed_ = false;
  std::optional<End> ended_;
  std::optional<Duration> drain_;
  Duration retry_after_{0};
  std::size_t frame_limit_;
  std::optional<std::uint64_t> live_credit_;  // bytes; nothing: not limited
  std::optional<std::uint64_t> replay_credit_;

  std::unique_ptr<Reader> reader_;
  std::uint64_t replay_next_ = 0;  // with a reader: what it has yet to bring begins here
  std::uint64_t replay_to_ = 0;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> missed_;  // numbers not sent live, to be replayed

  std::unique_ptr<Connection> connection_;  // last: its events need the rest
};

}  // namespace watchbill::uplink
