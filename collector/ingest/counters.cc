#include "collector/ingest/counters.h"

namespace watchbill::ingest {

std::string_view to_text(Reason reason) {
  static constexpr std::array<std::string_view, kReasons> names{
      "unauthenticated", "unknown_client", "agent_id",  "protocol",   "hello",     "dictionary", "series",
      "frame",           "time",           "oversized", "superseded", "admission", "connections"};
  return names[static_cast<std::size_t>(reason)];
}

}  // namespace watchbill::ingest
