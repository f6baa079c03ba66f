// watchbill-collector: reads its configuration, or says every error in it; then runs until it is told to stop.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include "collector/app.h"
#include "collector/settings.h"
#include "proto/shared/log.h"

namespace {

enum Exit { kFine = 0, kFailed = 1, kBadConfiguration = 2 };

/// A connection is two descriptors; the usual soft limit of 1024 is for programs that use select().
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const std::string& file) {
  const auto settings = watchbill::load_settings(file);
  if (!settings) {
    for (const auto& error : settings.error()) std::fprintf(stderr, "%s\n", error.text().c_str());
    return kBadConfiguration;
  }
  for (const auto& warning : settings->warnings) watchbill::log::warning("config", warning.text());
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  const watchbill::SystemClock clock;
  const auto app = watchbill::App::open(file, *settings, clock);
  if (!app) {
    std::fprintf(stderr, "%s\n", app.error().text().c_str());
    return kFailed;
  }
  (*app)->run();
  return kFine;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App options{"Watchbill's collector: hears agents, decides whose a problem is, and tells people."};
  std::string file;
  options.add_option("--config", file, "the collector.yml to read")->required();
  options.set_version_flag("--version", std::string("watchbill-collector ") + WATCHBILL_VERSION);
  try {
    options.parse(argc, argv);
    return run(file);
  } catch (const CLI::ParseError& error) {
    return options.exit(error) == 0 ? kFine : kBadConfiguration;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "watchbill-collector: %s\n", error.what());
    return kFailed;
  }
}
