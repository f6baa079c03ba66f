#include "agent/probe/linux/mountinfo.h"
#include "agent/probe/linux/probes.h"
#include "agent/probe/set.h"
#include "agent/probe/text.h"
#include "tests/agent/probe/trees.h"
#include "tests/support/manual_clock.h"

namespace watchbill::probe {

using Catch::Matchers::Contains;

namespace {

Result<linux_os::FilesystemUse> small(const std::string&) {
  return linux_os::FilesystemUse{.block_bytes = 1, .blocks = 2, .free = 1, .available = 1, .files = 2, .files_free = 1};
}

}  // namespace

TEST_CASE("odd files are named, and what can be read of them is read") {
  const DirectoryTree tree(fixture("odd"));
  struct Row {
    std::unique_ptr<Probe> probe;
    const char* says;
    std::map<std::string, double> still;
  };
  std::vector<Row> rows;
  rows.push_back({linux_os::cpu(tree),
                  "/proc/stat: a line of cpu0 that is not all numbers (and 1 more)",
                  {{"node_cpu_seconds_total{cpu=\"1\",mode=\"idle\"}", 7},
                   {"node_cpu_seconds_total{cpu=\"1\",mode=\"steal\"}", 0},
                   {"node_cpu_guest_seconds_total{cpu=\"1\",mode=\"user\"}", 0}}});
  rows.push_back(
      {linux_os::stat(tree),
       "/proc/stat: 'intr' is not a number (and 5 more)",
       {{"node_context_switches_total", 1e23}, {"node_boot_time_seconds", 1795000000}, {"node_procs_running", 1}}});
  rows.push_back({linux_os::meminfo(tree),
                  "/proc/meminfo: 'MemTotal:' is not a field",
                  {{"node_memory_MemFree_bytes", 12288}, {"node_memory_Odd_Field_x_bytes", 7168}}});
  rows.push_back({linux_os::vmstat(tree), "/proc/vmstat: 'pgfault' is not a field", {{"node_vmstat_pgpgin", -1}}});
  rows.push_back({linux_os::loadavg(tree), "/proc/loadavg: does not begin with three numbers", {}});
  rows.push_back({linux_os::diskstats(tree),
                  "/proc/diskstats: '   8       1 sda1 11 22 33 44' has too few numbers (and 1 more)",
                  {{"node_disk_io_now{device=\"sdc\"}", -1},
                   {"node_disk_discards_merged_total{device=\"sdc\"}", 13},
                   {"node_disk_info{device=\"sdc\",major=\"8\",minor=\"32\"}", 1}}});
  rows.push_back({linux_os::netdev(tree), "/proc/net/dev: what follows 'eth9' is not sixteen numbers", {}});
  rows.push_back({linux_os::netclass(tree), "/sys/class/net: no device in it", {}});
  rows.push_back({linux_os::uname(tree, "x"), "/proc/sys/kernel/domainname: No such file", {}});
  rows.push_back({linux_os::pressure(tree),
                  "/proc/pressure/cpu: no total of 'some' (and 3 more)",
                  {{"node_pressure_io_waiting_seconds_total", 0.000005}}});
  rows.push_back({linux_os::filesystem(tree, small),
                  "mountinfo: 'garbage' is not a mount (and 1 more)",
                  {{"node_filesystem_size_bytes{device=\"/dev/sda1\",fstype=\"ext4\",mountpoint=\"/one 9\\777\"}", 2},
                   {"node_filesystem_size_bytes{fstype=\"tmpfs\",mountpoint=\"/nosource\"}", 2}}});
  for (const auto& row : rows) {
    INFO(row.probe->name());
    std::vector<Sample> out;
    const auto result = row.probe->collect(out);
    REQUIRE_FALSE(result.has_value());
    CHECK_THAT(result.error().text(), Contains(row.says));
    const auto series = by_text(out);
    for (const auto& [name, value] : row.still) {
      INFO(name);
      REQUIRE(series.contains(name));
      CHECK(series.at(name) == value);
    }
    if (row.still.empty()) CHECK(series.empty());
  }
}

TEST_CASE("a probe whose files are missing says so and the others go on") {
  MapTree tree;
  tree.files["proc/loadavg"] = "1.00 2.00 3.00 1/2 3\n";
  const test::ManualClock clock(Instant{});
  ProbeSet set(linux_os::all(tree, "/nowhere", clock), {"netdev"}, clock);
  const auto tick = set.collect();
  const auto series = by_text(tick.samples);
  CHECK(series.at("node_load1") == 1);
  CHECK(series.at("node_scrape_collector_success{collector=\"loadavg\"}") == 1);
  CHECK(series.at("node_scrape_collector_success{collector=\"meminfo\"}") == 0);
  CHECK(series.contains("node_scrape_collector_duration_seconds{collector=\"meminfo\"}"));
  CHECK_FALSE(series.contains("node_scrape_collector_success{collector=\"netdev\"}"));
  CHECK(tick.failures.size() == 9);
}

TEST_CASE("CPU counters never go backward, and begin anew when a CPU was plugged anew") {
  MapTree tree;
  const auto probe = linux_os::cpu(tree);
  const auto idle_and_iowait = [&](const std::string& line) {
    tree.files["proc/stat"] = line;
    std::vector<Sample> out;
    REQUIRE(probe->collect(out).has_value());
    const auto series = by_text(out);
    return std::pair{series.at("node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"}"),
                     series.at("node_cpu_seconds_total{cpu=\"0\",mode=\"iowait\"}")};
  };
  CHECK(idle_and_iowait("cpu0 1 1 1 10000 500 0 0 0 0 0") == std::pair{100.0, 5.0});
  CHECK(idle_and_iowait("cpu0 1 1 1 10100 400 0 0 0 0 0") == std::pair{101.0, 5.0});  // iowait is known to decrease
  CHECK(idle_and_iowait("cpu0 1 1 1 10050 600 0 0 0 0 0") == std::pair{101.0, 6.0});
  CHECK(idle_and_iowait("cpu0 1 1 1 20 1 0 0 0 0 0") == std::pair{0.2, 0.01});
}

TEST_CASE("a CPU that was taken out has no series any more") {
  MapTree tree;
  const auto probe = linux_os::cpu(tree);
  tree.files["proc/stat"] = "cpu0 1 1 1 1\ncpu1 1 1 1 1\n";
  std::vector<Sample> both, one;
  REQUIRE(probe->collect(both).has_value());
  tree.files["proc/stat"] = "cpu0 1 1 1 1\n";
  REQUIRE(probe->collect(one).has_value());
  CHECK(one.size() * 2 == both.size());
}

TEST_CASE("mount lines are read with their optional fields and escapes") {
  using linux_os::Mount;
  struct Row {
    const char* line;
    std::optional<Mount> mount;
  };
  const std::vector<Row> rows{
      {"36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue",
       Mount{"/dev/root", "/mnt2", "ext3", false, false}},
      {"36 35 98:0 / /a\\040b\\011c\\012d\\134e rw - ext3 /dev/x ro",
       Mount{"/dev/x", "/a b\tc\nd\\e", "ext3", false, true}},
      {"36 35 98:0 / /a ro,nosuid - ext3 /dev/x rw,norelatime", Mount{"/dev/x", "/a", "ext3", true, false}},
      {"36 35 98:0 / /a rw - fuse.sshfs me@host:/dir\\040x rw,user_id=0",
       Mount{"me@host:/dir x", "/a", "fuse.sshfs", false, false}},
      {"36 35 98:0 / /error rw - ext3 /dev/x errors=remount-ro,rota", Mount{"/dev/x", "/error", "ext3", false, false}},
      {"36 35 98:0 / /a rw ext3 /dev/x rw", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& row : rows) {
    INFO(row.line);
    CHECK(linux_os::parse_mount(row.line) == row.mount);
  }
}

TEST_CASE("in a view of its own the agent asks the superblock alone whether a mount is read-only") {
  MapTree tree;
  tree.files["proc/self/mountinfo"] = "1 0 8:1 / / ro - ext4 /dev/a rw\n2 0 8:2 / /b rw - ext4 /dev/b ro\n";
  std::vector<Sample> out;
  REQUIRE(linux_os::filesystem(tree, small)->collect(out).has_value());
  const auto series = by_text(out);
  CHECK(series.at("node_filesystem_readonly{device=\"/dev/a\",fstype=\"ext4\",mountpoint=\"/\"}") == 0);
  CHECK(series.at("node_filesystem_readonly{device=\"/dev/b\",fstype=\"ext4\",mountpoint=\"/b\"}") == 1);
}

TEST_CASE("names that are not UTF-8 are shown with replacement characters") {
  MapTree tree;
  tree.files["proc/1/mountinfo"] = "1 0 8:1 / /caf\xe9\xc3\xa9 rw - ext4 /dev/a rw\n";
  std::vector<Sample> out;
  REQUIRE(linux_os::filesystem(tree, small)->collect(out).has_value());
  CHECK(value_of(out.front().labels, "mountpoint") == "/caf\xEF\xBF\xBD\xc3\xa9");
}

TEST_CASE("flags that are no flags leave the administrative state unknown") {
  for (const auto* flags : {"-2", "99999999999", "0x", "up", ""}) {
    INFO(flags);
    MapTree tree;
    tree.files["sys/class/net/eth0/operstate"] = "up";
    tree.files["sys/class/net/eth0/flags"] = flags;
    std::vector<Sample> out;
    REQUIRE(linux_os::netclass(tree)->collect(out).has_value());
    CHECK(by_text(out).contains("node_network_info{adminstate=\"unknown\",device=\"eth0\",operstate=\"up\"}"));
  }
}

TEST_CASE("a directory tree refuses what is missing or is no file, and says which") {
  const DirectoryTree tree(fixture("odd"));
  CHECK_THAT(tree.read("proc/none").error().text(), Contains("/proc/none: No such file"));
  CHECK_THAT(tree.read("proc").error().text(), Contains("/proc: Is a directory"));
  CHECK(tree.read("proc/loadavg").value().empty());
  CHECK(tree.list("proc/none").empty());
  CHECK(tree.list("proc/pressure") == std::vector<std::string>{"cpu", "io"});
}

TEST_CASE("numbers are decimal and whole") {
  CHECK(number("18446744073709551615") == 18446744073709551615.0);
  CHECK(number("-1") == -1);
  CHECK(number("0.25") == 0.25);
  for (const auto* text : {"", "-", "nan", "inf", "0x10", "1 ", "1k", "+1", "--1"}) {
    INFO(text);
    CHECK_FALSE(number(text).has_value());
  }
}

}  // namespace watchbill::probe
