#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "agent/probe/linux/probes.h"
#include "agent/probe/set.h"
#include "proto/shared/exposition.h"
#include "tests/agent/probe/trees.h"
#include "tests/support/manual_clock.h"

namespace watchbill::probe {

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Every probe over a fixture, with answers of statfs(2) that depend on the mount point.
std::vector<Sample> tick_of(const Tree& tree, const Clock& clock) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  std::vector<std::unique_ptr<Probe>> probes;
  probes.push_back(linux_os::cpu(tree));
  probes.push_back(linux_os::meminfo(tree));
  probes.push_back(linux_os::loadavg(tree));
  probes.push_back(linux_os::filesystem(tree, [](const std::string& point) -> Result<linux_os::FilesystemUse> {
    if (point == "/srv/nfs") return fail("Stale file handle");
    return linux_os::FilesystemUse{.block_bytes = 4096,
                                   .blocks = 1000 + point.size(),
                                   .free = 500,
                                   .available = 400,
                                   .files = 1 << 20,
                                   .files_free = 1 << 19};
  }));
  probes.push_back(linux_os::diskstats(tree));
  probes.push_back(linux_os::netdev(tree));
  probes.push_back(linux_os::netclass(tree));
  probes.push_back(linux_os::uname(tree, "x86_64"));
  probes.push_back(linux_os::stat(tree));
  probes.push_back(linux_os::vmstat(tree));
  probes.push_back(linux_os::pressure(tree));
  probes.push_back(linux_os::time(tree, clock));
  ProbeSet set(std::move(probes), {}, clock);
  auto tick = set.collect();
  for (auto& sample : tick.samples) sample.help = {};  // they live as long as the set
  return tick.samples;
}

/// The words of a rule that begin as node_exporter's metrics do.
std::vector<std::string> node_metrics_in(const std::string& line) {
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:";
  std::vector<std::string> out;
  for (auto from = line.find_first_of(kWord); from != std::string::npos;) {
    const auto to = std::min(line.find_first_not_of(kWord, from), line.size());
    if (line.compare(from, 5, "node_") == 0) out.push_back(line.substr(from, to - from));
    from = line.find_first_of(kWord, to);
  }
  return out;
}

}  // namespace

TEST_CASE("every probe reads files of kernels 3.10, 6.6 on arm64 and 6.18 as written down") {
  const std::string kernel = GENERATE("3.10", "6.6-arm64", "6.18");
  const DirectoryTree tree(fixture(kernel));
  const test::ManualClock clock(Instant{std::chrono::milliseconds{1'795'500'000'125}});
  const auto samples = tick_of(tree, clock);
  by_text(samples);
  const auto actual = exposition::write(samples);
  const auto expected = text_of(fixture(kernel) + "/expected.prom");
  if (actual != expected) {
    const auto path = std::string("expected-") + kernel + ".prom";
    std::ofstream(path) << actual;
    FAIL("compare " << path << " in the working directory with tests/fixtures/linux/" << kernel << "/expected.prom");
  }
  SUCCEED();
}

TEST_CASE("every node_ metric that the shipped rules read is made by a probe") {
  const DirectoryTree tree(fixture("6.18"));
  const test::ManualClock clock(Instant{std::chrono::milliseconds{1'795'500'000'125}});
  std::set<std::string> made;
  for (const auto& sample : tick_of(tree, clock)) made.emplace(sample.name);
  std::size_t read = 0;
  for (const auto& pack : std::filesystem::directory_iterator(WATCHBILL_SOURCE_DIR "/packaging/rules")) {
    std::ifstream rules(pack.path());
    for (std::string line; std::getline(rules, line);) {
      for (const auto& name : node_metrics_in(line.substr(0, line.find('#')))) {
        INFO(pack.path().filename() << " reads " << name);
        CHECK(made.contains(name));
        ++read;
      }
    }
  }
  CHECK(read > 20);
}

