#pragma once
// How the API's incidents read in a terminal. Pure.

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "collector/cli/session.h"

namespace watchbill::cli {

Style style_of_severity(const std::string& severity);
Style style_of_state(const std::string& state);
/// `internal`, `msp`, or `internal, silent` while it is deferred.
std::string owner_of(const nlohmann::json& incident);
/// Its summary, else its rule's name.
std::string what_of(const nlohmann::json& incident);
/// What people wrote of it, oldest first.
struct Said {
  std::string at;    ///< RFC 3339
  std::string line;  ///< `ana, note: waiting for the vendor`; further lines of it stand under it, indented
};
/// Of an incident with its events: notes, and the words of offers, handoffs and refusals.
std::vector<Said> said_of(const nlohmann::json& incident);
/// Why nobody is told of it now, and until when where that is known; empty while people are told.
std::string quiet_of(const nlohmann::json& incident);
/// When a span was acknowledged within it, and whether it alone was late; empty where it asked for no answer.
std::string answered_of(const nlohmann::json& span);
/// How somebody was told: `page`, or `page, unreached` where no contact of theirs took it.
std::string how_of(const nlohmann::json& told);

}  // namespace watchbill::cli
