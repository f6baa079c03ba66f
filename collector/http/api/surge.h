#pragma once
// A client's overflow over HTTP. Internal to the API.

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"

namespace watchbill::http {

/// GET /api/v1/clients/CLIENT/surge: whether overflow is on, by a person or by what waits.
void show_surge(Office&, const Request&, const Reply&);
/// POST to the same: {"on": true, "by": "PERSON"} holds it on, false lets it go. Answered as GET is.
void set_surge(Office&, const Request&, const Reply&);

}  // namespace watchbill::http
