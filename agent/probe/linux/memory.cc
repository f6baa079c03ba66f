// Files of `name value` pairs: /proc/meminfo and /proc/vmstat.
#include <set>
#include <unordered_map>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

/// Names and help texts made from the kernel's keys, kept for the probe's life.
class Names {
 public:
  struct Text {
    std::string metric;
    std::string help;
  };
  template <class Make>
  const Text& of(std::string_view key, Make make) {
    const auto at = texts_.find(std::string(key));
    if (at != texts_.end()) return at->second;
    return texts_.emplace(std::string(key), make()).first->second;
  }
  bool full() const { return texts_.size() >= 1000; }  // kernels know some two hundred

 private:
  std::unordered_map<std::string, Text> texts_;
};

/// Active(anon) becomes Active_anon; what is no part of a metric name, `_`.
std::string as_name(std::string_view key) {
  std::string name;
  for (const char c : key) {
    if (c == ')') continue;
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    name += fits ? c : '_';
  }
  return name;
}

class MeminfoProbe final : public Probe {
 public:
  explicit MeminfoProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "meminfo"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/meminfo");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::set<std::string_view> seen;
    for (const auto line : lines(*text)) {
      const auto parts = fields(line);
      if (parts.empty()) continue;
      const bool in_kib = parts.size() == 3 && parts[2] == "kB";
      const auto value = parts.size() == 2 || in_kib ? number(parts[1]) : std::nullopt;
      if (!value || parts[0].size() < 2 || !parts[0].ends_with(':') || names_.full()) {
        problems.add("/proc/meminfo: '" + std::string(line.substr(0, 60)) + "' is not a field");
        continue;
      }
      const auto key = parts[0].substr(0, parts[0].size() - 1);
      const auto& names = names_.of(parts[0], [&] {
        const auto field = as_name(key) + (in_kib ? "_bytes" : "");
        return Names::Text{"node_memory_" + field, "Memory information field " + field + "."};
      });
      if (!seen.insert(names.metric).second) continue;
      put(out, {names.metric, MetricType::gauge, names.help}, in_kib ? *value * 1024 : *value);
    }
    if (seen.empty()) problems.add("/proc/meminfo: no field in it");
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  const Tree& tree_;
  Names names_;
};

/// node_exporter's default choice: ^(oom_kill|pgpg|pswp|pg.*fault).*
bool is_wanted(std::string_view key) {
  return key.starts_with("oom_kill") || key.starts_with("pgpg") || key.starts_with("pswp") ||
         (key.starts_with("pg") && key.find("fault", 2) != std::string_view::npos);
}

class VmstatProbe final : public Probe {
 public:
  explicit VmstatProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "vmstat"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/vmstat");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::set<std::string_view> seen;
    for (const auto line : lines(*text)) {
      const auto parts = fields(line);
      if (parts.empty() || !is_wanted(parts[0])) continue;
      const auto value = parts.size() == 2 ? number(parts[1]) : std::nullopt;
      if (!value || names_.full()) {
        problems.add("/proc/vmstat: '" + std::string(line.substr(0, 60)) + "' is not a field");
        continue;
      }
      const auto& names = names_.of(parts[0], [&] {
        const auto field = as_name(parts[0]);
        return Names::Text{"node_vmstat_" + field, "/proc/vmstat information field " + field + "."};
      });
      if (!seen.insert(names.metric).second) continue;
      put(out, {names.metric, MetricType::untyped, names.help}, *value);
    }
    if (seen.empty()) problems.add("/proc/vmstat: none of the wanted fields in it");
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  const Tree& tree_;
  Names names_;
};

}  // namespace

std::unique_ptr<Probe> meminfo(const Tree& tree) {
  return std::make_unique<MeminfoProbe>(tree);
}
std::unique_ptr<Probe> vmstat(const Tree& tree) {
  return std::make_unique<VmstatProbe>(tree);
}

}  // namespace watchbill::probe::linux_os
