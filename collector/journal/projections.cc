#include "collector/journal/projections.h"

#include "collector/incident/repair.h"

namespace watchbill::journal {

using incident::repaired;
using soci::use;

Projections::Projections(soci::session& session)
    : incident_upsert_(
          (session.prepare
               << "insert into incidents (client, id, number, key, rule_name, state, severity, category, service, site,"
                  " instance, summary, owner, deferred, rule, because, until_at, recheck_at, response_due, happened,"
                  " received, resolved_at, acknowledged_by) values (:client, :id, :number, :key, :rule_name, :state,"
                  " :severity, :category, :service, :site, :instance, :summary, :owner, :deferred, :rule, :because,"
                  " :until_at, :recheck_at, :response_due, :happened, :received, :resolved_at, :acknowledged_by)"
                  " on conflict (client, id) do update set state = excluded.state, severity = excluded.severity,"
                  " summary = excluded.summary, owner = excluded.owner, deferred = excluded.deferred,"
                  " rule = excluded.rule, because = excluded.because, until_at = excluded.until_at,"
                  " recheck_at = excluded.recheck_at, response_due = excluded.response_due,"
                  " resolved_at = excluded.resolved_at, acknowledged_by = excluded.acknowledged_by",
           use(incident_.client), use(incident_.id), use(incident_.number), use(incident_.key),
           use(incident_.rule_name), use(incident_.state), use(incident_.severity), use(incident_.category),
           use(incident_.service), use(incident_.site), use(incident_.instance), use(incident_.summary),
           use(incident_.owner), use(incident_.deferred), use(incident_.rule), use(incident_.because),
           use(incident_.until.value, incident_.until.indicator),
           use(incident_.recheck_at.value, incident_.recheck_at.indicator),
           use(incident_.response_due.value, incident_.response_due.indicator), use(incident_.happened),
           use(incident_.received), use(incident_.resolved_at.value, incident_.resolved_at.indicator),
           use(incident_.acknowledged_by.value, incident_.acknowledged_by.indicator))),
      span_upsert_((session.prepare
                        << "insert into spans (client, incident, number, owner, deferred, from_at, to_at, rule,"
                           " because, until_at, policy_version) values (:client, :incident, :number, :owner, :deferred,"
                           " :from_at, :to_at, :rule, :because, :until_at, :policy_version)"
                           " on conflict (client, incident, number) do update set to_at = excluded.to_at,"
                           " rule = excluded.rule, because = excluded.because, until_at = excluded.until_at",
                    use(span_.client), use(span_.incident), use(span_.number), use(span_.owner), use(span_.deferred),
                    use(span_.from), use(span_.to.value, span_.to.indicator), use(span_.rule), use(span_.because),
                    use(span_.until.value, span_.until.indicator), use(span_.policy_version))) {}

void Projections::write(const incident::Incident& incident, std::size_t first_span) {
  const auto& span = incident.span();
  incident_.client = incident.client;
  incident_.id = incident.id;
  incident_.number = incident::number_of(incident.id);
  incident_.key = repaired(incident.key);
  incident_.rule_name = repaired(incident.rule_name);
  incident_.state = to_text(incident.state);
  incident_.severity = to_text(incident.severity);
  incident_.category = repaired(incident.category);
  incident_.service = repaired(incident.service);
  incident_.site = repaired(incident.site);
  incident_.instance = repaired(incident.instance);
  incident_.summary = repaired(incident.summary);
  incident_.owner = to_text(span.owner);
  incident_.deferred = span.deferred ? 1 : 0;
  incident_.rule = to_text(span.rule);
  incident_.because = repaired(span.because);
  incident_.until.set(span.until);
  incident_.recheck_at.set(incident.recheck_at);
  incident_.response_due.set(incident.response_due);
  incident_.happened = to_row(incident.happened);
  incident_.received = to_row(incident.received);
  incident_.resolved_at.set(incident.resolved_at);
  incident_.acknowledged_by.set(incident.acknowledgement ? std::optional(incident.acknowledgement->person)
                                                         : std::nullopt);
  incident_upsert_.execute(true);

  span_.client = incident.client;
  span_.incident = incident.id;
  for (std::size_t n = first_span; n < incident.spans.size(); ++n) {
    const auto& each = incident.spans[n];
    span_.number = static_cast<long long>(n);
    span_.owner = to_text(each.owner);
    span_.deferred = each.deferred ? 1 : 0;
    span_.from = to_row(each.from);
    span_.to.set(each.to);
    span_.rule = to_text(each.rule);
    span_.because = repaired(each.because);
    span_.until.set(each.until);
    span_.policy_version = each.policy_version;
    span_upsert_.execute(true);
  }
}

}  // namespace watchbill::journal
