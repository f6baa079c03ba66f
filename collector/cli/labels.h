#pragma once
// Labels as people type them. Pure.

#include <string>
#include <vector>

#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::cli {

/// `job=node` each; sorted.
Result<Labels> labels_of(const std::vector<std::string>& written);

}  // namespace watchbill::cli
