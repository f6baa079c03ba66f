#pragma once
// The refusals that the API's handlers share. Pure.

#include <string>

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"
#include "proto/shared/result.h"

namespace watchbill::http {

/// 400: the body of a command.
Response unreadable(const Error&);
/// 409: what the desk does not do.
Response refused(const Error&);
/// 404, with the name that may have been meant.
Response no_client(const Office&, const std::string& client);

}  // namespace watchbill::http
