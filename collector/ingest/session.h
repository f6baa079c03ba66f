#pragma once
// What one stream says and is told, without gRPC: messages in; answers, or the end, out. Used by one thread at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "collector/ingest/admission.h"
#include "collector/ingest/lane.h"
#include "collector/ingest/peer_clock.h"
#include "collector/ingest/seat.h"
#include "proto/shared/tls.h"
#include "watchbill/v1/uplink.pb.h"

namespace watchbill::ingest {

/// What every session shares.
struct Ground {
  Seats& seats;
  fleet::Fleet& fleet;
  const Clock& clock;
  Counters& counters;
  std::mutex mutex{};  // guards admission
  Admission admission;
};

/// The stream ends with this.
struct Refusal {
  enum class Code : std::uint8_t {
    invalid_argument,
    failed_precondition,
    resource_exhausted,
    unavailable
  } code = Code::invalid_argument;
  Reason reason = Reason::protocol;
  std::string text;
  std::uint32_t retry_after_ms = 0;  ///< said in a Welcome before the end
};

struct Answer {
  std::optional<v1::CollectorMessage> message;  ///< to be sent as it is
  std::optional<std::uint64_t> acknowledged;    ///< newer ones replace older ones that wait
};

class Session {
 public:
  /// `seated` is called once, when a Hello is welcomed: its stream takes the seat before the fleet hears of it, so that
  /// the end of a stream before does not come after.
  using Seated = std::function<void(Seat&)>;
  Session(Ground&, tls::AgentName, Seated seated);

  /// A refusal has been counted already.
  tl::expected<Answer, Refusal> take(const v1::AgentMessage&, std::size_t bytes);
  /// Set after a Hello was welcomed.
  Seat* seat() const { return seat_; }
  /// How its endpoint ends when the stream ends now.
  fleet::AgentState ending() const { return ending_; }
  bool said_goodbye() const { return said_goodbye_; }

  /// The year 2200: agents' clocks may be wrong, but must leave room to reckon with.
  static constexpr Instant kLatest{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};
  static constexpr Duration kLongestUptime = std::chrono::years{100};

 private:
  using Taken = tl::expected<Answer, Refusal>;
  Taken hello(const v1::Hello&);
  Taken dictionary(const v1::Dictionary&);
  Taken frame(const v1::Frame&, std::size_t bytes);
  Taken goodbye(const v1::Goodbye&);
  /// Whether no frame of its number was there before.
  bool is_first(const v1::Frame&);
  void count(const v1::Frame&, window::Placed, std::size_t samples);
  /// After a frame: the answer that goes on with the replay, or acknowledges what no number below is missing of.
  Answer progressed(const v1::Frame&);
  /// Whether the agent is through with the block of its spool that it was asked for.
  bool has_passed_block(const v1::Frame&);
  tl::unexpected<Refusal> refuse(Reason, std::string text, Refusal::Code = Refusal::Code::invalid_argument);
  Lane* lane(int which);

  Ground& ground_;
  tls::AgentName peer_;
  Seated seated_;
  Seat* seat_ = nullptr;
  std::optional<Lane> live_, replay_;
  std::optional<PeerClock> peer_clock_;
  std::uint64_t epoch_ = 0;
  std::uint64_t spool_to_ = 0;
  ReplayPlan plan_;
  bool says_skipped_ = false;
  bool is_replaying_ = false;
  bool has_begun_block_ = false;
  std::uint64_t last_live_ = 0;
  std::uint64_t last_ = 0;  // of both lanes
  fleet::AgentState ending_ = fleet::AgentState::suspect;
  bool said_goodbye_ = false;
};

}  // namespace watchbill::ingest
