#include "collector/http/server/server.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "collector/http/server/connection.h"
#include "proto/shared/log.h"

namespace watchbill::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// How long accepting rests when the machine has no descriptors left.
constexpr Duration kRest = std::chrono::milliseconds{200};

std::string full_text() {
  const auto body = problem(503, "Too many connections").body;
  return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
         "Connection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(asio::io_context& io, const Limits& limits, Handler handler, Dispatch dispatch)
      : acceptor(io),
        timer(io),
        shared(new Shared{.limits = limits, .handler = std::move(handler), .dispatch = std::move(dispatch)}) {}

  void accept() {
    acceptor.async_accept([self = shared_from_this()](const boost::system::error_code& error, tcp::socket socket) {
      if (self->shared->is_stopping) return;
      if (error) return self->rest(error);
      self->take(std::move(socket));
      self->accept();
    });
  }

  void rest(const boost::system::error_code& error) {
    log::warning("http", "cannot accept a connection", {{"error", error.message()}});
    timer.expires_after(kRest);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled && !self->shared->is_stopping) self->accept();
    });
  }

  void take(tcp::socket socket) {
    boost::system::error_code ignored;
    static_cast<void>(socket.set_option(tcp::no_delay(true), ignored));
    if (shared->count >= shared->limits.connections) {
      static_cast<void>(socket.non_blocking(true, ignored));
      const auto text = full_text();
      socket.write_some(asio::buffer(text), ignored);
      return;
    }
    std::make_shared<Connection>(std::move(socket), shared)->start();
  }

  void stop() {
    if (shared->is_stopping) return;
    shared->is_stopping = true;
    boost::system::error_code ignored;
    static_cast<void>(acceptor.close(ignored));
    for (auto* connection : shared->open) connection->stop();
    timer.cancel();
    if (shared->open.empty()) return;
    shared->on_empty = [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->timer.cancel();
    };
    timer.expires_after(shared->limits.farewell);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      for (auto* connection : self->shared->open) connection->cut();
    });
  }

  tcp::acceptor acceptor;
  asio::steady_timer timer;
  std::shared_ptr<Shared> shared;  // with its connections
  std::uint16_t port = 0;
};

Result<std::unique_ptr<Server>> Server::listen(asio::io_context& io, ServerOptions options, Handler handler,
                                               Dispatch dispatch) {
  const std::string place = options.host + ":" + std::to_string(options.port);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.host, error);
  if (error) return fail("http: '" + options.host + "' is not an IP address", "write one, as 127.0.0.1 or [::1]");
  auto state = std::make_shared<State>(io, options.limits, std::move(handler), std::move(dispatch));
  const tcp::endpoint endpoint(address, options.port);
  auto& acceptor = state->acceptor;
  static_cast<void>(acceptor.open(endpoint.protocol(), error));
  if (!error) static_cast<void>(acceptor.set_option(tcp::acceptor::reuse_address(true), error));
  if (!error) static_cast<void>(acceptor.bind(endpoint, error));
  if (!error) static_cast<void>(acceptor.listen(asio::socket_base::max_listen_connections, error));
  if (error) return fail("http: cannot listen on " + place + ": " + error.message());
  state->port = acceptor.local_endpoint().port();
  state->accept();
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::shared_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return state_->port;
}

std::size_t Server::connections() const {
  return state_->shared->count;
}

void Server::stop() {
  asio::post(state_->acceptor.get_executor(), [state = state_] { state->stop(); });
}

}  // namespace watchbill::http
