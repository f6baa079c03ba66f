#pragma once
// What rules say to policies: labels that decide severity and owner, and decide nothing when misspelt. Pure.

#include <string>
#include <vector>

#include "collector/config/config.h"
#include "collector/rules/rule_file.h"

namespace watchbill::config {

/// Every category that one of the clients knows.
std::vector<std::string> categories_of(const Config&);

/// A warning for each alert's `severity` that is none, and each `category` that is not among `categories`, with its
/// place. Labels that are templates are not judged; without categories, nor is `category`.
std::vector<Error> remark_labels(const rules::RuleSet&, const std::vector<std::string>& categories);

}  // namespace watchbill::config
