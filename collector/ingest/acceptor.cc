#include "collector/ingest/acceptor.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "collector/ingest/connection_watch.h"
#include "proto/shared/log.h"
#include "proto/shared/time.h"

namespace watchbill::ingest {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// How long accepting rests when the machine has no descriptors left.
constexpr Duration kRest = std::chrono::milliseconds{200};

/// As gRPC writes peers: `ipv4:192.0.2.1:49152`, `ipv6:%5B2001:db8::1%5D:49152`.
std::string peer_of(const tcp::endpoint& endpoint) {
  const auto port = ":" + std::to_string(endpoint.port());
  const auto address = endpoint.address();
  if (address.is_v4()) return "ipv4:" + address.to_string() + port;
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return "ipv4:" + asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string() + port;
  return "ipv6:%5B" + v6.to_string() + "%5D" + port;
}

}  // namespace

struct Acceptor::State : std::enable_shared_from_this<Acceptor::State> {
  State(asio::io_context& io, Caps c, HandOver h, Refused r)
      : acceptor(io), timer(io), caps(c), hand_over(std::move(h)), refused(std::move(r)) {}

  void accept() {
    acceptor.async_accept([self = shared_from_this()](const boost::system::error_code& error, tcp::socket socket) {
      if (self->is_stopping) return;
      if (error) return self->rest(error);
      self->take(std::move(socket));
      self->accept();
    });
  }

  void rest(const boost::system::error_code& error) {
    log::warning("ingest", "cannot accept a connection", {{"error", error.message()}});
    timer.expires_after(kRest);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled && !self->is_stopping) self->accept();
    });
  }

  void take(tcp::socket socket) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;  // it has gone already
    auto address = peer.address().to_string();
    if (watch->total() >= caps.total || watch->from(address) >= caps.per_address) {
      refused();
      log::warning("ingest", "too many connections: one refused", {{"address", address}});
      return;
    }
    static_cast<void>(socket.set_option(tcp::no_delay(true), error));
    static_cast<void>(socket.native_non_blocking(true, error));
    if (const auto watched = watch->add(socket.native_handle(), peer_of(peer), std::move(address)); !watched) {
      log::warning("ingest", "cannot watch a connection: refused", {{"error", watched.error().text()}});
      return refused();
    }
    const int descriptor = socket.release(error);
    if (!error) hand_over(descriptor);
  }

  void stop() {
    if (is_stopping) return;
    is_stopping = true;
    boost::system::error_code ignored;
    static_cast<void>(acceptor.close(ignored));
    timer.cancel();
    watch->stop();
  }

  tcp::acceptor acceptor;
  asio::steady_timer timer;
  Caps caps;
  HandOver hand_over;
  Refused refused;
  std::unique_ptr<ConnectionWatch> watch;
  bool is_stopping = false;
  std::uint16_t port = 0;
};

Result<std::unique_ptr<Acceptor>> Acceptor::listen(asio::io_context& io, const std::string& host, std::uint16_t port,
                                                   Caps caps, HandOver hand_over, Refused refused) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) return fail("agents: '" + host + "' is not an IP address", "write one, as 0.0.0.0 or [::]");
  auto state = std::make_shared<State>(io, caps, std::move(hand_over), std::move(refused));
  const tcp::endpoint endpoint(address, port);
  auto& acceptor = state->acceptor;
  static_cast<void>(acceptor.open(endpoint.protocol(), error));
  if (!error) static_cast<void>(acceptor.set_option(tcp::acceptor::reuse_address(true), error));
  if (!error) static_cast<void>(acceptor.bind(endpoint, error));
  if (!error) static_cast<void>(acceptor.listen(asio::socket_base::max_listen_connections, error));
  if (error) return fail("agents: cannot listen on " + host + ":" + std::to_string(port) + ": " + error.message());
  auto watch = ConnectionWatch::make(io);
  if (!watch) return tl::unexpected(watch.error().in("agents"));
  state->watch = std::move(*watch);
  state->port = acceptor.local_endpoint().port();
  state->accept();
  return std::unique_ptr<Acceptor>(new Acceptor(std::move(state)));
}

Acceptor::Acceptor(std::shared_ptr<State> state) : state_(std::move(state)) {}

Acceptor::~Acceptor() = default;

std::uint16_t Acceptor::port() const {
  return state_->port;
}

std::size_t Acceptor::connections() const {
  return state_->watch->total();
}

bool Acceptor::is_open(std::string_view peer) const {
  return state_->watch->is_open(peer);
}

void Acceptor::stop() {
  asio::post(state_->acceptor.get_executor(), [state = state_] { state->stop(); });
}

}  // namespace watchbill::ingest
