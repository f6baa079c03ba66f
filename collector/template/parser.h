#pragma once
// Tokens to nodes, with the scopes of variables checked. Pure.

#include <string_view>
#include <vector>

#include "collector/template/node.h"
#include "proto/shared/result.h"

namespace watchbill::templates {

/// Nesting of blocks and parentheses is limited to 100.
Result<std::vector<Node>> parse_nodes(std::string_view text);

}  // namespace watchbill::templates
