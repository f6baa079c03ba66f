#pragma once
// What Linux says about this process. Reads files under a root; nothing where they are not.

#include <filesystem>
#include <optional>

namespace watchbill::metrics::linux_ {

struct Process {
  double cpu_seconds = 0;
  double start_time_seconds = 0;
  double resident_bytes = 0;
  double virtual_bytes = 0;
  double threads = 0;
  double open_fds = 0;
  double max_fds = 0;
};

/// From `root`/proc/self/{stat,limits,fd} and `root`/proc/stat (proc(5)).
std::optional<Process> read_process(const std::filesystem::path& root = "/");

}  // namespace watchbill::metrics::linux_
