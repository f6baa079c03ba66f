#pragma once
// A configuration directory read for an offline command. Reads files.

#include <memory>
#include <string>

#include "collector/cli/session.h"
#include "collector/config/config.h"

namespace watchbill::cli {

struct Found {
  config::Config config;
  std::shared_ptr<const config::Client> client;  // shared with config, which may be replaced on reload elsewhere
};

/// The policies of a directory and one client of it. What is wrong has been printed; the error is the exit code.
tl::expected<Found, int> find_client(Session&, const std::string& directory, const std::string& client);

}  // namespace watchbill::cli
