#pragma once
// A tiny HTTP server on a free loopback port that keeps what it is sent. Answers come from a function, which runs on
// the sink's thread; one request a connection.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace watchbill::test {

struct SunkRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

struct SinkAnswer {
  int status = 200;
  std::vector<std::string> headers{};  ///< whole lines, without line ends
  std::string body;
};

class HttpSink {
 public:
  /// Nothing instead of an answer keeps the connection open and silent until the sink ends.
  using Respond = std::function<std::optional<SinkAnswer>(const SunkRequest&)>;
  explicit HttpSink(Respond respond = [](const SunkRequest&) { return SinkAnswer{}; });
  ~HttpSink();
  HttpSink(const HttpSink&) = delete;
  HttpSink& operator=(const HttpSink&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::uint16_t port() const { return port_; }
  std::vector<SunkRequest> requests() const;
  /// Waits until `count` requests came, ten seconds at most; what came.
  std::vector<SunkRequest> wait_for(std::size_t count) const;

 private:
  void serve();
  void handle(int connection);

  Respond respond_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;  // guards requests_
  mutable std::condition_variable changed_;
  std::vector<SunkRequest> requests_;
  std::vector<int> silent_;  // of the thread alone until it has ended
  std::thread thread_;
};

/// A port of the loopback address on which nobody listens.
std::uint16_t closed_port();

}  // namespace watchbill::test
