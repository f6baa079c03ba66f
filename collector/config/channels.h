#pragma once
// The `channels` section of collector.yml. Reads the secret files that it names.

#include <filesystem>

#include "collector/config/config.h"
#include "collector/config/findings.h"

namespace watchbill::config {

/// Paths are relative to `folder`; secrets go into the result and into no message.
Channels read_channels(const yaml::Node&, const std::filesystem::path& folder, Findings&);

/// A Standard Webhooks secret: `whsec_` and 24 to 64 bytes in base64.
Result<std::string> parse_secret(std::string_view);

/// `http://` or `https://` and a host.
bool is_url(std::string_view);

}  // namespace watchbill::config
