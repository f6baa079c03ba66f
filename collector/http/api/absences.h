#pragma once
// Absences over HTTP. Internal to the API.

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"

namespace watchbill::http {

/// GET /api/v1/absences, and of one client or the provider GET /api/v1/clients/CLIENT/absences: what was entered and
/// what the files have, unless it is over, by its beginning.
void list_absences(Office&, const Request&, const Reply&);
/// POST to the same: {"person", "to", "from", "kind", "deputy", "by"}, the latter four optional: now, absent, nobody,
/// the absent person. Times are RFC 3339, or the wall clock of whose person it is, or dates, the last one included,
/// or durations from now.
/// Without a client in the path it is found by its person. Answered with the absence, the one that is there where it is
/// sent again.
void add_absence(Office&, const Request&, const Reply&);
/// POST /api/v1/clients/CLIENT/absences/ID/end: {"by"}, optional.
void end_absence(Office&, const Request&, const Reply&);

}  // namespace watchbill::http
