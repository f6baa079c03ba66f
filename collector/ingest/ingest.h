#pragma once
// Ingest: agents' streams in, acknowledgements out. Streams run on gRPC's threads; accepting and step() on one Asio
// loop. The window, the fleet and the loop outlive it; stop() it before the loop ends.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/fleet/fleet.h"
#include "collector/ingest/acceptor.h"
#include "collector/ingest/admission.h"
#include "collector/ingest/counters.h"
#include "collector/window/window.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"
#include "proto/shared/tls.h"

namespace watchbill::ingest {

struct Options {
  std::string host = "0.0.0.0";
  std::uint16_t port = 0;  ///< 0: any free one
  tls::Identity identity{};
  std::string agents_ca{};
  Caps caps{};
  Admission::Rate admission{};
  Duration drain_after = std::chrono::hours{12};  ///< streams older than this are asked to come again
};

class Ingest {
 public:
  /// From any thread: whether a client is configured.
  using Knows = std::function<bool(const std::string& client)>;

  static Result<std::unique_ptr<Ingest>> start(boost::asio::io_context&, Options, window::Window&, fleet::Fleet&,
                                               const Clock&, Knows);
  ~Ingest();

  /// Agents heard before this start. Who was connected then is silent from when it had time to come back: twice the cap
  /// of its back-off, and the admission queue; who was not, at once. Call before the first step().
  void expect(const std::vector<fleet::Agent>&);
  /// Silence: finds agents that are overdue, writes `up` 0 for every agent that is down; asks old streams to come
  /// again. Returns when to call again.
  Instant step(Instant now);
  /// Ends streams of clients that are not configured any more.
  void recheck();
  /// Ends every stream and the server; blocks a little while.
  void stop();

  std::uint16_t port() const;
  std::size_t connections() const;
  const Counters& counters() const;

  /// Twice the cap of the agents' back-off (uplink.md, Silence).
  static constexpr Duration kReturnTime = std::chrono::minutes{2};

 private:
  struct State;
  explicit Ingest(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

}  // namespace watchbill::ingest
