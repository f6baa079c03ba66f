#include "collector/ingest/connection_watch.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <unordered_map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

namespace watchbill::ingest {

// An epoll of its own, for the ends alone: registered with Asio's, each duplicate would wake the loop at every packet.
struct ConnectionWatch::State : std::enable_shared_from_this<ConnectionWatch::State> {
  explicit State(boost::asio::io_context& io, int epoll) : ends(io, epoll) {}
  ~State() {
    for (const auto& [descriptor, one] : open) ::close(descriptor);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  struct One {
    std::string peer;
    std::string address;
  };

  void wait() {
    ends.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [self = shared_from_this()](const boost::system::error_code& error) {
                      if (error) return;
                      self->collect();
                      self->wait();
                    });
  }

  void collect() {
    std::array<epoll_event, 256> events{};
    int count = 0;
    do {
      count = epoll_wait(ends.native_handle(), events.data(), static_cast<int>(events.size()), 0);
      const std::lock_guard lock(mutex);
      for (int i = 0; i < count; ++i) forget(events[static_cast<std::size_t>(i)].data.fd);
    } while (count == static_cast<int>(events.size()));
  }

  void forget(int descriptor) {
    const auto found = open.find(descriptor);
    if (found == open.end()) return;
    // The epoll watches the connection and not the number: it would go on while gRPC has its own descriptor open.
    epoll_ctl(ends.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
    const auto named = by_peer.find(found->second.peer);
    if (named != by_peer.end() && named->second == descriptor) by_peer.erase(named);
    const auto counted = by_address.find(found->second.address);
    if (--counted->second == 0) by_address.erase(counted);
    open.erase(found);
    ::close(descriptor);
  }

  boost::asio::posix::stream_descriptor ends;
  mutable std::mutex mutex;  // guards what follows
  std::unordered_map<int, One> open;
  std::map<std::string, int, std::less<>> by_peer;  // the newest of each
  std::unordered_map<std::string, std::size_t> by_address;
};

Result<std::unique_ptr<ConnectionWatch>> ConnectionWatch::make(boost::asio::io_context& io) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) return fail(std::string("epoll_create1: ") + std::strerror(errno));
  auto state = std::make_shared<State>(io, epoll);
  state->wait();
  return std::unique_ptr<ConnectionWatch>(new ConnectionWatch(std::move(state)));
}

ConnectionWatch::ConnectionWatch(std::shared_ptr<State> state) : state_(std::move(state)) {}

ConnectionWatch::~ConnectionWatch() = default;

Result<void> ConnectionWatch::add(int descriptor, std::string peer, std::string address) {
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return fail(std::string("dup: ") + std::strerror(errno));
  {
    const std::lock_guard lock(state_->mutex);
    state_->by_peer.insert_or_assign(peer, copy);
    ++state_->by_address[address];
    state_->open.emplace(copy, State::One{std::move(peer), std::move(address)});
  }
  epoll_event event{.events = EPOLLRDHUP, .data = {.fd = copy}};
  if (epoll_ctl(state_->ends.native_handle(), EPOLL_CTL_ADD, copy, &event) == 0) return {};
  const std::lock_guard lock(state_->mutex);
  state_->forget(copy);
  return fail(std::string("epoll_ctl: ") + std::strerror(errno));
}

std::size_t ConnectionWatch::total() const {
  const std::lock_guard lock(state_->mutex);
  return state_->open.size();
}

std::size_t ConnectionWatch::from(const std::string& address) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->by_address.find(address);
  return found == state_->by_address.end() ? 0 : found->second;
}

bool ConnectionWatch::is_open(std::string_view peer) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->by_peer.find(peer);
  if (found == state_->by_peer.end()) return false;
  tcp_info info{};
  socklen_t size = sizeof info;
  return getsockopt(found->second, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_state == TCP_ESTABLISHED;
}

void ConnectionWatch::stop() {
  boost::system::error_code ignored;
  static_cast<void>(state_->ends.cancel(ignored));
}

}  // namespace watchbill::ingest
