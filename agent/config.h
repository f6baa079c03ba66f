#pragma once
// agent.yml: text to Config, or every error with its place. Pure but for load(). Values.

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "proto/shared/result.h"
#include "proto/shared/time.h"

namespace watchbill::agent {

/// Relative paths are taken from the file's folder.
struct Config {
  std::string collector;                 ///< host:port
  std::string server_name{};             ///< of the collector's certificate, where it is not the host
  std::filesystem::path identity{};      ///< PEM: key and certificate chain
  std::filesystem::path collector_ca{};  ///< PEM
  std::filesystem::path data = "/var/lib/watchbill-agent";
  std::filesystem::path root = "/";
  Duration tick = std::chrono::seconds{5};
  std::set<std::string> disabled{};  ///< names of probes
  std::string text{};                ///< as read; its hash tells the collector which configuration runs
};

/// `file` is what people see, and whose folder relative paths are taken from; `probes` are the names one may disable.
Checked<Config> parse_config(std::string_view text, const std::filesystem::path& file,
                             const std::set<std::string>& probes);
Checked<Config> load_config(const std::filesystem::path& file, const std::set<std::string>& probes);

}  // namespace watchbill::agent
