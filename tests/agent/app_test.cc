#include "agent/app.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/asio/io_context.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "agent/command_line.h"
#include "agent/notify.h"
#include "agent/schedule.h"
#include "tests/support/catch.h"
#include "tests/support/certificates.h"
#include "tests/support/manual_clock.h"
#include "tests/support/scratch.h"

namespace watchbill::agent {

using std::chrono::seconds;

TEST_CASE("ticks are due at fixed distances from the first, and missed ones are skipped") {
  const Instant start{seconds{100}};
  Schedule schedule(start, seconds{5});
  CHECK(schedule.is_due(start));
  CHECK(schedule.done(start + std::chrono::milliseconds{700}) == 0);
  CHECK(schedule.due() == start + seconds{5});
  CHECK_FALSE(schedule.is_due(start + std::chrono::milliseconds{4999}));
  CHECK(schedule.done(start + seconds{9}) == 0);
  CHECK(schedule.due() == start + seconds{10});  // late once, and back in step
  CHECK(schedule.done(start + seconds{27}) == 3);
  CHECK(schedule.due() == start + seconds{30});
}

TEST_CASE("steady time does not notice when the wall clock is set") {
  test::ManualClock clock(Instant{seconds{1'795'500'000}});
  const SteadyTime steady(clock);
  const auto before = steady.now();
  clock.step_wall(std::chrono::hours{-5});
  CHECK(steady.now() == before);
  clock.advance(seconds{5});
  CHECK(steady.now() - before == seconds{5});
}

TEST_CASE("command lines") {
  struct Row {
    std::vector<std::string> arguments;
    std::optional<Command> command;
  };
  using What = Command::What;
  const std::vector<Row> rows{
      {{"--config", "a.yml"}, Command{.what = What::run, .config = "a.yml"}},
      {{"--config=a.yml"}, Command{.what = What::run, .config = "a.yml"}},
      {{"show"}, Command{.what = What::show}},
      {{"show", "--root", "/host"}, Command{.what = What::show, .root = "/host"}},
      {{"show", "--config", "a.yml"}, Command{.what = What::show, .config = "a.yml"}},
      {{"--version"}, Command{.what = What::version}},
      {{"--help"}, Command{.what = What::help}},
      {{}, std::nullopt},
      {{"--config"}, std::nullopt},
      {{"--config="}, std::nullopt},
      {{"run"}, std::nullopt},
      {{"show", "show"}, std::nullopt},
      {{"--config", "a.yml", "--root", "/x"}, std::nullopt},
  };
  for (const auto& row : rows) {
    std::string line;
    for (const auto& argument : row.arguments) line += argument + " ";
    INFO(line);
    const auto command = parse_command_line(row.arguments);
    REQUIRE(command.has_value() == row.command.has_value());
    if (row.command) CHECK(*command == *row.command);
  }
}

TEST_CASE("the agent's name is its certificate's URI, and no other name will do") {
  const test::Authority authority;
  const auto good = name_of(tls::facts_of(authority.agent("peach", "hq", "web-1")));
  REQUIRE(good.has_value());
  CHECK(good->agent == "web-1");
  CHECK_FALSE(name_of(tls::facts_of(authority.server())).has_value());
  CHECK_FALSE(name_of(tls::facts_of(authority.leaf("URI:https://peach/hq/web-1"))).has_value());
  CHECK_FALSE(name_of(fail("no file")).has_value());
}

TEST_CASE("systemd is told on its socket, and nobody where there is none") {
  const test::Scratch folder;
  const auto path = (folder.path() / "notify").string();
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  notify_systemd("READY=1");
  ::unsetenv("NOTIFY_SOCKET");
  notify_systemd("STOPPING=1");
  char text[32] = {};
  CHECK(::recv(socket, text, sizeof text, MSG_DONTWAIT) == 7);
  CHECK(std::string(text) == "READY=1");
  CHECK(::recv(socket, text, sizeof text, MSG_DONTWAIT) == -1);
  ::close(socket);
}

TEST_CASE("an agent whose collector is away keeps its ticks on disk, and stops when told") {
  const test::Scratch folder;
  const test::Authority authority;
  std::ofstream(folder.path() / "agent.pem") << authority.agent("peach", "hq", "web-1");
  std::ofstream(folder.path() / "ca.pem") << authority.certificate();
  const Config config{.collector = "127.0.0.1:9",  // discard: nobody listens there
                      .identity = folder.path() / "agent.pem",
                      .collector_ca = folder.path() / "ca.pem",
                      .data = folder.path() / "data",
                      .tick = std::chrono::milliseconds{20}};
  const SystemClock clock;
  bool stopped = false;
  boost::asio::io_context io;
  {
    App app(io, config, "web-1", clock, [&] { stopped = true; });
    app.start();
    for (int i = 0; i < 20; ++i) io.run_one_for(seconds{1});
    app.stop();
    const auto deadline = clock.monotonic() + seconds{10};
    while (!stopped && clock.monotonic() < deadline) io.run_one_for(std::chrono::milliseconds{50});
  }
  CHECK(stopped);
  spool::Spool spool({.folder = config.data}, clock.now(), 1);
  CHECK(spool.status().on_disk);
  const auto replay = spool.replay(1);
  const auto tick = replay->next();
  REQUIRE(tick.has_value());
  CHECK(
      std::any_of(tick->samples.begin(), tick->samples.end(), [](const Sample& s) { return s.name == "node_load1"; }));
  CHECK(std::any_of(tick->samples.begin(), tick->samples.end(),
                    [](const Sample& s) { return s.name == "watchbill_agent_info"; }));
}

TEST_CASE("show prints this machine's samples, and leaves out disabled probes") {
  const SystemClock clock;
  std::vector<probe::ProbeSet::Failure> failures;
  const auto text = show(Config{.collector = {}, .disabled = {"netdev"}}, clock, failures);
  using Catch::Matchers::Contains;
  CHECK_THAT(text, Contains("\nnode_memory_MemTotal_bytes "));
  CHECK_THAT(text, Contains("# TYPE node_cpu_seconds_total counter\n"));
  CHECK_THAT(text, !Contains("node_network_receive_bytes_total"));
}

}  // namespace watchbill::agent
