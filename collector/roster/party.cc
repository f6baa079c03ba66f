#include "collector/roster/party.h"

namespace watchbill {

std::optional<Severity> parse_severity(std::string_view text) {
  if (text == "P1" || text == "critical") return Severity::p1;
  if (text == "P2") return Severity::p2;
  if (text == "P3" || text == "warning") return Severity::p3;
  if (text == "P4" || text == "info") return Severity::p4;
  return std::nullopt;
}

}  // namespace watchbill
