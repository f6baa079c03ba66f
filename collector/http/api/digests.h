#pragma once
// A client's digests over HTTP, as they were sent. Internal to the API.

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"

namespace watchbill::http {

/// GET /api/v1/clients/CLIENT/digest?at=T: the latest whose opening or closing is not after T (now unless said); 404
/// where there is none.
void show_digest(Office&, const Request&, const Reply&);

}  // namespace watchbill::http
