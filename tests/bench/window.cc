// What a sample costs in the window: time to append, time to read, bytes. Idle host: most series stand still, some
// count. Busy host: half of them move every tick, some of them by fractions. Times by the process's own CPU clock.

#include "collector/window/window.h"

#include <cmath>
#include <cstdio>
#include <random>

#include <sys/resource.h>

namespace {

using namespace watchbill;
using std::chrono::seconds;

constexpr int kHosts = 50;
constexpr int kSeries = 500;
constexpr int kTicks = 1440;  // two hours at 5 s
const Instant kStart{std::chrono::hours{24 * 365 * 50}};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec) * 1e-6;
}

/// The value of series `i` at tick `t`, by what the host is like.
double value_at(int i, int t, bool is_busy, std::mt19937_64& random) {
  const int kind = i % 20;
  const int moving = is_busy ? 10 : 3;
  if (kind >= moving) return 1000.0 * i;  // sizes, limits, states
  if (kind == 0) return std::floor((i * 1e4 + t * 497.0 + static_cast<double>(random() % 40))) / 100;  // cpu seconds
  if (kind == 1) return 4096.0 * static_cast<double>(1'000'000 + random() % 2000);                     // free memory
  if (kind == 9) return static_cast<double>(random() % 10'000) / 7.0;                 // a computed fraction
  return i * 1e6 + t * 1500.0 + static_cast<double>(random() % (is_busy ? 300 : 4));  // bytes and packets
}

void run(const char* name, bool is_busy) {
  window::Window window(window::Limits{.horizon = std::chrono::hours{6}});
  std::mt19937_64 random(1);
  std::vector<window::EndpointWindow*> hosts;
  std::vector<window::Value> values(kSeries);
  for (int h = 0; h < kHosts; ++h) {
    hosts.push_back(&window.endpoint({.client = "bench", .site = "hq", .instance = "host-" + std::to_string(h)}));
    for (int i = 0; i < kSeries; ++i) {
      values[static_cast<std::size_t>(i)].series =
          *hosts.back()->bind("node_metric_" + std::to_string(i / 5), {{"device", "dev" + std::to_string(i % 5)}});
    }
  }
  double append = 0;
  for (int t = 0; t < kTicks; ++t) {
    for (auto* host : hosts) {
      for (int i = 0; i < kSeries; ++i) values[static_cast<std::size_t>(i)].value = value_at(i, t, is_busy, random);
      const double before = cpu_seconds();
      host->append(kStart + seconds{5 * t}, values, kStart + seconds{5 * t});
      append += cpu_seconds() - before;
    }
  }
  const auto size = window.size();
  const double n = static_cast<double>(size.samples);
  const double before = cpu_seconds();
  std::size_t points = 0;
  for (const auto& series : window.everything()->select({}, kStart, kStart + std::chrono::hours{6})) {
    points += series.points.size();
  }
  const double read = cpu_seconds() - before;
  std::printf("%-5s %d hosts x %d series x %d ticks: append %.1f ns, read %.1f ns, %.2f bytes a sample\n", name, kHosts,
              kSeries, kTicks, append / n * 1e9, read / static_cast<double>(points) * 1e9,
              static_cast<double>(size.bytes) / n);
}

}  // namespace

int main() {
  run("idle", false);
  run("busy", true);
  return 0;
}
