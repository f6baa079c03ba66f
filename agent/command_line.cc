#include "agent/command_line.h"

#include <cstdio>

#include "agent/app.h"

namespace watchbill::agent {

namespace {
constexpr int kFine = 0;
constexpr int kBadConfiguration = 2;
}  // namespace

const char* usage() {
  return "usage: watchbill-agent --config FILE                       run\n"
         "       watchbill-agent show [--config FILE] [--root DIR]   print one tick in Prometheus' text format\n"
         "       watchbill-agent --version\n";
}

Result<Command> parse_command_line(const std::vector<std::string>& arguments) {
  Command command;
  bool shown = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string option = arguments[i];
    std::optional<std::string> value;
    if (option == "--version") return Command{.what = Command::What::version};
    if (option == "--help" || option == "-h") return Command{.what = Command::What::help};
    if (option == "show" && !shown) {
      shown = true;
      command.what = Command::What::show;
      continue;
    }
    if (const auto equals = option.find('='); option.starts_with("--") && equals != std::string::npos) {
      value = option.substr(equals + 1);
      option.resize(equals);
    }
    if (option != "--config" && option != "--root") return fail("unknown argument '" + arguments[i] + "'");
    if (!value && i + 1 < arguments.size()) value = arguments[++i];
    if (!value || value->empty()) return fail(option + " needs a value");
    (option == "--config" ? command.config : command.root) = *value;
  }
  if (command.what == Command::What::run && !command.config)
    return fail("no configuration", "give one with --config FILE");
  if (command.what == Command::What::run && command.root)
    return fail("--root goes with show; set root: in the configuration");
  return command;
}

int carry_out(const Command& command, const Clock& clock, const std::function<int(const Config&, const Clock&)>& run) {
  if (command.what == Command::What::version) {
    std::printf("watchbill-agent %s\n", WATCHBILL_VERSION);
    return kFine;
  }
  if (command.what == Command::What::help) {
    std::fputs(usage(), stdout);
    return kFine;
  }
  Config config;
  if (command.config) {
    auto loaded = load_config(*command.config, probe_names());
    if (!loaded) {
      for (const auto& error : loaded.error()) std::fprintf(stderr, "%s\n", error.text().c_str());
      return kBadConfiguration;
    }
    config = std::move(*loaded);
  }
  if (command.what == Command::What::run) return run(config, clock);
  if (command.root) config.root = *command.root;
  std::vector<probe::ProbeSet::Failure> failures;
  std::fputs(show(config, clock, failures).c_str(), stdout);
  for (const auto& failure : failures) std::fprintf(stderr, "%s: %s\n", failure.probe.c_str(), failure.problem.c_str());
  return kFine;
}

Result<tls::AgentName> name_of(const Result<tls::CertificateFacts>& facts) {
  if (!facts) return tl::unexpected(facts.error());
  for (const auto& uri : facts->uris) {
    if (auto name = tls::parse_agent_uri(uri)) return name;
  }
  return fail("the agent's certificate has no URI watchbill://CLIENT/SITE/AGENT",
              "make one with that subject alternative name");
}

}  // namespace watchbill::agent
