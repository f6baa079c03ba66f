#pragma once
// Maintenance and silences over HTTP. Internal to the API.

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"

namespace watchbill::http {

/// GET /api/v1/silences, and of one client GET /api/v1/clients/CLIENT/silences: those that are not over, by their
/// beginning.
void list_silences(Office&, const Request&, const Reply&);
/// POST /api/v1/clients/CLIENT/silences: {"to", "from", "kind", "weekly", "comment", "by"}, and what it fits:
/// {"rules", "categories", "severities", "services", "sites", "instances"}, lists of text, {"labels"}, an object, or
/// {"everything": true}. `kind` is silence or maintenance; `from` is now, and `to` of what is weekly a year later,
/// where it is not said. Times are RFC 3339, or the client's wall clock, or dates, the last one included, or durations
/// from now.
void add_silence(Office&, const Request&, const Reply&);
/// POST /api/v1/clients/CLIENT/silences/ID/end: {"by"}, optional.
void end_silence(Office&, const Request&, const Reply&);

}  // namespace watchbill::http
