#pragma once
// A client's drills over HTTP. Internal to the API.

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"

namespace watchbill::http {

/// POST /api/v1/clients/CLIENT/drill: {"by"}, and where it is said "severity" (P1), "category", "service", "site",
/// "note". Answered with its incident, `owner_name`, and `later`: whom the ladder reaches when, as /who has them, until
/// the drill ends or moves.
void begin_drill(Office&, const Request&, const Reply&);
/// POST to …/drill/end: {"by"} resolves the one that is unresolved. Answered with its incident.
void end_drill(Office&, const Request&, const Reply&);

}  // namespace watchbill::http
