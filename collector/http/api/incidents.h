#pragma once
// Incidents over HTTP: lists, one whole, commands. Internal to the API.

#include "collector/http/api/office.h"
#include "collector/http/server/message.h"

namespace watchbill::http {

/// GET /api/v1/incidents?client=&state=&owner=&after=&limit=. Without `state`, or with one of open, acknowledged,
/// resolved, unresolved: what is not closed, newest first. `state=closed` and `state=all` read the journal and need a
/// client. `after` is the id a page ended with.
void list_incidents(Office&, const Request&, const Reply&);
/// GET /api/v1/incidents/ID, with events and deliveries.
void show_incident(Office&, const Request&, const Reply&);
/// POST /api/v1/incidents/ID/{acknowledge,note,resolve}: answered with the incident once the journal has it.
void command_incident(Office&, const Request&, const Reply&);

}  // namespace watchbill::http
