#pragma once
// Lines of /proc/PID/mountinfo (proc(5), "mountinfo"). Pure.

#include <optional>
#include <string>
#include <string_view>

namespace watchbill::probe::linux_os {

struct Mount {
  std::string device;
  std::string point;
  std::string type;
  bool mount_readonly = false;       ///< this mount, of maybe several of the same file system
  bool superblock_readonly = false;  ///< the file system itself
  bool operator==(const Mount&) const = default;
};

std::optional<Mount> parse_mount(std::string_view line);

/// Blank, tab, newline and backslash stand as three octal digits after a backslash.
std::string without_octal_escapes(std::string_view text);

}  // namespace watchbill::probe::linux_os
