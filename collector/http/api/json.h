#pragma once
// The API's JSON. Pure.

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "collector/fleet/fleet.h"
#include "collector/incident/incident.h"
#include "collector/journal/journal.h"
#include "collector/ownership/ladder.h"
#include "collector/roster/roster.h"

namespace watchbill::http {

using Json = nlohmann::ordered_json;

/// RFC 3339 to the second, or null.
Json json_of(const std::optional<Instant>&);
/// Of a span that has yet to be answered `is_late` says whether it is by now.
Json json_of(const incident::Incident&, Instant now);
Json json_of(const journal::StoredEvent&);
Json json_of(const journal::DeliveryRecord&);
Json json_of(const fleet::Agent&);
/// Who is told, with the name that the roster knows them by.
Json json_of(const ownership::Recipient&, const roster::Roster&);
/// One line, text that is not UTF-8 repaired.
std::string text_of(const Json&);

}  // namespace watchbill::http
