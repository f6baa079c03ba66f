#include "tests/support/http_sink.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace watchbill::test {

namespace {

/// A bound loopback socket and its port.
std::pair<int, std::uint16_t> bound_socket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no loopback socket");
  }
  return {fd, ntohs(address.sin_port)};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

SunkRequest head_of(const std::string& head) {
  SunkRequest request;
  std::size_t at = head.find("\r\n");
  const std::string first = head.substr(0, at);
  request.method = first.substr(0, first.find(' '));
  request.target = first.substr(request.method.size() + 1, first.rfind(' ') - request.method.size() - 1);
  while (at + 2 < head.size()) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string line = head.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) break;
    request.headers[lower(line.substr(0, colon))] = line.substr(std::min(line.size(), colon + 2));
    at = end;
  }
  return request;
}

std::optional<SunkRequest> read_request(int connection) {
  std::string text;
  std::array<char, 4096> buffer{};
  std::size_t end = std::string::npos;
  std::size_t whole = 0;
  SunkRequest request;
  while (end == std::string::npos || text.size() < whole) {
    const ssize_t got = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) return std::nullopt;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (end != std::string::npos) continue;
    end = text.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    request = head_of(text.substr(0, end + 2));
    const auto length = request.headers.find("content-length");
    whole = end + 4 + (length == request.headers.end() ? 0 : std::stoul(length->second));
  }
  request.body = text.substr(end + 4);
  return request;
}

void send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

HttpSink::HttpSink(Respond respond) : respond_(std::move(respond)) {
  std::tie(listener_, port_) = bound_socket();
  if (::listen(listener_, 64) != 0) throw std::runtime_error("cannot listen on loopback");
  thread_ = std::thread([this] { serve(); });
}

HttpSink::~HttpSink() {
  ::shutdown(listener_, SHUT_RDWR);  // ends accept
  thread_.join();
  ::close(listener_);
  for (const int connection : silent_) ::close(connection);
}

void HttpSink::serve() {
  for (;;) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    handle(connection);
  }
}

void HttpSink::handle(int connection) {
  const auto request = read_request(connection);
  const auto answer = request ? respond_(*request) : std::nullopt;
  if (request) {
    const std::scoped_lock lock{mutex_};
    requests_.push_back(*request);
  }
  changed_.notify_all();
  if (!answer && request) {
    silent_.push_back(connection);
    return;
  }
  if (answer) {
    std::string text = "HTTP/1.1 " + std::to_string(answer->status) +
                       " said\r\nConnection: close\r\nContent-Length: " + std::to_string(answer->body.size()) + "\r\n";
    for (const auto& line : answer->headers) text += line + "\r\n";
    send_all(connection, text + "\r\n" + answer->body);
  }
  ::close(connection);
}

std::vector<SunkRequest> HttpSink::requests() const {
  const std::scoped_lock lock{mutex_};
  return requests_;
}

std::vector<SunkRequest> HttpSink::wait_for(std::size_t count) const {
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, std::chrono::seconds{10}, [this, count] { return requests_.size() >= count; });
  return requests_;
}

std::uint16_t closed_port() {
  const auto [fd, port] = bound_socket();
  ::close(fd);
  return port;
}

}  // namespace watchbill::test
