#pragma once
// The probes of Linux, with node_exporter's names, types and labels. Each reads files of the kernel's documented
// formats (proc(5), Documentation/admin-guide/iostats.rst, Documentation/ABI/testing/sysfs-class-net). A probe keeps a
// reference to its tree.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/probe/probe.h"
#include "agent/probe/tree.h"
#include "proto/shared/time.h"

namespace watchbill::probe::linux_os {

std::unique_ptr<Probe> cpu(const Tree&);        ///< /proc/stat, per CPU; counters never go backward
std::unique_ptr<Probe> stat(const Tree&);       ///< /proc/stat, the rest: interrupts, forks, boot time, processes
std::unique_ptr<Probe> meminfo(const Tree&);    ///< /proc/meminfo
std::unique_ptr<Probe> vmstat(const Tree&);     ///< /proc/vmstat: faults, paging, swapping, OOM kills
std::unique_ptr<Probe> loadavg(const Tree&);    ///< /proc/loadavg
std::unique_ptr<Probe> pressure(const Tree&);   ///< /proc/pressure/{cpu,io,memory,irq}
std::unique_ptr<Probe> diskstats(const Tree&);  ///< /proc/diskstats, names from /run/udev/data
std::unique_ptr<Probe> netdev(const Tree&);     ///< /proc/net/dev
std::unique_ptr<Probe> netclass(const Tree&);   ///< /sys/class/net
std::unique_ptr<Probe> time(const Tree&, const Clock&);  ///< wall time, zone, clock sources
/// /proc/sys/kernel; `machine` where the kernel has no /proc/sys/kernel/arch.
std::unique_ptr<Probe> uname(const Tree&, std::string machine);

/// As statfs(2) has them.
struct FilesystemUse {
  std::uint64_t block_bytes = 0, blocks = 0, free = 0, available = 0, files = 0, files_free = 0;
};
/// By mount point; the error is what becomes the label `device_error`.
using AskFilesystem = std::function<Result<FilesystemUse>(const std::string& mount_point)>;
/// /proc/1/mountinfo, or where that may not be read /proc/self/mountinfo.
std::unique_ptr<Probe> filesystem(const Tree&, AskFilesystem);

/// statfs(2) of the mount point under `root`.
AskFilesystem ask_kernel(std::string root);
/// uname(2)'s machine.
std::string this_machine();

/// All of them.
std::vector<std::unique_ptr<Probe>> all(const Tree&, const std::string& root, const Clock&);

}  // namespace watchbill::probe::linux_os
