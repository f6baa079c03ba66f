#pragma once
// Business services as people write them. Pure but for notes in files, which it is given a way to read.

#include <string>
#include <vector>

#include "collector/config/beside.h"
#include "collector/config/findings.h"
#include "collector/ownership/policy.h"

namespace watchbill::config {

struct ReadServices {
  std::vector<ownership::Service> services;
  std::vector<std::string> names;  ///< of those with mistakes, too
};

/// Each with `match` as matchers.h says; an alert's own label `service` goes before any match. `notes` is the text
/// itself or, where it is one word that ends in `.md` or `.txt`, a file beside the client's.
ReadServices read_services(const yaml::Node&, const std::vector<std::string>& categories, const ReadBeside&, Findings&);

}  // namespace watchbill::config
