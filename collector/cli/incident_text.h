#pragma once
// How the API's incidents read in a terminal. Pure.

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "collector/cli/session.h"

namespace watchbill::cli {

Style style_of_severity(const std::string& severity);
Style style_of_state(const std::string& state);
/// `internal`, `msp`, or `internal, silent` while it is deferred.
std::string owner_of(const nlohmann::json& incident);
/// Its summary, else its rule's name.
std::string what_of(const nlohmann::json& incident);

}  // namespace watchbill::cli
