#pragma once
// A server on a loop of its own with one test's handler, and raw sockets to talk to it. One test, one thread.

#include <memory>
#include <string>
#include <thread>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "collector/http/server/router.h"
#include "collector/http/server/server.h"

namespace watchbill::test {

class HttpServer {
 public:
  explicit HttpServer(http::Router router, http::Limits limits = {}) : router_(std::move(router)) {
    server_ = std::move(*http::Server::listen(
        io_, {.host = "127.0.0.1", .port = 0, .limits = limits},
        [this](const http::Request& request, http::Reply reply) { router_.handle(request, reply); },
        [](std::function<void()> work) { work(); }));
    thread_ = std::thread([this] { io_.run(); });
  }
  ~HttpServer() { stop(); }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void stop() {
    server_->stop();
    if (thread_.joinable()) thread_.join();
  }
  http::Server& operator*() { return *server_; }
  std::uint16_t port() const { return server_->port(); }

 private:
  http::Router router_;
  boost::asio::io_context io_;
  std::unique_ptr<http::Server> server_;
  std::thread thread_;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(io_) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  /// What the server lets through; a peer that hangs up early is not an error here.
  void send(const std::string& text) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(text), ignored);
  }
  void half_close() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }
  /// Everything until the server closes.
  std::string rest() {
    boost::system::error_code end;
    while (!end)
      boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_), boost::asio::transfer_at_least(1), end);
    return std::exchange(buffer_, {});
  }
  /// Up to and including `mark`; what came when the server closes before.
  std::string until(const std::string& mark) {
    boost::system::error_code end;
    const auto size = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(buffer_), mark, end);
    if (end) return std::exchange(buffer_, {});
    auto out = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return out;
  }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

}  // namespace watchbill::test
