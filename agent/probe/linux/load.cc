// How loaded the machine is: /proc/loadavg and /proc/pressure.
#include <array>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

constexpr std::array<Family, 3> kLoads{{
    {"node_load1", MetricType::gauge, "1m load average."},
    {"node_load5", MetricType::gauge, "5m load average."},
    {"node_load15", MetricType::gauge, "15m load average."},
}};

class LoadProbe final : public Probe {
 public:
  explicit LoadProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "loadavg"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/loadavg");
    if (!text) return tl::unexpected(text.error());
    const auto parts = fields(*text);
    std::array<double, kLoads.size()> values{};
    for (std::size_t i = 0; i < kLoads.size(); ++i) {
      const auto value = i < parts.size() ? number(trimmed(parts[i])) : std::nullopt;
      if (!value) return fail("/proc/loadavg: does not begin with three numbers");
      values[i] = *value;
    }
    for (std::size_t i = 0; i < kLoads.size(); ++i) put(out, kLoads[i], values[i]);
    return {};
  }

 private:
  const Tree& tree_;
};

struct Pressure {
  const char* file;
  const char* line;
  Family family;
};
// Of the CPU, `full` is only meaningful in a cgroup; irq has `full` alone (Documentation/accounting/psi.rst).
constexpr std::array<Pressure, 6> kPressures{{
    {"cpu",
     "some",
     {"node_pressure_cpu_waiting_seconds_total", MetricType::counter,
      "Total time in seconds that processes have waited for CPU time"}},
    {"io",
     "some",
     {"node_pressure_io_waiting_seconds_total", MetricType::counter,
      "Total time in seconds that processes have waited due to IO congestion"}},
    {"io",
     "full",
     {"node_pressure_io_stalled_seconds_total", MetricType::counter,
      "Total time in seconds no process could make progress due to IO congestion"}},
    {"memory",
     "some",
     {"node_pressure_memory_waiting_seconds_total", MetricType::counter,
      "Total time in seconds that processes have waited for memory"}},
    {"memory",
     "full",
     {"node_pressure_memory_stalled_seconds_total", MetricType::counter,
      "Total time in seconds no process could make progress due to memory congestion"}},
    {"irq",
     "full",
     {"node_pressure_irq_stalled_seconds_total", MetricType::counter,
      "Total time in seconds no process could make progress due to IRQ congestion"}},
}};

/// The microseconds after `total=` of the line that begins with `word`.
std::optional<double> total_of(std::string_view text, std::string_view word) {
  for (const auto line : lines(text)) {
    const auto parts = fields(line);
    if (parts.empty() || parts[0] != word) continue;
    for (const auto part : parts) {
      if (part.starts_with("total=")) return number(part.substr(6));
    }
  }
  return std::nullopt;
}

class PressureProbe final : public Probe {
 public:
  explicit PressureProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "pressure"; }

  Result<void> collect(std::vector<Sample>& out) override {
    Problems problems;
    for (const auto& pressure : kPressures) {
      const std::string path = std::string("proc/pressure/") + pressure.file;
      const auto text = tree_.read(path);
      const bool optional = std::string_view(pressure.file) == "irq";  // since Linux 6.1, where configured
      if (!text && optional) continue;
      if (!text) {
        problems.add(text.error().text());
        continue;
      }
      if (const auto total = total_of(*text, pressure.line)) {
        put(out, pressure.family, *total / 1e6);
      } else {
        problems.add("/" + path + ": no total of '" + pressure.line + "'");
      }
    }
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  const Tree& tree_;
};

}  // namespace

std::unique_ptr<Probe> loadavg(const Tree& tree) {
  return std::make_unique<LoadProbe>(tree);
}
std::unique_ptr<Probe> pressure(const Tree& tree) {
  return std::make_unique<PressureProbe>(tree);
}

}  // namespace watchbill::probe::linux_os
