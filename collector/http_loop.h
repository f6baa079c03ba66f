#pragma once
// The HTTP server with its thread and the few threads that answer. Stopping it lets answers under way be written.

#include <memory>
#include <string>

#include "collector/http/server/router.h"
#include "collector/http/server/server.h"
#include "collector/loop.h"

namespace watchbill {

class HttpLoop {
 public:
  static Result<std::unique_ptr<HttpLoop>> open(http::ServerOptions, http::Router);
  ~HttpLoop();

  void start() { loop_.start(); }
  /// Accepts no more, lets answers under way be written, and ends the threads: no handler runs after it. By the owner;
  /// nothing the second time.
  void stop();
  std::uint16_t port() const { return server_->port(); }
  /// Any thread, until its destruction.
  double connections() const { return static_cast<double>(server_->connections()); }

 private:
  struct Answerers;
  explicit HttpLoop(http::Router);
  http::Router router_;
  std::unique_ptr<Answerers> answerers_;
  Loop loop_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace watchbill
