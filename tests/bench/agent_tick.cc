// What a tick costs the agent: time and allocations of probing and encoding, bytes a sample idle and busy, from this
// machine. Figures only. Arguments: [ROOT] (default /).
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <vector>

#include "agent/probe/linux/probes.h"
#include "agent/probe/set.h"
#include "proto/frame/codec.h"

namespace {
std::atomic<std::uint64_t> allocations{0};
}

// Not inlined: the compiler would compare malloc with delete.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using namespace watchbill;

struct Cost {
  std::uint64_t allocations = 0;
  std::chrono::nanoseconds time{0};
};

template <class Work>
Cost measure(const Clock& clock, Work work) {
  const auto before = allocations.load();
  const auto start = clock.monotonic();
  work();
  return {allocations.load() - before, clock.monotonic() - start};
}

void print(const char* what, const Cost& cost, int ticks) {
  std::printf("%-10s %8.1f us %8.1f allocations a tick\n", what, static_cast<double>(cost.time.count()) / 1000 / ticks,
              static_cast<double>(cost.allocations) / ticks);
}

std::size_t size_of(const frame::Encoded& encoded) {
  std::size_t bytes = encoded.body.size();
  for (const auto& piece : encoded.dictionary) bytes += piece.size();
  return bytes;
}

/// Bytes of five minutes of ticks, of which one is a keyframe, without the dictionary: the steady state of a stream.
double bytes_a_sample(const std::vector<std::vector<Sample>>& ticks, Duration every) {
  frame::Encoder encoder;
  Instant now{std::chrono::seconds{1'795'500'000}};
  std::size_t bytes = 0, samples = 0;
  encoder.encode(now, ticks.front());
  const auto five_minutes = static_cast<int>(std::chrono::minutes{5} / every);
  for (int i = 1; i <= five_minutes; ++i) {
    now += every;
    const auto& tick = ticks[static_cast<std::size_t>(i) % ticks.size()];
    bytes += size_of(encoder.encode(now, tick));
    samples += tick.size();
  }
  return static_cast<double>(bytes) / static_cast<double>(samples);
}

/// Keeps the processors, the disk cache and the counters moving.
void be_busy(std::uint64_t rounds) {
  std::vector<char> memory(32 << 20);
  volatile char sink = 0;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    memory[(i * 4099) % memory.size()] = static_cast<char>(i);
    sink = memory[(i * 8191) % memory.size()];
  }
  (void)sink;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string root = argc > 1 ? argv[1] : "/";
  const SystemClock clock;
  const probe::DirectoryTree tree(root);
  probe::ProbeSet probes(probe::linux_os::all(tree, root, clock), {}, clock);
  constexpr int kTicks = 200;
  const auto first = probes.collect();
  std::printf("%zu samples a tick\n", first.samples.size());

  Cost probing, encoding;
  frame::Encoder encoder;
  Instant now{std::chrono::seconds{1'795'500'000}};
  encoder.encode(now, first.samples);
  for (int i = 0; i < kTicks; ++i) {
    probe::ProbeSet::Tick tick;
    const auto one = measure(clock, [&] { tick = probes.collect(); });
    probing = {probing.allocations + one.allocations, probing.time + one.time};
    now += std::chrono::milliseconds{1000};
    const auto other = measure(clock, [&] { encoder.encode(now, tick.samples); });
    encoding = {encoding.allocations + other.allocations, encoding.time + other.time};
  }
  print("probing", probing, kTicks);
  print("encoding", encoding, kTicks);

  // A tick apart by a little work, or by much: how much changes decides the bytes, the clock does not matter.
  for (const auto& [name, rounds] :
       {std::pair{"idle", std::uint64_t{1} << 16}, std::pair{"busy", std::uint64_t{1} << 25}}) {
    std::vector<std::vector<Sample>> ticks;
    for (int i = 0; i < 61; ++i) {
      ticks.push_back(probes.collect().samples);
      be_busy(rounds);
    }
    std::printf("%-10s %8.2f bytes a sample in the steady state\n", name,
                bytes_a_sample(ticks, std::chrono::seconds{5}));
  }
}
