#pragma once
// collector.yml. Reads the secret files that it names.

#include <filesystem>

#include "collector/config/config.h"
#include "collector/config/findings.h"

namespace watchbill::config {

/// Paths in it are relative to `folder`. What could be read, however much is wrong.
CollectorConfig read_collector(const yaml::Node&, const std::filesystem::path& folder, Findings&);

/// A whole file of at most 1 MiB.
Result<std::string> read_file(const std::filesystem::path&);

}  // namespace watchbill::config
