#include "agent/probe/set.h"

#include <cmath>

namespace watchbill::probe {

namespace {
constexpr Family kDuration{"node_scrape_collector_duration_seconds", MetricType::gauge,
                           "How long the probe took, in whole microseconds."};
constexpr Family kSuccess{"node_scrape_collector_success", MetricType::gauge,
                          "Whether the probe read all it looked for."};
}  // namespace

ProbeSet::ProbeSet(std::vector<std::unique_ptr<Probe>> probes, const std::set<std::string>& disabled,
                   const Clock& clock)
    : probes_(std::move(probes)), clock_(clock) {
  std::erase_if(probes_, [&](const auto& probe) { return disabled.contains(std::string(probe->name())); });
}

ProbeSet::Tick ProbeSet::collect() {
  Tick tick;
  tick.samples.reserve(last_count_);
  struct Run {
    std::string name;
    double seconds;
    bool good;
  };
  std::vector<Run> runs;
  for (const auto& probe : probes_) {
    const auto before = clock_.monotonic();
    const auto result = probe->collect(tick.samples);
    const auto took = std::chrono::floor<std::chrono::microseconds>(clock_.monotonic() - before);
    // Divided, not multiplied, so that the value stays an exact number of millionths for the encoder.
    runs.push_back({std::string(probe->name()), static_cast<double>(took.count()) / 1e6, result.has_value()});
    if (!result) tick.failures.push_back({std::string(probe->name()), result.error().text()});
  }
  for (const auto& run : runs) put(tick.samples, kDuration, {{"collector", run.name}}, run.seconds);
  for (const auto& run : runs) put(tick.samples, kSuccess, {{"collector", run.name}}, run.good ? 1 : 0);
  last_count_ = tick.samples.size();
  return tick;
}

}  // namespace watchbill::probe
