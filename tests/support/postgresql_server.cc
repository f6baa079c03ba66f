#include "tests/support/postgresql_server.h"

#include <filesystem>
#include <optional>
#include <vector>

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

namespace watchbill::test {

namespace {

namespace fs = std::filesystem;

/// The newest of Debian's; empty when there is none.
std::string find_programs() {
  std::error_code error;
  fs::path newest;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", error)) {
    if (fs::exists(version.path() / "bin/initdb", error) && version.path() > newest) newest = version.path();
  }
  return newest.empty() ? std::string() : (newest / "bin").string();
}

/// PostgreSQL refuses to be root. Words that make a program somebody else's, and who that is; none when we are nobody.
struct Other {
  std::vector<std::string> words;
  const passwd* user = nullptr;
};
std::optional<Other> find_other() {
  if (::geteuid() != 0) return Other{};
  for (const char* name : {"postgres", "nobody"}) {
    const passwd* user = ::getpwnam(name);
    if (user == nullptr) continue;
    return Other{{"setpriv", "--reuid=" + std::to_string(user->pw_uid), "--regid=" + std::to_string(user->pw_gid),
                  "--clear-groups", "--"},
                 user};
  }
  return std::nullopt;
}

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

PostgresqlServer::PostgresqlServer() : trouble_(start()) {}

std::string PostgresqlServer::start() {
  programs_ = find_programs();
  if (programs_.empty()) return "there is no PostgreSQL under /usr/lib/postgresql: install the package postgresql";
  const auto other = find_other();
  if (!other) return "PostgreSQL does not run as root, and there is neither a user postgres nor nobody";
  std::string pattern = "/tmp/watchbill-pg-XXXXXX";  // short: a socket's path has 107 characters
  if (::mkdtemp(pattern.data()) == nullptr) return "no folder can be made in /tmp";
  folder_ = pattern;
  if (other->user != nullptr && ::chown(folder_.c_str(), other->user->pw_uid, other->user->pw_gid) != 0) {
    return "the folder cannot be given to " + std::string(other->user->pw_name);
  }
  const std::string data = folder_ + "/data";
  const auto made = run(joined(other->words, {programs_ + "/initdb", "-D", data, "-A", "trust", "-U", "watchbill",
                                              "--no-locale", "-E", "UTF8", "--no-sync"}));
  if (made.code != 0) return "initdb does not work here: " + made.errors;
  // Its log is what says when it is ready.
  server_ = std::make_unique<Child>(joined(other->words, {"/bin/sh",
                                                          "-c",
                                                          "exec \"$0\" \"$@\" 2>&1",
                                                          programs_ + "/postgres",
                                                          "-D",
                                                          data,
                                                          "-k",
                                                          folder_,
                                                          "-c",
                                                          "listen_addresses=",
                                                          "-c",
                                                          "fsync=off",
                                                          "-c",
                                                          "log_min_error_statement=panic",
                                                          "-c",
                                                          "log_min_messages=log",
                                                          "-c",
                                                          "shared_buffers=16MB",
                                                          "-c",
                                                          "max_connections=30"}));
  std::string log;
  while (const auto line = server_->line()) {
    if (line->find("ready to accept connections") != std::string::npos) return {};
    log += *line + '\n';
  }
  return "postgres does not start here: " + log;
}

PostgresqlServer::~PostgresqlServer() {
  if (server_) {
    // Killed alone it would leave its children to notice.
    const auto other = find_other();
    run(joined(other->words, {programs_ + "/pg_ctl", "stop", "-m", "immediate", "-D", folder_ + "/data"}));
  }
  server_.reset();
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

std::string PostgresqlServer::connection() const {
  return "host=" + folder_ + " user=watchbill dbname=postgres";
}

}  // namespace watchbill::test
