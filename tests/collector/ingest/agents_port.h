#pragma once
// A collector's agents' port on a free port of loopback. One test, one thread; what a test waits for arrives, or
// ctest's timeout says so.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "collector/ingest/ingest.h"
#include "tests/support/certificates.h"

namespace watchbill::test {

/// Waits, yielding, until something becomes so.
inline void until(const std::function<bool()>& is_so) {
  while (!is_so()) std::this_thread::yield();
}

/// The machine's clocks, and what a test lets pass or sets on top. Thread-safe.
class MovedClock final : public Clock {
 public:
  Instant now() const override { return real_.now() + Duration{passed_} + Duration{stepped_}; }
  Monotonic monotonic() const override { return real_.monotonic() + Duration{passed_}; }
  Duration boot() const override { return real_.boot() + Duration{passed_}; }
  void advance(Duration d) { passed_ += d.count(); }
  void step_wall(Duration d) { stepped_ += d.count(); }

 private:
  SystemClock real_;
  std::atomic<Duration::rep> passed_ = 0;
  std::atomic<Duration::rep> stepped_ = 0;
};

class AgentsPort {
 public:
  struct Options {
    ingest::Caps caps{};
    ingest::Admission::Rate admission{};
    std::vector<fleet::Agent> expected{};
  };
  AgentsPort() : AgentsPort(Options{}) {}
  explicit AgentsPort(Options options) {
    ingest_ = std::move(*ingest::Ingest::start(
        io_,
        {.host = "127.0.0.1",
         .port = 0,
         .identity = *tls::parse_identity(ca.server()),
         .agents_ca = ca.certificate(),
         .caps = options.caps,
         .admission = options.admission},
        window, fleet, clock, [this](const std::string& client) { return client == "peach" && !peach_is_gone; }));
    ingest_->expect(options.expected);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~AgentsPort() {
    ingest_->stop();
    busy_.reset();
    thread_.join();
  }
  AgentsPort(const AgentsPort&) = delete;
  AgentsPort& operator=(const AgentsPort&) = delete;

  ingest::Ingest& operator*() { return *ingest_; }
  std::uint16_t port() const { return ingest_->port(); }
  std::uint64_t rejected(ingest::Reason reason) const {
    return ingest_->counters().rejected[static_cast<std::size_t>(reason)];
  }
  /// Lets time pass, then does what is due.
  void pass(Duration d) {
    clock.advance(d);
    ingest_->step(clock.now());
  }
  /// The newest value of a series of db-1, if there is one at all.
  std::optional<double> newest(const std::string& name) const {
    const std::vector<promql::Matcher> matchers{{.name = "__name__", .value = name},
                                                {.name = "instance", .value = "db-1"}};
    const auto found = window.client("peach")->select(matchers, Instant{}, clock.now() + std::chrono::hours{48});
    if (found.empty() || found.front().points.empty()) return std::nullopt;
    return found.front().points.back().value;
  }

  Authority ca;
  MovedClock clock;
  window::Window window;
  fleet::Fleet fleet;
  std::atomic<bool> peach_is_gone = false;

 private:
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{io_.get_executor()};
  std::unique_ptr<ingest::Ingest> ingest_;
  std::thread thread_;
};

/// A certificate of db-1.
inline std::string db1(const AgentsPort& port) {
  return port.ca.agent("peach", "hq", "db-1");
}

}  // namespace watchbill::test
