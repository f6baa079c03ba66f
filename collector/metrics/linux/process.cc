#include "collector/metrics/linux/process.h"

#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace watchbill::metrics::linux_ {

namespace {

/// Fields of /proc/self/stat after the command's name, which may hold anything but is the last thing in parentheses.
/// Field 3 of proc(5) comes first.
std::optional<std::array<double, 22>> read_stat(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string text;
  if (!std::getline(in, text)) return std::nullopt;
  const auto close = text.rfind(')');
  if (close == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(close + 1));
  std::string state;
  fields >> state;
  std::array<double, 22> out{};
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (!(fields >> out[i])) return std::nullopt;
  }
  return out;
}

double boot_time(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with("btime ")) return std::strtod(line.c_str() + 6, nullptr);
  }
  return 0;
}

double soft_limit_of_files(const std::filesystem::path& file) {
  constexpr std::string_view name = "Max open files";
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with(name)) return std::strtod(line.c_str() + name.size(), nullptr);
  }
  return 0;
}

double entries(const std::filesystem::path& folder) {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) ++count;
  return count;
}

}  // namespace

std::optional<Process> read_process(const std::filesystem::path& root) {
  const auto self = root / "proc/self";
  const auto stat = read_stat(self / "stat");
  if (!stat) return std::nullopt;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  const auto field = [&](std::size_t number) { return (*stat)[number - 3]; };
  return Process{.cpu_seconds = (field(14) + field(15)) / ticks,
                 .start_time_seconds = boot_time(root / "proc/stat") + field(22) / ticks,
                 .resident_bytes = field(24) * page,
                 .virtual_bytes = field(23),
                 .threads = field(20),
                 .open_fds = entries(self / "fd"),
                 .max_fds = soft_limit_of_files(self / "limits")};
}

}  // namespace watchbill::metrics::linux_
