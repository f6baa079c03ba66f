// The uplink against a real gRPC server over TLS.
#include <condition_variable>
#include <mutex>

#include <boost/asio/io_context.hpp>
#include <grpcpp/grpcpp.h>

#include "agent/uplink/uplink.h"
#include "proto/shared/tls.h"
#include "tests/agent/uplink/fakes.h"
#include "tests/support/certificates.h"
#include "tests/support/manual_clock.h"
#include "watchbill/v1/uplink.grpc.pb.h"

namespace watchbill::uplink {

namespace {

using Stream = grpc::ServerReaderWriter<v1::CollectorMessage, v1::AgentMessage>;

/// A collector that welcomes, keeps every message, and acknowledges every frame.
class TestCollector final : public v1::Uplink::Service {
 public:
  TestCollector(const test::Authority& ours, const test::Authority& agents) {
    const auto identity = tls::parse_identity(ours.server()).value();
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = agents.certificate();
    options.pem_key_cert_pairs.push_back({identity.key, identity.chain});
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    REQUIRE(server_);
  }
  ~TestCollector() override { server_->Shutdown(std::chrono::system_clock::time_point{}); }

  std::string address() const { return "localhost:" + std::to_string(port_); }

  /// Frames and goodbyes so far, of all streams.
  std::pair<std::size_t, std::size_t> seen() {
    const std::lock_guard lock(mutex_);
    std::size_t frames = 0, goodbyes = 0;
    for (const auto& message : messages_) {
      frames += message.has_frame() ? 1 : 0;
      goodbyes += message.has_goodbye() ? 1 : 0;
    }
    return {frames, goodbyes};
  }
  std::vector<v1::AgentMessage> messages() {
    const std::lock_guard lock(mutex_);
    return messages_;
  }
  void refuse_next(int streams) {
    const std::lock_guard lock(mutex_);
    refuse_ = streams;
  }

 private:
  grpc::Status Stream(grpc::ServerContext* context, uplink::Stream* stream) override {
    if (context->auth_context()->FindPropertyValues("peer_uri").empty())
      return {grpc::StatusCode::UNAUTHENTICATED, "no name"};
    v1::AgentMessage message;
    while (stream->Read(&message)) {
      v1::CollectorMessage answer;
      {
        const std::lock_guard lock(mutex_);
        if (message.has_hello() && refuse_ > 0) {
          --refuse_;
          return {grpc::StatusCode::UNAVAILABLE, "not now"};
        }
        messages_.push_back(message);
      }
      if (message.has_hello()) answer.mutable_welcome()->set_acknowledged_seq(0);
      if (message.has_frame()) answer.mutable_ack()->set_seq(message.frame().seq());
      if (answer.kind_case() != v1::CollectorMessage::KIND_NOT_SET) stream->Write(answer);
    }
    return grpc::Status::OK;
  }

  std::mutex mutex_;  // guards messages_, refuse_
  std::vector<v1::AgentMessage> messages_;
  int refuse_ = 0;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

struct Agent {
  boost::asio::io_context io;
  FakeBacklog backlog;
  test::ManualClock wall{kWall};
  const SystemClock clock;
  Endpoint endpoint;
  bool woken = true;
  Uplink uplink{{.agent_id = "web-1", .version = "1", .boot_id = std::string(16, 'b'), .config_hash = "", .tick = {}},
                {.backoff = {.first = std::chrono::milliseconds{5}, .cap = std::chrono::milliseconds{20}}, .seed = 3},
                backlog,
                wall,
                [this]() -> Result<Connect> {
                  return [this](Connection::Events events) { return connect(io, endpoint, std::move(events)); };
                },
                [this] { woken = true; }};

  Agent(const TestCollector& collector, const test::Authority& trusts, const std::string& pem) {
    const auto identity = tls::parse_identity(pem).value();
    endpoint = {.address = collector.address(),
                .server_name = "",
                .key = identity.key,
                .chain = identity.chain,
                .authorities = trusts.certificate()};
  }

