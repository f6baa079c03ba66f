#pragma once
// The collector as a value that can be embedded: opened, it listens and works; run() serves until it is told to stop;
// destroyed, it shuts down. Members stand in the order of their start.

#include <filesystem>
#include <memory>
#include <string>

#include "collector/http/api/office.h"
#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill {

struct Settings;

class App {
 public:
  /// `file` is the collector.yml that `settings` came from: reload() reads it again.
  static Result<std::unique_ptr<App>> open(std::filesystem::path file, const Settings& settings, const Clock&);
  ~App();

  /// Serves until SIGTERM or SIGINT; SIGHUP reloads. On the calling thread.
  void run();
  /// Ends run(). Any thread.
  void stop();
  /// Every error, and the old configuration stays; or none, and the new one holds. Any thread but the loops' own.
  http::ReloadOutcome reload();

  std::uint16_t agents_port() const;
  std::uint16_t http_port() const;
  const std::string& api_token() const;

 private:
  struct Members;
  explicit App(std::unique_ptr<Members>);
  std::unique_ptr<Members> members_;
};

}  // namespace watchbill
