#include "collector/data_folder.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace watchbill {

namespace {

tl::unexpected<Error> failed(const std::filesystem::path& path, std::string remedy = {}) {
  return fail(path.string() + ": " + std::strerror(errno), std::move(remedy));
}

Result<void> write_all(int descriptor, std::string_view text, const std::filesystem::path& path) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0) return failed(path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

/// Under another name first, then renamed over.
Result<void> replace_file(const std::filesystem::path& path, std::string_view text) {
  auto next = path;
  next += ".new";
  const int descriptor = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (descriptor < 0) return failed(next);
  auto done = write_all(descriptor, text, next);
  ::close(descriptor);
  if (!done) return done;
  if (::rename(next.c_str(), path.c_str()) != 0) return failed(path);
  return {};
}

Result<std::string> make_token(const std::filesystem::path& file) {
  std::array<unsigned char, 32> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return failed("getrandom");
  std::string token;
  for (const auto byte : bytes) {
    token += "0123456789abcdef"[byte >> 4U];
    token += "0123456789abcdef"[byte & 15U];
  }
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed(file);
  auto done = write_all(descriptor, token + '\n', file);
  ::close(descriptor);
  if (!done) return tl::unexpected(done.error());
  return token;
}

std::optional<fleet::Agent> agent_of(const nlohmann::json& one) {
  const auto text = [&](const char* name) {
    const auto found = one.find(name);
    return found != one.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  const auto heard = parse_instant(text("last_heard"));
  fleet::Agent agent;
  agent.endpoint = {.client = text("client"), .site = text("site"), .instance = text("instance")};
  if (!heard || agent.endpoint.client.empty() || agent.endpoint.instance.empty()) return std::nullopt;
  agent.version = text("version");
  agent.last_heard = *heard;
  const auto connected = one.find("connected");
  if (connected != one.end() && *connected == true) agent.state = fleet::AgentState::connected;
  const auto tick = one.find("tick_ms");
  if (tick != one.end() && tick->is_number_unsigned()) agent.tick = Duration{tick->get<std::uint32_t>()};
  return agent;
}

}  // namespace

Result<DataFolder> DataFolder::open(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    std::filesystem::create_directories(path.parent_path(), error);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed(path, "check `data:` in collector.yml");
  }
  auto lock = journal::FolderLock::take(path);
  if (!lock) return tl::unexpected(lock.error());
  return DataFolder(path, *std::move(lock));
}

double DataFolder::journal_bytes() const {
  double total = 0;
  for (const auto* end : {"", "-wal"}) {
    auto file = journal();
    file += end;
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (!error) total += static_cast<double>(size);
  }
  return total;
}

Result<void> DataFolder::write_ports(std::uint16_t agents, std::uint16_t http) const {
  return replace_file(path_ / "ports.json", nlohmann::json{{"agents", agents}, {"http", http}}.dump() + '\n');
}

Result<void> DataFolder::write_agents(const std::vector<fleet::Agent>& agents) const {
  auto list = nlohmann::json::array();
  for (const auto& agent : agents) {
    list.push_back({{"client", agent.endpoint.client},
                    {"site", agent.endpoint.site},
                    {"instance", agent.endpoint.instance},
                    {"version", agent.version},
                    {"last_heard", format_instant(agent.last_heard)},
                    {"tick_ms", agent.tick.count()},
                    {"connected", agent.state == fleet::AgentState::connected}});
  }
  return replace_file(path_ / "agents.json", list.dump(0) + '\n');
}

std::vector<fleet::Agent> DataFolder::read_agents() const {
  std::ifstream in(path_ / "agents.json");
  std::vector<fleet::Agent> out;
  const auto list = nlohmann::json::parse(in, nullptr, false);
  if (!list.is_array()) return out;
  for (const auto& one : list) {
    if (auto agent = agent_of(one)) out.push_back(std::move(*agent));
  }
  return out;
}

Result<std::string> read_or_make_token(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno == ENOENT) return make_token(file);
    return failed(file);
  }
  if ((status.st_mode & 0077U) != 0) {
    return fail(file.string() + ": others can read the API's token", "chmod 600 " + file.string());
  }
  std::ifstream in(file);
  std::string token;
  in >> token;
  if (token.size() < 16) return fail(file.string() + ": holds no token", "remove the file; the next start makes one");
  return token;
}

}  // namespace watchbill
