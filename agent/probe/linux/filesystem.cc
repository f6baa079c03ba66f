#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <tuple>

#include <sys/vfs.h>

#include "agent/probe/linux/mountinfo.h"
#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

constexpr Family kSize{"node_filesystem_size_bytes", MetricType::gauge, "Filesystem size in bytes."};
constexpr Family kFree{"node_filesystem_free_bytes", MetricType::gauge, "Filesystem free space in bytes."};
constexpr Family kAvailable{"node_filesystem_avail_bytes", MetricType::gauge,
                            "Filesystem space available to non-root users in bytes."};
constexpr Family kFiles{"node_filesystem_files", MetricType::gauge, "Filesystem total file nodes."};
constexpr Family kFilesFree{"node_filesystem_files_free", MetricType::gauge, "Filesystem total free file nodes."};
constexpr Family kReadonly{"node_filesystem_readonly", MetricType::gauge, "Filesystem read-only status."};
constexpr Family kError{"node_filesystem_device_error", MetricType::gauge,
                        "Whether an error occurred while getting statistics for the given device."};

// node_exporter 1.5's defaults.
constexpr std::array<std::string_view, 24> kExcludedTypes{
    "autofs",   "binfmt_misc", "bpf",        "cgroup",     "cgroup2",   "configfs", "debugfs", "devpts",
    "devtmpfs", "fusectl",     "hugetlbfs",  "iso9660",    "mqueue",    "nsfs",     "overlay", "proc",
    "procfs",   "pstore",      "rpc_pipefs", "securityfs", "selinuxfs", "squashfs", "sysfs",   "tracefs"};
constexpr std::array<std::string_view, 3> kExcludedTrees{"/dev", "/proc", "/sys"};
constexpr std::array<std::string_view, 3> kExcludedBelow{"/run/credentials/", "/var/lib/docker/",
                                                         "/var/lib/containers/storage/"};

bool is_excluded(const Mount& mount) {
  if (std::find(kExcludedTypes.begin(), kExcludedTypes.end(), mount.type) != kExcludedTypes.end()) return true;
  const std::string_view point = mount.point;
  for (const auto tree : kExcludedTrees) {
    if (point.starts_with(tree) && (point.size() == tree.size() || point[tree.size()] == '/')) return true;
  }
  return std::any_of(kExcludedBelow.begin(), kExcludedBelow.end(),
                     [&](std::string_view below) { return point.size() > below.size() && point.starts_with(below); });
}

class FilesystemProbe final : public Probe {
 public:
  FilesystemProbe(const Tree& tree, AskFilesystem ask) : tree_(tree), ask_(std::move(ask)) {}
  std::string_view name() const override { return "filesystem"; }

  Result<void> collect(std::vector<Sample>& out) override {
    // The first process sees the machine's mounts; ours may be a unit's own view, in which ProtectSystem= makes mounts
    // read-only: there the superblock alone tells.
    auto text = tree_.read("proc/1/mountinfo");
    const bool own_view = !text;
    if (own_view) text = tree_.read("proc/self/mountinfo");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (const auto line : lines(*text)) {
      if (line.empty()) continue;
      const auto mount = parse_mount(line);
      if (!mount) {
        problems.add("/proc/1/mountinfo: '" + std::string(line.substr(0, 80)) + "' is not a mount");
        continue;
      }
      if (is_excluded(*mount) || !seen.emplace(mount->device, mount->point, mount->type).second) continue;
      add(*mount, mount->superblock_readonly || (!own_view && mount->mount_readonly), out);
    }
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  void add(const Mount& mount, bool readonly, std::vector<Sample>& out) const {
    Labels labels{{"device", mount.device}, {"fstype", mount.type}, {"mountpoint", mount.point}};
    const auto use = ask_(mount.point);
    if (!use) labels.push_back({"device_error", use.error().problem});
    put(out, kError, labels, use ? 0 : 1);
    put(out, kReadonly, labels, readonly ? 1 : 0);
    if (!use) return;
    const auto bytes = [&](std::uint64_t blocks) {
      return static_cast<double>(blocks) * static_cast<double>(use->block_bytes);
    };
    put(out, kSize, labels, bytes(use->blocks));
    put(out, kFree, labels, bytes(use->free));
    put(out, kAvailable, labels, bytes(use->available));
    put(out, kFiles, labels, static_cast<double>(use->files));
    put(out, kFilesFree, labels, static_cast<double>(use->files_free));
  }

  const Tree& tree_;
  AskFilesystem ask_;
};

}  // namespace

std::unique_ptr<Probe> filesystem(const Tree& tree, AskFilesystem ask) {
  return std::make_unique<FilesystemProbe>(tree, std::move(ask));
}

AskFilesystem ask_kernel(std::string root) {
  while (root.ends_with('/')) root.pop_back();
  return [root = std::move(root)](const std::string& mount_point) -> Result<FilesystemUse> {
    struct statfs answer{};
    if (::statfs((root + mount_point).c_str(), &answer) != 0) return fail(std::strerror(errno));
    return FilesystemUse{.block_bytes = static_cast<std::uint64_t>(answer.f_bsize),
                         .blocks = answer.f_blocks,
                         .free = answer.f_bfree,
                         .available = answer.f_bavail,
                         .files = answer.f_files,
                         .files_free = answer.f_ffree};
  };
}

}  // namespace watchbill::probe::linux_os
