#include "agent/config.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"

namespace watchbill::agent {

namespace {
const std::set<std::string> kProbes{"cpu", "meminfo", "netclass", "netdev"};
}  // namespace

TEST_CASE("a whole agent.yml is read, relative paths from its folder") {
  const auto config = parse_config(
      "collector: \"watch.example:7420\"\n"
      "tls: {identity: agent.pem, collector_ca: /etc/ssl/ca.pem, server_name: watch}\n"
      "data: ../data\n"
      "root: /host\n"
      "tick: 1s\n"
      "probes: {disable: [netdev, cpu]}\n",
      "/etc/watchbill/agent.yml", kProbes);
  REQUIRE(config.has_value());
  CHECK(config->collector == "watch.example:7420");
  CHECK(config->identity == "/etc/watchbill/agent.pem");
  CHECK(config->collector_ca == "/etc/ssl/ca.pem");
  CHECK(config->server_name == "watch");
  CHECK(config->data == "/etc/data");
  CHECK(config->root == "/host");
  CHECK(config->tick == std::chrono::seconds{1});
  CHECK(config->disabled == std::set<std::string>{"cpu", "netdev"});
}

TEST_CASE("what agent.yml leaves out has a default") {
  const auto config = parse_config("collector: \"[::1]:7420\"\ntls: {identity: a.pem, collector_ca: c.pem}\n",
                                   "/etc/watchbill/agent.yml", kProbes);
  REQUIRE(config.has_value());
  CHECK(config->tick == std::chrono::seconds{5});
  CHECK(config->data == "/var/lib/watchbill-agent");
  CHECK(config->root == "/");
  CHECK(config->disabled.empty());
}

TEST_CASE("every error of agent.yml comes at once, with its place and what to do") {
  const auto config = parse_config(
      "collector: watch.example\n"
      "tls: {identity: agent.pem, colector_ca: ca.pem}\n"
      "tick: 500ms\n"
      "probes:\n"
      "  disable: [cpu, netclas, nothing-like-it]\n"
      "speed: 3\n",
      "agent.yml", kProbes);
  REQUIRE_FALSE(config.has_value());
  std::string all;
  for (const auto& error : config.error()) all += error.text() + "\n";
  INFO(all);
  CHECK(config.error().size() == 7);
  using Catch::Matchers::Contains;
  CHECK_THAT(all, Contains("agent.yml:1:12: 'watch.example' is not an address (write it as"));
  CHECK_THAT(all, Contains("agent.yml:2:"));
  CHECK_THAT(all, Contains("did you mean 'collector_ca'?"));
  CHECK_THAT(all, Contains("agent.yml:3:7: a tick of 500ms (choose one from 1s to 5m)"));
  CHECK_THAT(all, Contains("agent.yml:5:18: unknown probe 'netclas' (did you mean 'netclass'?)"));
  CHECK_THAT(all, Contains("unknown probe 'nothing-like-it' (there are cpu, meminfo, netclass, netdev)"));
  CHECK_THAT(all, Contains("agent.yml:6:1:"));
}

TEST_CASE("addresses are host:port") {
  struct Row {
    const char* address;
    bool good;
  };
  const std::vector<Row> rows{
      {"h:1", true},         {"10.0.0.1:65535", true}, {"[fe80::1]:7420", true}, {"h", false},     {":7420", false},
      {"h:", false},         {"h:0", false},           {"h:65536", false},       {"h:74x", false}, {"::1:7420", false},
      {"http://h:1", false}, {"a b:1", false},         {"[]:1", false},          {"h:-1", false}};
  for (const auto& row : rows) {
    INFO(row.address);
    const auto text = std::string("collector: \"") + row.address + "\"\ntls: {identity: a, collector_ca: c}\n";
    CHECK(parse_config(text, "agent.yml", kProbes).has_value() == row.good);
  }
}

TEST_CASE("a file that cannot be read is an error with its name") {
  const auto config = load_config("/nonexistent/agent.yml", kProbes);
  REQUIRE_FALSE(config.has_value());
  CHECK(config.error().front().text() ==
        "/nonexistent/agent.yml: cannot be read (give the agent's file with --config FILE)");
}

}  // namespace watchbill::agent
