#pragma once
// What ingest counts. Thread-safe; read by the metrics.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace watchbill::ingest {

/// Why a stream, or a connection before it, was refused.
enum class Reason : std::uint8_t {
  unauthenticated,  ///< no verified certificate, or one without an agent's name
  unknown_client,   ///< its client is not configured
  agent_id,         ///< Hello names another agent than the certificate
  protocol,         ///< messages in an order or version that has no meaning
  hello,
  dictionary,
  series,  ///< more than an endpoint may have
  frame,
  time,       ///< not of the years 1970 to 2200, or no time since boot
  oversized,  ///< a message over the receive limit; an agent that cancels its stream looks the same
  superseded,
  admission,    ///< told to come again later
  connections,  ///< over the caps of connections
};
constexpr std::size_t kReasons = 13;
std::string_view to_text(Reason);

struct Counters {
  std::atomic<std::uint64_t> frames = 0;
  std::atomic<std::uint64_t> replayed = 0;    ///< of the frames, those of the replay lane
  std::atomic<std::uint64_t> duplicates = 0;  ///< of the frames, those applied before
  std::atomic<std::uint64_t> too_old = 0;     ///< of the frames, those from before the window's horizon
  std::atomic<std::uint64_t> future = 0;      ///< of the frames, those of a time that has not come
  std::atomic<std::uint64_t> samples = 0;     ///< of the other frames
  std::atomic<std::uint64_t> bytes = 0;       ///< of messages as received
  std::atomic<std::int64_t> streams = 0;      ///< now
  std::array<std::atomic<std::uint64_t>, kReasons> rejected{};

  void reject(Reason reason) { ++rejected[static_cast<std::size_t>(reason)]; }
};

}  // namespace watchbill::ingest
