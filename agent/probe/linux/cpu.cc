#include <algorithm>
#include <array>
#include <map>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

constexpr Family kSeconds{"node_cpu_seconds_total", MetricType::counter, "Seconds the CPUs spent in each mode."};
constexpr Family kGuest{"node_cpu_guest_seconds_total", MetricType::counter,
                        "Seconds the CPUs spent in guests (VMs) for each mode."};
// The order of /proc/stat's columns (proc(5)); kernels before 2.6.33 have fewer, a missing one is 0.
constexpr std::array<const char*, 10> kModes{"user", "nice",    "system", "idle",       "iowait",
                                             "irq",  "softirq", "steal",  "guest_user", "guest_nice"};
constexpr std::size_t kIdle = 3;
constexpr std::size_t kGuestUser = 8;
constexpr double kTicksPerSecond = 100;  // USER_HZ of every architecture that Linux still has
// Small steps back are the kernel's rounding and iowait's known decrease; a large one is a CPU that was plugged anew.
constexpr double kPluggedAnew = 3 * kTicksPerSecond;

class CpuProbe final : public Probe {
 public:
  explicit CpuProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "cpu"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/stat");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::map<std::string, Ticks, std::less<>> seen;
    for (const auto line : lines(*text)) {
      const auto columns = fields(line);
      if (columns.empty() || !columns[0].starts_with("cpu") || columns[0] == "cpu") continue;
      const auto cpu = columns[0].substr(3);
      if (const auto ticks = read(columns)) {
        seen.emplace(cpu, forward(cpu, *ticks));
      } else {
        problems.add("/proc/stat: a line of " + std::string(columns[0].substr(0, 16)) + " that is not all numbers");
      }
    }
    last_ = std::move(seen);
    if (last_.empty()) problems.add("/proc/stat: no CPU in it");
    write(out);
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  using Ticks = std::array<double, kModes.size()>;

  static std::optional<Ticks> read(const std::vector<std::string_view>& columns) {
    Ticks ticks{};
    if (columns.size() < 5) return std::nullopt;
    for (std::size_t i = 0; i < ticks.size() && i + 1 < columns.size(); ++i) {
      const auto value = number(columns[i + 1]);
      if (!value || *value < 0) return std::nullopt;
      ticks[i] = *value;
    }
    return ticks;
  }

  Ticks forward(std::string_view cpu, Ticks now) const {
    const auto last = last_.find(cpu);
    if (last == last_.end() || now[kIdle] + kPluggedAnew < last->second[kIdle]) return now;
    for (std::size_t i = 0; i < now.size(); ++i) now[i] = std::max(now[i], last->second[i]);
    return now;
  }

  void write(std::vector<Sample>& out) const {
    for (const auto& [cpu, ticks] : last_) {
      for (std::size_t i = 0; i < kGuestUser; ++i) {
        put(out, kSeconds, {{"cpu", cpu}, {"mode", kModes[i]}}, ticks[i] / kTicksPerSecond);
      }
    }
    for (const auto& [cpu, ticks] : last_) {
      put(out, kGuest, {{"cpu", cpu}, {"mode", "user"}}, ticks[kGuestUser] / kTicksPerSecond);
      put(out, kGuest, {{"cpu", cpu}, {"mode", "nice"}}, ticks[kGuestUser + 1] / kTicksPerSecond);
    }
  }

  const Tree& tree_;
  std::map<std::string, Ticks, std::less<>> last_;
};

}  // namespace

std::unique_ptr<Probe> cpu(const Tree& tree) {
  return std::make_unique<CpuProbe>(tree);
}

}  // namespace watchbill::probe::linux_os
