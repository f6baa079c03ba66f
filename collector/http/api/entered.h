#pragma once
// What people enter at a client and end again, absences and silences: what their requests share. Pure.

#include <string>
#include <string_view>

#include "collector/http/server/message.h"
#include "proto/shared/result.h"

namespace watchbill::http {

/// The client in the path; empty for all.
std::string client_in(const Request&);
/// Who ends it, of {"by"}, or of nothing: empty.
Result<std::string> read_ending(std::string_view body);

}  // namespace watchbill::http
