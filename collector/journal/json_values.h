#pragma once
// The small values that events and deliveries share, to JSON and back. Private to the codecs of this folder. Readers
// throw the JSON library's exceptions or std::invalid_argument; the codecs turn them into errors. Pure.

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "collector/incident/event.h"

namespace watchbill::journal::json_values {

using Json = nlohmann::json;  // keys sorted

/// Repaired.
Json of(const std::string&);
Json of(Instant);
Json of(Severity);
Json of(Party);
/// The shortest text that reads back to the same number; `nan`, `inf`, `-inf` too.
Json of(double);
Json of(const Labels&);
/// Sets `key` where there is an instant.
void set(Json& object, const char* key, const std::optional<Instant>&);

// The value at `key`, which must be there unless it is optional.
std::string text(const Json& object, const char* key);
std::string optional_text(const Json& object, const char* key);  ///< empty where it is not there
Instant instant(const Json& object, const char* key);
std::optional<Instant> optional_instant(const Json& object, const char* key);
double number(const Json& object, const char* key);
Labels labels(const Json& object, const char* key);
Severity severity(const Json& object, const char* key);
Party party(const Json& object, const char* key);
ownership::Rule rule(const Json& object, const char* key);
ownership::How how(const Json& object, const char* key);
incident::Cause cause(const Json& object, const char* key);
incident::OfferEnded::How offer_end(const Json& object, const char* key);
incident::Silence::Kind silence_kind(const Json& object, const char* key);

}  // namespace watchbill::journal::json_values
