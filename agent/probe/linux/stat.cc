#include <algorithm>
#include <array>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

struct Row {
  std::string_view key;
  Family family;
};
constexpr std::array<Row, 6> kRows{{
    {"intr", {"node_intr_total", MetricType::counter, "Total number of interrupts serviced."}},
    {"ctxt", {"node_context_switches_total", MetricType::counter, "Total number of context switches."}},
    {"processes", {"node_forks_total", MetricType::counter, "Total number of forks."}},
    {"btime", {"node_boot_time_seconds", MetricType::gauge, "Node boot time, in unixtime."}},
    {"procs_running", {"node_procs_running", MetricType::gauge, "Number of processes in runnable state."}},
    {"procs_blocked",
     {"node_procs_blocked", MetricType::gauge, "Number of processes blocked waiting for I/O to complete."}},
}};

class StatProbe final : public Probe {
 public:
  explicit StatProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "stat"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/stat");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::array<bool, kRows.size()> seen{};
    for (const auto line : lines(*text)) {
      // Of `intr`, with a number for each interrupt, only the sum in front matters.
      const auto key = line.substr(0, line.find(' '));
      const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.key == key; });
      if (row == kRows.end()) continue;
      const auto rest = trimmed(line.substr(key.size()));
      const auto value = number(rest.substr(0, rest.find(' ')));
      auto& done = seen[static_cast<std::size_t>(row - kRows.begin())];
      if (!value || done) {
        problems.add("/proc/stat: '" + std::string(key) + (done ? "' twice" : "' is not a number"));
        continue;
      }
      done = true;
      put(out, row->family, *value);
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (!seen[i]) problems.add("/proc/stat: no '" + std::string(kRows[i].key) + "'");
    }
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  const Tree& tree_;
};

}  // namespace

std::unique_ptr<Probe> stat(const Tree& tree) {
  return std::make_unique<StatProbe>(tree);
}

}  // namespace watchbill::probe::linux_os
