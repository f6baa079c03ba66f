// The agent's command line.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "agent/app.h"
#include "agent/command_line.h"
#include "agent/notify.h"
#include "proto/shared/log.h"
#include "proto/shared/tls.h"

namespace {

using namespace watchbill;

constexpr int kFine = 0;
constexpr int kBadConfiguration = 2;

int run(const agent::Config& config, const Clock& clock) {
  const auto identity = tls::read_identity(config.identity);
  const auto facts = identity ? tls::facts_of(identity->chain) : tl::unexpected(identity.error());
  const auto authorities = tls::read_authorities(config.collector_ca);
  const auto name = agent::name_of(facts);
  for (const auto* error : {name ? nullptr : &name.error(), authorities ? nullptr : &authorities.error()}) {
    if (error != nullptr) std::fprintf(stderr, "%s\n", error->text().c_str());
  }
  if (!name || !authorities) return kBadConfiguration;

  boost::asio::io_context io(1);
  agent::App app(io, config, name->agent, clock, [&io] { io.stop(); });
  boost::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&app](const boost::system::error_code& error, int) {
    if (error) return;
    agent::notify_systemd("STOPPING=1");
    app.stop();
  });
  app.start();
  agent::notify_systemd("READY=1");
  io.run();
  return kFine;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto command = agent::parse_command_line({argv + 1, argv + argc});
    if (!command) {
      std::fprintf(stderr, "%s\n%s", command.error().text().c_str(), agent::usage());
      return kBadConfiguration;
    }
    const SystemClock clock;
    return agent::carry_out(*command, clock, run);
  } catch (const std::exception& bug) {
    std::fprintf(stderr, "watchbill-agent: %s\n", bug.what());
    return 70;  // EX_SOFTWARE of sysexits.h: not one of ours
  }
}
