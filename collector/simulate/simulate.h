#pragma once
// A scenario through the real core, offline and without waiting: the same desk under the scenario's clock. Reads files,
// touches nothing else. Thread-safe.

#include <filesystem>
#include <string>
#include <vector>

#include "proto/shared/result.h"

namespace watchbill::simulate {

struct Timeline {
  /// One JSON object for each change of owner, state or told people, as interfaces.md has them.
  std::vector<std::string> lines;
  /// Commands that the core refused, each with its place in the scenario; they changed nothing.
  std::vector<Error> refused;
};

/// Every error in the scenario and its policy files at once, or what happens until its end.
Checked<Timeline> run(const std::filesystem::path& scenario);

}  // namespace watchbill::simulate
