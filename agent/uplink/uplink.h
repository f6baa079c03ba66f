#pragma once
// The agent's side of the uplink: keeps a stream open to the collector, whatever happens there. A step that says when
// to wake; used on the loop's thread. Its time is monotonic: the wall clock may jump.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "agent/uplink/backlog.h"
#include "agent/uplink/session.h"
#include "proto/shared/backoff.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::uplink {

struct Options {
  Backoff::Range backoff{.first = std::chrono::seconds{2}, .cap = std::chrono::seconds{60}};
  Duration welcome_within = std::chrono::seconds{15};
  Duration goodbye_within = std::chrono::seconds{3};
  std::uint64_t seed = 1;
};

/// Reads what a connection needs (certificates); an error is tried again like a failed connection.
using Prepare = std::function<Result<Connect>()>;

class Uplink {
 public:
  /// `wall` is what Hello says; the steps' own time is the caller's. `prepare` is called for each attempt, so that a
  /// new certificate is used as soon as it is there.
  Uplink(Self self, Options options, Backlog& backlog, const Clock& wall, Prepare prepare, std::function<void()> wake);

  /// Does what is due; returns when to call again, or nothing to sleep until woken.
  std::optional<Instant> step(Instant now);
  void send(const Tick& tick);

  /// Says goodbye; is_stopped() within Options::goodbye_within of steps.
  void stop(v1::Goodbye::Reason reason, Instant now);
  bool is_stopped() const { return stopping_ && !current_ && !next_ && !closing_; }

  bool is_connected() const { return current_ && current_->is_welcomed() && !current_->ended(); }
  const Counts& counts() const { return counts_; }
  /// Why the last stream ended, or could not begin.
  const std::string& trouble() const { return trouble_; }

 private:
  void promote();
  void look(Instant now);
  void open(Instant now);
  void failed(const std::string& why, bool refused, Duration retry_after, Instant now);
  bool wants_new_stream(Instant now) const;
  std::optional<Instant> next_due() const;

  Self self_;
  Options options_;
  Backlog& backlog_;
  const Clock& wall_;
  Prepare prepare_;
  std::function<void()> wake_;
  Backoff backoff_;
  Counts counts_;
  std::string trouble_;
  bool stopping_ = false;

  // One opens, one carries the live lane, one closes: a new stream is there before the old one goes.
  std::unique_ptr<Session> next_;
  std::unique_ptr<Session> current_;
  std::unique_ptr<Session> closing_;
  std::optional<Instant> next_attempt_;      // not before; nothing: at once
  std::optional<Instant> welcome_deadline_;  // of next_
  std::optional<Instant> close_deadline_;    // of closing_
  std::optional<Instant> carried_since_;     // by current_
};

}  // namespace watchbill::uplink
