#include "collector/cli/folder.h"

#include "proto/shared/remedy.h"

namespace watchbill::cli {

tl::expected<Found, int> find_client(Session& session, const std::string& directory, const std::string& client) {
  auto config = config::load(directory, config::Scope::policies);
  if (!config) return tl::unexpected(refuse_all(session, config.error()));
  const auto found = config->clients.find(client);
  if (found != config->clients.end()) {
    auto chosen = found->second;
    return Found{.config = std::move(*config), .client = std::move(chosen)};
  }
  std::vector<std::string> names;
  for (const auto& [name, value] : config->clients) names.push_back(name);
  return tl::unexpected(
      refuse(session, kNotSo, "no client '" + client + "' in " + directory, did_you_mean(client, names, {})));
}

}  // namespace watchbill::cli