  Instant now() const { return Instant{std::chrono::floor<Duration>(clock.monotonic().time_since_epoch())}; }
  void tick() {
    const auto seq = backlog.add();
    const auto samples = samples_of(seq);
    uplink.send({.seq = seq, .wall = FakeBacklog::wall_of(seq), .boot = {}, .samples = samples});
  }
  /// Runs the loop until it is so; false after ten seconds.
  bool until(const std::function<bool()>& so) {
    const auto deadline = now() + std::chrono::seconds{10};
    while (!so()) {
      if (now() > deadline) return false;
      uplink.step(now());
      io.restart();
      io.run_one_for(std::chrono::milliseconds{5});
    }
    return true;
  }
};

}  // namespace

TEST_CASE("an agent streams over mutual TLS, is acknowledged, and says goodbye") {
  const test::Authority authority;
  TestCollector collector(authority, authority);
  Agent agent(collector, authority, authority.agent("peach", "hq", "web-1"));
  for (int i = 0; i < 3; ++i) agent.tick();
  REQUIRE(agent.until([&] { return agent.uplink.is_connected(); }));
  for (int i = 0; i < 50; ++i) agent.tick();
  REQUIRE(agent.until([&] { return collector.seen().first == 53 && agent.backlog.acknowledged == 53; }));
  agent.uplink.stop(v1::Goodbye::REASON_STOP, agent.now());
  REQUIRE(agent.until([&] { return agent.uplink.is_stopped(); }));
  CHECK(collector.seen().second == 1);
  FarEnd far;
  for (const auto& message : collector.messages()) far.take(message);
  CHECK(far.seqs(v1::LANE_REPLAY) == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(far.seqs(v1::LANE_LIVE).size() == 50);
}

TEST_CASE("a collector that is away at first is found when it is back") {
  const test::Authority authority;
  TestCollector collector(authority, authority);
  collector.refuse_next(3);
  Agent agent(collector, authority, authority.agent("peach", "hq", "web-1"));
  REQUIRE(agent.until([&] { return !agent.uplink.trouble().empty(); }));
  CHECK_THAT(agent.uplink.trouble(), Catch::Matchers::Contains("not now"));
  REQUIRE(agent.until([&] { return agent.uplink.is_connected(); }));
}

TEST_CASE("nobody listens: the uplink says so and goes on") {
  const test::Authority authority;
  std::optional<TestCollector> collector(std::in_place, authority, authority);
  Agent agent(*collector, authority, authority.agent("peach", "hq", "web-1"));
  collector.reset();
  REQUIRE(agent.until([&] { return !agent.uplink.trouble().empty(); }));
  CHECK_FALSE(agent.uplink.is_connected());
}

TEST_CASE("a collector of another authority is not believed") {
  const test::Authority ours("ours"), other("other");
  TestCollector collector(other, ours);
  Agent agent(collector, ours, ours.agent("peach", "hq", "web-1"));
  REQUIRE(agent.until([&] { return !agent.uplink.trouble().empty(); }));
  CHECK_FALSE(agent.uplink.is_connected());
  CHECK(collector.messages().empty());
}

TEST_CASE("a collector of another name is not believed, unless that name is expected") {
  const test::Authority authority;
  TestCollector collector(authority, authority);
  Agent agent(collector, authority, authority.agent("peach", "hq", "web-1"));
  agent.endpoint.server_name = "watch.example";
  REQUIRE(agent.until([&] { return !agent.uplink.trouble().empty(); }));
  CHECK(collector.messages().empty());
  agent.endpoint.server_name = "localhost";
  REQUIRE(agent.until([&] { return agent.uplink.is_connected(); }));
}

TEST_CASE("an agent whose certificate is another authority's gets nowhere") {
  const test::Authority ours("ours"), other("other");
  TestCollector collector(ours, ours);
  Agent agent(collector, ours, other.agent("peach", "hq", "web-1"));
  REQUIRE(agent.until([&] { return !agent.uplink.trouble().empty(); }));
  CHECK_FALSE(agent.uplink.is_connected());
  CHECK(collector.messages().empty());
}

TEST_CASE("an agent can be taken down in the middle of a stream") {
  const test::Authority authority;
  TestCollector collector(authority, authority);
  for (int i = 0; i < 20; ++i) {
    Agent agent(collector, authority, authority.agent("peach", "hq", "web-1"));
    if (i % 3 == 0) agent.uplink.step(agent.now());
    if (i % 3 == 1) REQUIRE(agent.until([&] { return agent.uplink.is_connected(); }));
    if (i % 3 == 2) {
      REQUIRE(agent.until([&] { return agent.uplink.is_connected(); }));
      for (int n = 0; n < 20; ++n) agent.tick();
    }
  }
  SUCCEED();
}

}  // namespace watchbill::uplink
