// What a sample costs the collector from the wire to the window: real gRPC streams over TLS on loopback, agents in a
// process of their own, the collector's CPU time alone is counted. ingest [STREAMS [SERIES [TICKS]]]
#include "collector/ingest/ingest.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/collector/ingest/test_agent.h"
#include "tests/support/certificates.h"

namespace {

using namespace watchbill;
using std::chrono::seconds;

struct Load {
  int streams = 10;
  int series = 500;
  int ticks = 200;
};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds_of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

std::string name_of(int stream) {
  return "host-" + std::to_string(stream);
}

/// A host that idles: one series in ten moves.
std::vector<Sample> samples_at(int tick, const Load& load) {
  std::vector<Sample> out;
  for (int i = 0; i < load.series; ++i) {
    const double value = i % 10 == 0 ? 1e6 * i + 497.0 * tick : 4096.0 * i;
    out.push_back({.name = "bench_series_" + std::to_string(i % 50),
                   .labels = {{"device", "d" + std::to_string(i / 50)}},
                   .type = MetricType::gauge,
                   .value = value});
  }
  return out;
}

/// One agent: says hello, waits for the start, sends every tick, and leaves when the last is acknowledged.
void run_agent(const std::string& ca, const std::string& identity, std::uint16_t port, int stream, const Load& load,
               std::latch& welcomed, std::latch& go) {
  test::TestAgent agent(port, ca, identity);
  const Instant now = SystemClock().now();
  auto hello = test::hello(now);
  hello.mutable_hello()->set_agent_id(name_of(stream));
  const bool is_welcome = agent.welcome(hello).has_value();
  welcomed.count_down();
  go.wait();
  test::LaneWriter live(v1::LANE_LIVE);
  const Instant start = now - load.ticks * seconds{5};
  for (int tick = 1; is_welcome && tick <= load.ticks; ++tick) {
    if (!agent.send(live.tick(static_cast<std::uint64_t>(tick), start + tick * seconds{5}, samples_at(tick, load))))
      break;
  }
  std::optional<std::uint64_t> acknowledged = 0;
  while (is_welcome && acknowledged && *acknowledged < static_cast<std::uint64_t>(load.ticks)) {
    acknowledged = agent.acknowledged();
  }
}

/// Reads or writes one value whole, or ends the program: the other process has gone.
template <class T>
T read_from(int pipe) {
  T value{};
  if (read(pipe, &value, sizeof value) != static_cast<ssize_t>(sizeof value)) std::exit(1);
  return value;
}
template <class T>
void write_to(int pipe, const T& value) {
  if (write(pipe, &value, sizeof value) != static_cast<ssize_t>(sizeof value)) std::exit(1);
}

int run_agents(int from_collector, int to_collector, const Load& load, const std::string& ca,
               const std::vector<std::string>& identities) {
  const auto port = read_from<std::uint16_t>(from_collector);
  std::latch welcomed(load.streams);
  std::latch go(1);
  std::vector<std::thread> threads;
  for (int i = 0; i < load.streams; ++i) {
    threads.emplace_back(
        [&, i] { run_agent(ca, identities[static_cast<std::size_t>(i)], port, i, load, welcomed, go); });
  }
  welcomed.wait();
  write_to(to_collector, 'w');
  read_from<char>(from_collector);
  go.count_down();
  for (auto& thread : threads) thread.join();
  write_to(to_collector, 'd');
  return 0;
}

int run_collector(int from_agents, int to_agents, const Load& load, const test::Authority& ca) {
  const SystemClock clock;
  window::Window window;
  fleet::Fleet fleet;
  boost::asio::io_context io;
  auto started = ingest::Ingest::start(io,
                                       {.host = "127.0.0.1",
                                        .identity = *tls::parse_identity(ca.server()),
                                        .agents_ca = ca.certificate(),
                                        .caps = {.total = 100'000, .per_address = 100'000},
                                        .admission = {.per_second = 1e6, .burst = 1e6}},
                                       window, fleet, clock, [](const std::string&) { return true; });
  if (!started) {
    std::fprintf(stderr, "%s\n", started.error().text().c_str());
    return 1;
  }
  const auto collector = std::move(*started);
  const std::jthread acceptor([&] { io.run(); });
  write_to(to_agents, collector->port());
  read_from<char>(from_agents);
  const double cpu = cpu_seconds();
  const auto began = clock.monotonic();
  write_to(to_agents, 'g');
  read_from<char>(from_agents);
  const double used = cpu_seconds() - cpu;
  const double took = std::chrono::duration<double>(clock.monotonic() - began).count();
  const auto& counters = collector->counters();
  const auto samples = static_cast<double>(counters.samples.load());
  const double expected = static_cast<double>(load.streams) * load.series * load.ticks;
  std::printf("%d streams × %d series × %d ticks: %.0f samples\n", load.streams, load.series, load.ticks, samples);
  std::printf("  %.3f µs CPU a sample (TLS, gRPC, decoding, window), %.0f samples a second on this machine\n",
              used / samples * 1e6, samples / took);
  std::printf("  %.2f bytes of messages a sample, %.1f bytes in the window\n",
              static_cast<double>(counters.bytes.load()) / samples,
              static_cast<double>(window.size().bytes) / static_cast<double>(window.size().samples));
  collector->stop();
  return std::abs(samples - expected) < 0.5 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Load load;
  int* const arguments[] = {&load.streams, &load.series, &load.ticks};
  for (int i = 1; i < argc && i <= 3; ++i) *arguments[i - 1] = std::atoi(argv[i]);
  if (load.streams < 1 || load.series < 1 || load.ticks < 1) {
    std::fprintf(stderr, "ingest [STREAMS [SERIES [TICKS]]]\n");
    return 2;
  }
  const test::Authority ca;
  std::vector<std::string> identities;
  for (int i = 0; i < load.streams; ++i) identities.push_back(ca.agent("peach", "hq", name_of(i)));
  int to_agents[2];
  int to_collector[2];
  if (pipe(to_agents) != 0 || pipe(to_collector) != 0) return 1;
  // Before gRPC has any thread.
  const pid_t agents = fork();
  if (agents == 0) return run_agents(to_agents[0], to_collector[1], load, ca.certificate(), identities);
  close(to_collector[1]);
  const int status = run_collector(to_collector[0], to_agents[1], load, ca);
  waitpid(agents, nullptr, 0);
  return status;
}
