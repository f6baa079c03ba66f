// Network devices: their counters (/proc/net/dev) and properties (/sys/class/net).
#include <array>
#include <set>

#include "agent/probe/linux/probes.h"
#include "agent/probe/text.h"

namespace watchbill::probe::linux_os {

namespace {

constexpr auto kCounter = MetricType::counter;
// The order of /proc/net/dev's columns.
constexpr std::array<Family, 16> kColumns{{
    {"node_network_receive_bytes_total", kCounter, "Network device statistic receive_bytes."},
    {"node_network_receive_packets_total", kCounter, "Network device statistic receive_packets."},
    {"node_network_receive_errs_total", kCounter, "Network device statistic receive_errs."},
    {"node_network_receive_drop_total", kCounter, "Network device statistic receive_drop."},
    {"node_network_receive_fifo_total", kCounter, "Network device statistic receive_fifo."},
    {"node_network_receive_frame_total", kCounter, "Network device statistic receive_frame."},
    {"node_network_receive_compressed_total", kCounter, "Network device statistic receive_compressed."},
    {"node_network_receive_multicast_total", kCounter, "Network device statistic receive_multicast."},
    {"node_network_transmit_bytes_total", kCounter, "Network device statistic transmit_bytes."},
    {"node_network_transmit_packets_total", kCounter, "Network device statistic transmit_packets."},
    {"node_network_transmit_errs_total", kCounter, "Network device statistic transmit_errs."},
    {"node_network_transmit_drop_total", kCounter, "Network device statistic transmit_drop."},
    {"node_network_transmit_fifo_total", kCounter, "Network device statistic transmit_fifo."},
    {"node_network_transmit_colls_total", kCounter, "Network device statistic transmit_colls."},
    {"node_network_transmit_carrier_total", kCounter, "Network device statistic transmit_carrier."},
    {"node_network_transmit_compressed_total", kCounter, "Network device statistic transmit_compressed."},
}};
constexpr Family kNoHandler{"node_network_receive_nohandler_total", kCounter,
                            "Network device statistic receive_nohandler."};

class NetdevProbe final : public Probe {
 public:
  explicit NetdevProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "netdev"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto text = tree_.read("proc/net/dev");
    if (!text) return tl::unexpected(text.error());
    Problems problems;
    std::set<std::string_view> seen;
    for (const auto line : lines(*text)) {
      // Names may hold colons (eth0:1); old kernels leave no blank between the colon and the first number.
      const auto colon = line.rfind(':');
      if (colon == std::string_view::npos) continue;  // the two lines of headings
      const auto device = trimmed(line.substr(0, colon));
      if (device.empty() || !seen.insert(device).second) continue;
      if (!add(std::string(device), fields(line.substr(colon + 1)), out)) {
        problems.add("/proc/net/dev: what follows '" + std::string(device.substr(0, 40)) + "' is not sixteen numbers");
      }
    }
    if (!problems.empty()) return fail(problems.text());
    return {};
  }

 private:
  bool add(const std::string& device, const std::vector<std::string_view>& columns, std::vector<Sample>& out) const {
    if (columns.size() < kColumns.size()) return false;
    std::array<double, kColumns.size()> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto value = number(columns[i]);
      if (!value) return false;
      values[i] = *value;
    }
    for (std::size_t i = 0; i < values.size(); ++i) put(out, kColumns[i], {{"device", device}}, values[i]);
    const auto unhandled = tree_.value("sys/class/net/" + device + "/statistics/rx_nohandler");  // since Linux 4.6
    if (const auto value = unhandled ? number(*unhandled) : std::nullopt) {
      put(out, kNoHandler, {{"device", device}}, *value);
    }
    return true;
  }

  const Tree& tree_;
};

