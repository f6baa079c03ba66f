// What the machine is and what time it has: /proc/sys/kernel, the clock, /sys/devices/system/clocksource.
#include <array>
#include <ctime>

#include <sys/utsname.h>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

constexpr Family kUname{"node_uname_info", MetricType::gauge,
                        "Labeled system information as provided by the uname system call."};

class UnameProbe final : public Probe {
 public:
  UnameProbe(const Tree& tree, std::string machine) : tree_(tree), machine_(std::move(machine)) {}
  std::string_view name() const override { return "uname"; }

  Result<void> collect(std::vector<Sample>& out) override {
    struct Part {
      const char* label;
      const char* file;
    };
    constexpr std::array<Part, 5> kParts{{{"domainname", "domainname"},
                                          {"nodename", "hostname"},
                                          {"release", "osrelease"},
                                          {"sysname", "ostype"},
                                          {"version", "version"}}};
    Labels labels;
    for (const auto& part : kParts) {
      auto text = tree_.read(std::string("proc/sys/kernel/") + part.file);
      if (!text) return tl::unexpected(text.error());
      labels.push_back({part.label, std::string(trimmed(*text))});
    }
    labels.push_back({"machine", tree_.value("proc/sys/kernel/arch").value_or(machine_)});  // the file: since Linux 6.1
    put(out, kUname, std::move(labels), 1);
    return {};
  }

 private:
  const Tree& tree_;
  std::string machine_;
};

constexpr Family kTime{"node_time_seconds", MetricType::gauge, "System time in seconds since epoch (1970)."};
constexpr Family kZone{"node_time_zone_offset_seconds", MetricType::gauge, "System time zone offset in seconds."};
constexpr Family kAvailableSource{"node_time_clocksource_available_info", MetricType::gauge,
                                  "Available clocksources read from '/sys/devices/system/clocksource'."};
constexpr Family kCurrentSource{"node_time_clocksource_current_info", MetricType::gauge,
                                "Current clocksource read from '/sys/devices/system/clocksource'."};

class TimeProbe final : public Probe {
 public:
  TimeProbe(const Tree& tree, const Clock& clock) : tree_(tree), clock_(clock) {}
  std::string_view name() const override { return "time"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto now = clock_.now();
    put(out, kTime, static_cast<double>(now.time_since_epoch().count()) / 1000);
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    std::tm local{};
    if (localtime_r(&seconds, &local) == nullptr) return fail("the time zone cannot be told");
    put(out, kZone, {{"time_zone", local.tm_zone}}, static_cast<double>(local.tm_gmtoff));
    add_sources(out);
    return {};
  }

 private:
  void add_sources(std::vector<Sample>& out) const {
    constexpr std::string_view kPrefix = "clocksource";
    const std::string folder = "sys/devices/system/clocksource";
    for (const auto& name : tree_.list(folder)) {
      if (!name.starts_with(kPrefix)) continue;
      const auto device = name.substr(kPrefix.size());
      const auto available = tree_.value(folder + "/" + name + "/available_clocksource").value_or("");
      for (const auto source : fields(available)) {
        put(out, kAvailableSource, {{"device", device}, {"clocksource", std::string(source)}}, 1);
      }
      const auto current = tree_.value(folder + "/" + name + "/current_clocksource").value_or("");
      if (!current.empty()) put(out, kCurrentSource, {{"device", device}, {"clocksource", current}}, 1);
    }
  }

  const Tree& tree_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<Probe> uname(const Tree& tree, std::string machine) {
  return std::make_unique<UnameProbe>(tree, std::move(machine));
}
std::unique_ptr<Probe> time(const Tree& tree, const Clock& clock) {
  return std::make_unique<TimeProbe>(tree, clock);
}

std::string this_machine() {
  struct utsname names{};
  return ::uname(&names) == 0 ? names.machine : "";
}

std::vector<std::unique_ptr<Probe>> all(const Tree& tree, const std::string& root, const Clock& clock) {
  std::vector<std::unique_ptr<Probe>> probes;
  probes.push_back(cpu(tree));
  probes.push_back(meminfo(tree));
  probes.push_back(loadavg(tree));
  probes.push_back(filesystem(tree, ask_kernel(root)));
  probes.push_back(diskstats(tree));
  probes.push_back(netdev(tree));
  probes.push_back(netclass(tree));
  probes.push_back(uname(tree, this_machine()));
  probes.push_back(stat(tree));
  probes.push_back(vmstat(tree));
  probes.push_back(pressure(tree));
  probes.push_back(time(tree, clock));
  return probes;
}

}  // namespace watchbill::probe::linux_os
