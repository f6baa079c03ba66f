#pragma once
// Files that a policy names: calendars, notes.

#include <functional>
#include <string>

#include "proto/shared/result.h"

namespace watchbill::config {

/// The text of a file named in another one, relative to that one's folder.
using ReadBeside = std::function<Result<std::string>(const std::string& name)>;

}  // namespace watchbill::config
