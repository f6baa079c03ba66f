#pragma once
// The operator API under /api/v1 and the probes of health. Handlers may block on the journal: dispatch them to a pool.

#include <string>

#include "collector/http/api/office.h"
#include "collector/http/server/router.h"

namespace watchbill::http {

/// `token` is what `Authorization: Bearer` must bring for everything under /api/v1. The office outlives the router.
void add_api(Router&, Office&, const std::string& token);

/// Compares in a time that depends on the length of `given` alone.
bool is_token(std::string_view given, std::string_view expected);
/// The handler, behind the token; 401 without it.
Handler guarded(std::string token, Handler);

}  // namespace watchbill::http
