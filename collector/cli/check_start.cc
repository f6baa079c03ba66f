#include "collector/cli/check_start.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "proto/shared/tls.h"

namespace watchbill::cli {

namespace {

namespace fs = std::filesystem;

template <class T>
void take(const Result<T>& read, std::string_view what, const SourcePos& where, std::vector<Error>& errors) {
  if (read) return;
  errors.push_back(read.error().in(what));
  errors.back().where = where;
}

/// The folder, or what there is of the way to it.
fs::path nearest_there(fs::path path) {
  std::error_code error;
  while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
  return path;
}

void check_data(const config::CollectorConfig& config, StartFindings& out) {
  const auto folder = fs::absolute(config.data).lexically_normal();
  const auto there = nearest_there(folder);
  std::error_code error;
  if (!fs::is_directory(there, error)) {
    out.errors.push_back({.problem = "data: " + there.string() + " is no folder",
                          .remedy = "name a folder of the collector's own",
                          .where = config.places.data});
    return;
  }
  if (::access(there.c_str(), W_OK | X_OK) == 0) return;
  const bool is_of_others = errno == EACCES;
  Error found{.problem = "data: " + folder.string() + (there == folder ? " cannot be written" : " cannot be made") +
                         (is_of_others ? " by who asks: " : ": ") + std::strerror(errno),
              .remedy = "make it, owned by who runs the collector, and check as them",
              .where = config.places.data};
  (is_of_others ? out.warnings : out.errors).push_back(std::move(found));
}

void check_token(const config::CollectorConfig& config, StartFindings& out) {
  struct stat status{};
  if (::stat(config.api_token.c_str(), &status) != 0 || (status.st_mode & 0077U) == 0) return;
  out.errors.push_back({.problem = config.api_token.string() + ": others can read the API's token",
                        .remedy = "chmod 600 " + config.api_token.string()});
}

}  // namespace

StartFindings check_start(const config::CollectorConfig& config) {
  StartFindings out;
  take(tls::read_identity(config.identity), "tls.identity", config.places.identity, out.errors);
  take(tls::read_authorities(config.agents_ca), "tls.agents_ca", config.places.agents_ca, out.errors);
  check_data(config, out);
  check_token(config, out);
  return out;
}

}  // namespace watchbill::cli
