#pragma once
// The responsibility matrix as people write it, and the proof that it is total. Pure.

#include <string>
#include <vector>

#include "collector/config/findings.h"
#include "collector/ownership/policy.h"

namespace watchbill::config {

struct MatrixNames {
  std::vector<std::string> categories;  ///< known ones; others may be the client's own
  std::vector<std::string> services;
  bool ever_opens = true;  ///< whether the calendar is ever open
};

/// The lines in order. Refused: a line without `closed`, a last line with conditions, `defer` that P1 or P2 can reach
/// or that never ends.
std::vector<ownership::MatrixLine> read_matrix(const yaml::Node&, const MatrixNames&, Findings&);

}  // namespace watchbill::config
