#include "collector/ingest/ingest.h"

#include <map>

#include <grpc/support/time.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "collector/ingest/stream.h"
#include "proto/shared/log.h"
#include "watchbill/v1/uplink.grpc.pb.h"

namespace watchbill::ingest {

namespace {

constexpr int kReceiveLimit = 1 << 20;
constexpr std::size_t kQuotaBytes = 512U << 20U;
constexpr Duration kStep = std::chrono::seconds{1};
constexpr std::int64_t kGoodbyeSeconds = 2;

class Service final : public v1::Uplink::CallbackService {
 public:
  explicit Service(StreamGround& ground) : ground_(ground) {}
  Reactor* Stream(grpc::CallbackServerContext* context) override { return begin_stream(ground_, *context); }

 private:
  StreamGround& ground_;
};

/// uplink.md, "gRPC 1.51 settings that matter".
void configure(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kReceiveLimit);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 65'536);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 4);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8'192);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 15'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 120'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 24 * 3'600'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 300'000);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  grpc::ResourceQuota quota("agents");
  quota.Resize(kQuotaBytes);
  builder.SetResourceQuota(quota);
}

grpc::SslServerCredentialsOptions credentials_of(const Options& options) {
  grpc::SslServerCredentialsOptions out(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  out.pem_root_certs = options.agents_ca;
  out.pem_key_cert_pairs.push_back({options.identity.key, options.identity.chain});
  return out;
}

}  // namespace

struct Ingest::State {
  State(Options o, window::Window& window, fleet::Fleet& f, const Clock& c, Knows knows)
      : options(std::move(o)),
        fleet(f),
        clock(c),
        seats(window, f),
        ground{.ground = {.seats = seats,
                          .fleet = f,
                          .clock = c,
                          .counters = counters,
                          .admission = Admission(options.admission, c.monotonic())},
               .knows = std::move(knows),
               .is_connected = [this](std::string_view peer) { return acceptor->is_open(peer); }},
        service(ground) {}

  Options options;
  fleet::Fleet& fleet;
  const Clock& clock;
  Counters counters;
  Seats seats;
  StreamGround ground;
  Service service;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> door;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<Acceptor> acceptor;
  std::map<window::Endpoint, Monotonic> silent_from;  // expected agents that have not come back; of the loop
};

Result<std::unique_ptr<Ingest>> Ingest::start(boost::asio::io_context& io, Options options, window::Window& window,
                                              fleet::Fleet& fleet, const Clock& clock, Knows knows) {
  auto state = std::make_unique<State>(std::move(options), window, fleet, clock, std::move(knows));
  State& s = *state;
  // Nothing is handed over before the loop runs, so the door is there when the first descriptor comes.
  auto acceptor = Acceptor::listen(
      io, s.options.host, s.options.port, s.options.caps,
      [&s](int descriptor) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
        connection.fd = descriptor;
        s.door->HandleNewConnection(&connection);
      },
      [&s] { s.counters.reject(Reason::connections); });
  if (!acceptor) return tl::unexpected(acceptor.error());
  s.acceptor = std::move(*acceptor);
  grpc::ServerBuilder builder;
  configure(builder);
  builder.RegisterService(&s.service);
  s.door = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      grpc::SslServerCredentials(credentials_of(s.options)));
  s.server = builder.BuildAndStart();
  if (!s.server) return fail("agents: the gRPC server does not start", "check the certificates in tls:");
  return std::unique_ptr<Ingest>(new Ingest(std::move(state)));
}

Ingest::Ingest(std::unique_ptr<State> state) : state_(std::move(state)) {}

Ingest::~Ingest() {
  stop();
}

void Ingest::expect(const std::vector<fleet::Agent>& agents) {
  const Monotonic now = state_->clock.monotonic();
  const Duration queue = std::chrono::seconds{
      static_cast<std::int64_t>(static_cast<double>(agents.size()) / state_->options.admission.per_second)};
  for (const auto& agent : agents) {
    state_->fleet.connected(agent.endpoint, agent.version, agent.tick, Duration{0}, agent.last_heard, now);
    state_->fleet.ended(agent.endpoint, fleet::AgentState::suspect, agent.last_heard);
    const bool was_there = agent.state == fleet::AgentState::connected;
    state_->silent_from[agent.endpoint] = was_there ? now + kReturnTime + queue : now;
  }
}

Instant Ingest::step(Instant now) {
  State& s = *state_;
  const Monotonic moment = s.clock.monotonic();
  for (const auto& endpoint : s.fleet.overdue(moment)) {
    log::warning("ingest", "agent is overdue", {{"client", endpoint.client}, {"instance", endpoint.instance}});
    s.seats.down(endpoint, now);
  }
  for (const auto& agent : s.fleet.agents()) {
    const auto expected = s.silent_from.find(agent.endpoint);
    if (agent.state == fleet::AgentState::connected) {
      if (expected != s.silent_from.end()) s.silent_from.erase(expected);
    } else if (expected == s.silent_from.end() || moment >= expected->second) {
      s.seats.append_up(agent.endpoint, 0, now);
    }
  }
  for (const auto& occupant : s.seats.occupants()) {
    if (moment - occupant->since() >= s.options.drain_after) occupant->drain();
  }
  return now + kStep;
}

void Ingest::recheck() {
  const auto gone = [this](const Seat& seat) { return !state_->ground.knows(seat.endpoint.client); };
  for (const auto& occupant : state_->seats.occupants(gone)) occupant->leave(Occupant::Why::client_removed);
}

void Ingest::stop() {
  State& s = *state_;
  if (!s.server) return;
  s.acceptor->stop();
  for (const auto& occupant : s.seats.occupants()) occupant->leave(Occupant::Why::stopping);
  s.server->Shutdown(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_seconds(kGoodbyeSeconds, GPR_TIMESPAN)));
  s.server->Wait();
  s.server.reset();
}

std::uint16_t Ingest::port() const {
  return state_->acceptor->port();
}

std::size_t Ingest::connections() const {
  return state_->acceptor->connections();
}

const Counters& Ingest::counters() const {
  return state_->counters;
}

}  // namespace watchbill::ingest
