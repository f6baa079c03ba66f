#include <algorithm>
#include <array>
#include <set>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

constexpr double kSectorBytes = 512;  // of /proc/diskstats, whatever the device has
constexpr double kMilliseconds = 1000;

struct Column {
  Family family;
  double times = 1;
  double divided_by = 1;
};
constexpr auto kCounter = MetricType::counter;
// Documentation/admin-guide/iostats.rst: 11 columns, 15 since 4.18 (discards), 17 since 5.5 (flushes).
constexpr std::array<Column, 17> kColumns{{
    {{"node_disk_reads_completed_total", kCounter, "The total number of reads completed successfully."}},
    {{"node_disk_reads_merged_total", kCounter, "The total number of reads merged."}},
    {{"node_disk_read_bytes_total", kCounter, "The total number of bytes read successfully."}, kSectorBytes},
    {{"node_disk_read_time_seconds_total", kCounter, "The total number of seconds spent by all reads."},
     1,
     kMilliseconds},
    {{"node_disk_writes_completed_total", kCounter, "The total number of writes completed successfully."}},
    {{"node_disk_writes_merged_total", kCounter, "The number of writes merged."}},
    {{"node_disk_written_bytes_total", kCounter, "The total number of bytes written successfully."}, kSectorBytes},
    {{"node_disk_write_time_seconds_total", kCounter, "This is the total number of seconds spent by all writes."},
     1,
     kMilliseconds},
    {{"node_disk_io_now", MetricType::gauge, "The number of I/Os currently in progress."}},
    {{"node_disk_io_time_seconds_total", kCounter, "Total seconds spent doing I/Os."}, 1, kMilliseconds},
    {{"node_disk_io_time_weighted_seconds_total", kCounter, "The weighted # of seconds spent doing I/Os."},
     1,
     kMilliseconds},
    {{"node_disk_discards_completed_total", kCounter, "The total number of discards completed successfully."}},
    {{"node_disk_discards_merged_total", kCounter, "The total number of discards merged."}},
    {{"node_disk_discarded_sectors_total", kCounter, "The total number of sectors discarded successfully."}},
    {{"node_disk_discard_time_seconds_total", kCounter, "This is the total number of seconds spent by all discards."},
     1,
     kMilliseconds},
    {{"node_disk_flush_requests_total", kCounter, "The total number of flush requests completed successfully"}},
    {{"node_disk_flush_requests_time_seconds_total", kCounter,
      "This is the total number of seconds spent by all flush requests."},
     1,
     kMilliseconds},
}};
constexpr Family kInfo{"node_disk_info", MetricType::gauge, "Info of /sys/block/<block_device>."};
constexpr std::size_t kShortest = 11;

/// Removes digits at the end; says whether there were any.
bool take_digits(std::string_view& text) {
  const auto last = text.find_last_not_of("0123456789");
  const auto keep = last == std::string_view::npos ? 0 : last + 1;
  const bool any = keep < text.size();
  text = text.substr(0, keep);
  return any;
}

/// node_exporter's default: ^(ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$
bool is_excluded(std::string_view device) {
  if (!take_digits(device)) return false;
  if (device == "ram" || device == "loop" || device == "fd") return true;
  if (device.ends_with('p') && device.starts_with("nvme")) {
    device.remove_suffix(1);
    if (!take_digits(device) || !device.ends_with('n')) return false;
    device.remove_suffix(1);
    return take_digits(device) && device == "nvme";
  }
  if (device.empty() || device.back() < 'a' || device.back() > 'z') return false;
  device.remove_suffix(1);
  return device == "hd" || device == "sd" || device == "vd" || device == "xvd";
}

/// Values of udev's database (E:KEY=value lines), where the machine has one.
class UdevDevice {
 public:
  UdevDevice(const Tree& tree, std::string_view major, std::string_view minor) {
    if (auto text = tree.read("run/udev/data/b" + std::string(major) + ":" + std::string(minor)))
      text_ = std::move(*text);
  }
  std::string property(std::string_view key) const {
    for (const auto line : lines(text_)) {
      if (line.starts_with("E:") && line.substr(2).starts_with(key) && line.substr(2 + key.size()).starts_with('=')) {
        return std::string(line.substr(3 + key.size()));
      }
    }
    return {};
  }

 private:
  std::string text_;
};

class DiskProbe final : public Probe {
 public:
  explicit DiskProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "diskstats"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/diskstats");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::set<std::string_view> seen;
    for (const auto line : lines(*text)) {
      const auto columns = fields(line);
      if (columns.empty()) continue;
      // Partitions of kernels before 2.6.25 have four numbers only.
      if (columns.size() < 3 + kShortest) {
        problems.add("/proc/diskstats: '" + std::string(line.substr(0, 60)) + "' has too few numbers");
        continue;
      }
      if (is_excluded(columns[2]) || !seen.insert(columns[2]).second) continue;
      if (!add_device(columns, out)) {
        problems.add("/proc/diskstats: what follows '" + std::string(columns[2].substr(0, 40)) +
                     "' is not all numbers");
      }
    }
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  bool add_device(const std::vector<std::string_view>& columns, std::vector<Sample>& out) const {
    const std::size_t count = std::min(columns.size() - 3, kColumns.size());
    std::array<double, kColumns.size()> values{};
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = number(columns[3 + i]);
      if (!value) return false;
      values[i] = *value;
    }
    const std::string device(columns[2]);
    add_info(columns, device, out);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& column = kColumns[i];
      put(out, column.family, {{"device", device}}, values[i] * column.times / column.divided_by);
    }
    return true;
  }

  void add_info(const std::vector<std::string_view>& columns, const std::string& device,
                std::vector<Sample>& out) const {
    const UdevDevice udev(tree_, columns[0], columns[1]);
    auto serial = udev.property("SCSI_IDENT_SERIAL");
    if (serial.empty()) serial = udev.property("ID_SERIAL_SHORT");
    put(out, kInfo,
        {{"device", device},
         {"major", std::string(columns[0])},
         {"minor", std::string(columns[1])},
         {"path", udev.property("ID_PATH")},
         {"wwn", udev.property("ID_WWN")},
         {"model", udev.property("ID_MODEL")},
         {"serial", std::move(serial)},
         {"revision", udev.property("ID_REVISION")}},
        1);
  }

  const Tree& tree_;
};

}  // namespace

std::unique_ptr<Probe> diskstats(const Tree& tree) {
  return std::make_unique<DiskProbe>(tree);
}

}  // namespace watchbill::probe::linux_os
