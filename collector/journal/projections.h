#pragma once
// The tables incidents and spans: what apply() makes of the events, for queries. Can be rebuilt from the events at any
// time. Belongs to the writing session.

#include <string>

#include <soci/soci.h>

#include "collector/incident/incident.h"
#include "collector/journal/rows.h"

namespace watchbill::journal {

class Projections {
 public:
  explicit Projections(soci::session&);
  /// Writes the incident as it stands, and its spans from number `first_span` on.
  void write(const incident::Incident&, std::size_t first_span);

 private:
  struct IncidentRow {
    std::string client, id, key, rule_name, state, severity, category, service, site, instance, summary, owner, rule,
        because;
    long long number = 0, deferred = 0, happened = 0, received = 0;
    NullableInstant until, recheck_at, response_due, resolved_at;
    Nullable<std::string> acknowledged_by;
  };
  struct SpanRow {
    std::string client, incident, owner, rule, because, policy_version;
    long long number = 0, deferred = 0, from = 0;
    NullableInstant to, until;
  };
  IncidentRow incident_;
  SpanRow span_;
  soci::statement incident_upsert_, span_upsert_;
};

}  // namespace watchbill::journal
