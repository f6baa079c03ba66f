#pragma once
// Business services as people write them. Pure.

#include <string>
#include <vector>

#include "collector/config/findings.h"
#include "collector/ownership/policy.h"

namespace watchbill::config {

struct ReadServices {
  std::vector<ownership::Service> services;
  std::vector<std::string> names;  ///< of those with mistakes, too
};

/// Each with `match` as matchers.h says; an alert's own label `service` goes before any match.
ReadServices read_services(const yaml::Node&, const std::vector<std::string>& categories, Findings&);

}  // namespace watchbill::config