TEST_CASE("values and labels of the kernels' files are node_exporter's") {
  struct Row {
    const char* kernel;
    const char* series;
    double value;
  };
  const std::vector<Row> rows{
      {"3.10", "node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"}", 9519.03},
      {"3.10", "node_memory_Active_anon_bytes", 103788.0 * 1024},
      {"3.10", "node_memory_HugePages_Total", 0},
      {"3.10", "node_disk_read_bytes_total{device=\"sda\"}", 390117.0 * 512},
      {"3.10", "node_disk_io_time_weighted_seconds_total{device=\"dm-0\"}", 29.919},
      {"3.10", "node_network_receive_bytes_total{device=\"eth0\"}", 4294967000},
      {"3.10", "node_network_receive_bytes_total{device=\"eth0:1\"}", 0},
      {"3.10", "node_network_speed_bytes{device=\"eth0\"}", 125'000'000},
      {"3.10", "node_network_flags{device=\"eth0\"}", 4099},
      {"3.10", "node_filesystem_readonly{device=\"/dev/sdb1\",fstype=\"ext4\",mountpoint=\"/mnt/back up\\one\"}", 1},
      {"3.10", "node_filesystem_readonly{device=\"/dev/sda1\",fstype=\"xfs\",mountpoint=\"/boot\"}", 1},
      {"3.10", "node_filesystem_readonly{device=\"/dev/mapper/centos-root\",fstype=\"xfs\",mountpoint=\"/\"}", 0},
      {"3.10", "node_boot_time_seconds", 1790000000},
      {"3.10", "node_load15", 0.05},
      {"3.10", "node_scrape_collector_success{collector=\"pressure\"}", 0},
      {"3.10", "node_scrape_collector_success{collector=\"diskstats\"}", 1},
      {"3.10",
       "node_uname_info{domainname=\"(none)\",machine=\"x86_64\",nodename=\"pay-7.example\","
       "release=\"3.10.0-1160.el7.x86_64\",sysname=\"Linux\",version=\"#1 SMP Mon Oct 19 16:18:59 UTC 2020\"}",
       1},
      {"6.6-arm64", "node_cpu_guest_seconds_total{cpu=\"3\",mode=\"user\"}", 0.1},
      {"6.6-arm64", "node_pressure_irq_stalled_seconds_total", 0.000777},
      {"6.6-arm64", "node_pressure_cpu_waiting_seconds_total", 1.234567},
      {"6.6-arm64", "node_disk_discarded_sectors_total{device=\"mmcblk0\"}", 4096},
      {"6.6-arm64", "node_disk_flush_requests_time_seconds_total{device=\"mmcblk0\"}", 0.033},
      {"6.6-arm64",
       "node_disk_info{device=\"nvme0n1\",major=\"259\",minor=\"0\",model=\"ACME NVMe 1T\","
       "path=\"pci-0000:01:00.0-nvme-1\",revision=\"2B\",serial=\"S123\",wwn=\"eui.0011\"}",
       1},
      {"6.6-arm64", "node_network_receive_bytes_total{device=\"end0\"}", 18446744073709551615.0},
      {"6.6-arm64", "node_network_receive_nohandler_total{device=\"end0\"}", 17},
      {"6.6-arm64", "node_network_up{device=\"end0\"}", 0},
      {"6.6-arm64", "node_network_device_id{device=\"end0\"}", 31},
      {"6.6-arm64",
       "node_network_info{address=\"02:00:00:00:06:06\",adminstate=\"down\",broadcast=\"ff:ff:ff:ff:ff:ff\","
       "device=\"end0\",duplex=\"unknown\",ifalias=\"uplink to the shop\",operstate=\"down\"}",
       1},
      {"6.6-arm64",
       "node_filesystem_device_error{device=\"10.0.0.5:/export/data\",device_error=\"Stale file "
       "handle\",fstype=\"nfs4\","
       "mountpoint=\"/srv/nfs\"}",
       1},
      {"6.6-arm64", "node_filesystem_size_bytes{device=\"/dev/y\",fstype=\"xfs\",mountpoint=\"/devices\"}",
       1008.0 * 4096},
      {"6.6-arm64", "node_vmstat_oom_kill", 1},
      {"6.6-arm64", "node_time_seconds", 1795500000.125},
  };
  const test::ManualClock clock(Instant{std::chrono::milliseconds{1'795'500'000'125}});
  std::map<std::string, std::map<std::string, double>> ticks;
  for (const auto& row : rows) {
    INFO(row.kernel << " " << row.series);
    if (!ticks.contains(row.kernel)) ticks[row.kernel] = by_text(tick_of(DirectoryTree(fixture(row.kernel)), clock));
    const auto& tick = ticks[row.kernel];
    REQUIRE(tick.contains(row.series));
    CHECK(tick.at(row.series) == row.value);
  }
}

TEST_CASE("what node_exporter leaves out by default is left out") {
  const test::ManualClock clock(Instant{});
  const auto tick = by_text(tick_of(DirectoryTree(fixture("6.6-arm64")), clock));
  const auto is_there = [&](const std::string& part) {
    return std::any_of(tick.begin(), tick.end(),
                       [&](const auto& s) { return s.first.find(part) != std::string::npos; });
  };
  for (const auto* part : {"mountpoint=\"/sys\"", "/var/lib/docker/overlay2", "/var/lib/containers/storage/a",
                           "/run/credentials", "/dev/mqueue", "device=\"ram0\"", "device=\"sdb1\"",
                           "device=\"nvme0n1p1\"", "device=\"bonding_masters\"", "node_vmstat_workingset",
                           "node_vmstat_pgdemote", "node_filesystem_size_bytes{device=\"10.0.0.5:/export/data\""}) {
    INFO(part);
    CHECK_FALSE(is_there(part));
  }
  for (const auto* part :
       {"device=\"mmcblk0p1\"", "device=\"sdb\"", "mountpoint=\"/run/lock\"", "mountpoint=\"/srv/bind\""}) {
    INFO(part);
    CHECK(is_there(part));
  }
}

}  // namespace watchbill::probe
