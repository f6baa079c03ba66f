#pragma once
// An agent that says what a test wants, over real gRPC and TLS. One test, one thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proto/frame/codec.h"
#include "proto/shared/time.h"
#include "watchbill/v1/uplink.pb.h"

namespace watchbill::test {

/// One stream.
class TestAgent {
 public:
  /// As gRPC numbers its codes.
  enum class Code {
    ok = 0,
    cancelled = 1,
    invalid_argument = 3,
    permission_denied = 7,
    resource_exhausted = 8,
    failed_precondition = 9,
    aborted = 10,
    unavailable = 14,
    unauthenticated = 16
  };
  struct Status {
    Code code;
    std::string text;
  };

  /// `identity` is a PEM as Authority makes it, or empty for no client certificate; `ca` the server's.
  TestAgent(std::uint16_t port, const std::string& ca, const std::string& identity);
  ~TestAgent();

  bool send(const v1::AgentMessage&);
  bool send(const std::vector<v1::AgentMessage>&);
  std::optional<v1::CollectorMessage> receive();
  /// Says hello; nothing when it is not welcomed.
  std::optional<v1::Welcome> welcome(const v1::AgentMessage& hello);
  /// The next acknowledgement; other messages are passed over.
  std::optional<std::uint64_t> acknowledged();
  void close();
  void cancel();
  /// Reads what is left; how the stream ended.
  Status finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Of agent db-1, tick 5 s, epoch 7.
v1::AgentMessage hello(Instant now);
v1::AgentMessage goodbye(v1::Goodbye::Reason);

/// A lane's messages for one tick after another.
class LaneWriter {
 public:
  explicit LaneWriter(v1::Lane lane) : lane_(lane) {}
  std::vector<v1::AgentMessage> tick(std::uint64_t seq, Instant at, const std::vector<Sample>& samples);
  /// The next tick begins with the dictionary again.
  void restart() { encoder_.restart(); }

 private:
  v1::Lane lane_;
  frame::Encoder encoder_;
};

}  // namespace watchbill::test
