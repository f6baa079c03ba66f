#pragma once
// One connection of the HTTP server: requests one after another, each step under a deadline. Used on the server's loop
// only; lives until its coroutine ends.

#include <atomic>
#include <memory>
#include <set>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "collector/http/server/server.h"

namespace watchbill::http {

class Connection;

/// What connections share with their server.
struct Shared {
  Limits limits;
  Handler handler;
  Server::Dispatch dispatch;
  std::set<Connection*> open{};  ///< each leaves at its end
  std::atomic<std::size_t> count = 0;
  bool is_stopping = false;
  std::function<void()> on_empty{};  ///< called when the last one leaves while stopping
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<Shared> shared);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  /// Ends it when idle or in an event stream; else after the answer under way.
  void stop();
  /// Ends it now.
  void cut();

 private:
  using Nothing = boost::asio::awaitable<void>;
  enum class Next { request, close };
  struct Reading;  // parser and buffer

  Nothing run();
  boost::asio::awaitable<Next> serve_one(Reading&);
  /// True when the head is there; else the peer has had its answer.
  boost::asio::awaitable<bool> read_head(Reading&);
  boost::asio::awaitable<bool> read_body(Reading&);
  boost::asio::awaitable<Response> ask(Request);
  boost::asio::awaitable<bool> write(Response, bool head_only, bool keep_alive, unsigned version);
  Nothing refuse(Response);
  Nothing stream_events(std::shared_ptr<EventQueue>);
  Nothing notice_close();
  /// Cancels what the socket waits for when `after` has passed.
  void set_deadline(Duration after);
  void clear_deadline();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  boost::asio::steady_timer signal_;  // cancelled to wake an event stream
  std::shared_ptr<Shared> shared_;    // with the server and the other connections
  std::uint64_t deadlines_set_ = 0;   // tells a deadline that fired late from the present one
  bool is_late_ = false;
  bool is_idle_ = false;
  bool is_gone_ = false;
};

}  // namespace watchbill::http