struct Property {
  const char* file;
  Family family;
};
constexpr auto kGauge = MetricType::gauge;
constexpr std::array<Property, 16> kProperties{{
    {"addr_assign_type", {"node_network_address_assign_type", kGauge, "Network device property: address_assign_type"}},
    {"carrier", {"node_network_carrier", kGauge, "Network device property: carrier"}},
    {"carrier_changes",
     {"node_network_carrier_changes_total", kCounter, "Network device property: carrier_changes_total"}},
    {"carrier_up_count",
     {"node_network_carrier_up_changes_total", kCounter, "Network device property: carrier_up_changes_total"}},
    {"carrier_down_count",
     {"node_network_carrier_down_changes_total", kCounter, "Network device property: carrier_down_changes_total"}},
    {"dev_id", {"node_network_device_id", kGauge, "Network device property: device_id"}},
    {"dormant", {"node_network_dormant", kGauge, "Network device property: dormant"}},
    {"flags", {"node_network_flags", kGauge, "Network device property: flags"}},
    {"ifindex", {"node_network_iface_id", kGauge, "Network device property: iface_id"}},
    {"iflink", {"node_network_iface_link", kGauge, "Network device property: iface_link"}},
    {"link_mode", {"node_network_iface_link_mode", kGauge, "Network device property: iface_link_mode"}},
    {"mtu", {"node_network_mtu_bytes", kGauge, "Network device property: mtu_bytes"}},
    {"name_assign_type", {"node_network_name_assign_type", kGauge, "Network device property: name_assign_type"}},
    {"netdev_group", {"node_network_net_dev_group", kGauge, "Network device property: net_dev_group"}},
    {"tx_queue_len", {"node_network_transmit_queue_length", kGauge, "Network device property: transmit_queue_length"}},
    {"type", {"node_network_protocol_type", kGauge, "Network device property: protocol_type"}},
}};
constexpr Family kSpeed{"node_network_speed_bytes", MetricType::gauge, "Network device property: speed_bytes"};
constexpr Family kUp{"node_network_up", MetricType::gauge, "Value is 1 if operstate is 'up', 0 otherwise."};
constexpr Family kInfo{"node_network_info", MetricType::gauge,
                       "Non-numeric data from /sys/class/net/<iface>, value is always 1."};

/// Flags and ids are hexadecimal in sysfs.
std::optional<double> property_number(std::string_view text) {
  if (!text.starts_with("0x")) return number(text);
  double value = 0;
  if (text.size() < 3 || text.size() > 10) return std::nullopt;
  for (const char c : text.substr(2)) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = c >= 'a' && c <= 'f';
    if (!digit && !letter) return std::nullopt;
    value = value * 16 + (digit ? c - '0' : c - 'a' + 10);
  }
  return value;
}

class NetclassProbe final : public Probe {
 public:
  explicit NetclassProbe(const Tree& tree) : tree_(tree) {}
  std::string_view name() const override { return "netclass"; }

  Result<void> collect(std::vector<Sample>& out) override {
    const auto devices = tree_.list("sys/class/net");
    if (devices.empty()) return fail("/sys/class/net: no device in it");
    for (const auto& device : devices) add(device, out);
    return {};
  }

 private:
  void add(const std::string& device, std::vector<Sample>& out) const {
    const std::string folder = "sys/class/net/" + device + "/";
    // Not a directory of a device (bonding_masters is a file here), or a device that vanished meanwhile.
    const auto state = tree_.value(folder + "operstate");
    if (!state) return;
    const auto text = [&](const char* file) { return tree_.value(folder + file).value_or(""); };
    put(out, kUp, {{"device", device}}, *state == "up" ? 1 : 0);
    put(out, kInfo,
        {{"device", device},
         {"address", text("address")},
         {"broadcast", text("broadcast")},
         {"duplex", text("duplex")},
         {"operstate", *state},
         {"adminstate", admin_state(text("flags"))},
         {"ifalias", text("ifalias")}},
        1);
    for (const auto& property : kProperties) {
      // Some answer EINVAL while the device is down: then there is no such series.
      const auto value = property_number(text(property.file));
      if (!value) continue;
      put(out, property.family, {{"device", device}}, *value);
    }
    // Megabits a second; -1 where unknown, and passed on as node_exporter does.
    if (const auto speed = number(text("speed"))) put(out, kSpeed, {{"device", device}}, *speed * 1'000'000 / 8);
  }

  /// IFF_UP is the lowest bit (netdevice(7)).
  static std::string admin_state(const std::string& flags) {
    const auto value = property_number(flags);
    if (!value || *value < 0 || *value > 4'294'967'295.0) return "unknown";
    return (static_cast<std::uint64_t>(*value) & 1) != 0 ? "up" : "down";
  }

  const Tree& tree_;
};

}  // namespace

std::unique_ptr<Probe> netdev(const Tree& tree) {
  return std::make_unique<NetdevProbe>(tree);
}
std::unique_ptr<Probe> netclass(const Tree& tree) {
  return std::make_unique<NetclassProbe>(tree);
}

}  // namespace watchbill::probe::linux_os
