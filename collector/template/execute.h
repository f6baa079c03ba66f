#pragma once
// Runs a parsed template over its data. Pure, but for the data's query function.

#include <string>
#include <vector>

#include "collector/template/node.h"
#include "proto/shared/result.h"

namespace watchbill::templates {

/// Ends with an error when the text grows beyond 1 MiB.
Result<std::string> execute(const std::vector<Node>&, const Data&);

}  // namespace watchbill::templates
