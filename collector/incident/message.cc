#include "collector/incident/message.h"

#include <array>

namespace watchbill::incident {

namespace {

std::string two_digits(int n) {
  return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

/// Letters, digits and `._-` stand for themselves, every other byte is %XX.
std::string escaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

/// Whose it was at that instant of its life.
Party owner_at(const Incident& incident, Instant t) {
  Party owner = incident.spans.front().owner;
  for (const OwnerSpan& span : incident.spans) {
    if (span.from <= t) owner = span.owner;
  }
  return owner;
}

}  // namespace

std::string local_text(Instant t, const roster::Zone& zone, Instant now) {
  constexpr std::array<std::string_view, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr Duration week = std::chrono::hours{24 * 7};
  const auto date = zone.date_of(t);
  std::string text{days[static_cast<std::size_t>(roster::weekday(date))]};
  if (t - now >= week || now - t >= week) text += ' ' + zone.format(t).substr(0, 10);
  const int minute = zone.minute_of_day(t);
  return text + ' ' + two_digits(minute / 60) + ':' + two_digits(minute % 60) + ' ' + zone.name();
}

Message compose(const Incident& incident, const Told& told, const ownership::Policy& policy,
                const roster::Roster& roster, const Surroundings& around) {
  const auto& zone = roster.internal_hours().zone();
  const auto local = [&](const std::optional<Instant>& t) { return t ? local_text(*t, zone, told.at) : std::string{}; };
  const auto* person = roster.find(told.person);
  const auto* service = told.cause == Cause::recovered ? nullptr : policy.find_service(incident.service);
  const ownership::Service known = service == nullptr ? ownership::Service{} : *service;
  const OwnerSpan& span = incident.span();
  const auto name_of = [&](Party party) { return party == Party::msp ? around.msp_name : policy.name; };
  std::string history;
  if (incident.recovered_at) {
    history = "fired " + std::to_string(incident.count) + " times; recovered last at " + local(incident.recovered_at) +
              ", " + name_of(owner_at(incident, *incident.recovered_at)) + "'s then";
  }
  if (!incident.previous.empty()) {
    history += (history.empty() ? "" : "; ") + ("the one before was " + incident.previous);
  }
  return {.cause = told.cause,
          .how = told.how,
          .at = told.at,
          .incident = incident.id,
          .client = incident.client,
          .client_name = policy.name,
          .person = told.person,
          .person_name = person == nullptr ? told.person : person->name,
          .party = told.party,
          .is_of_ladder = told.step >= 0,
          .severity = incident.severity,
          .category = incident.category,
          .service = incident.service,
          .site = incident.site,
          .instance = incident.instance,
          .criticality = known.criticality,
          .must_ask = known.must_ask,
          .notes = known.notes,
          .summary = incident.summary,
          .description = incident.description,
          .runbook = incident.runbook,
          .history = told.cause == Cause::recovered ? std::string{} : history,
          .labels = incident.labels,
          .value = incident.value,
          .since = incident.happened,
          .received = incident.received,
          .resolved_at = incident.resolved_at,
          .owner = span.owner,
          .owner_name = name_of(span.owner),
          .because = span.because,
          .why_you = told.why,
          .until = span.until,
          .response_due = incident.response_due,
          .until_local = local(span.until),
          .since_local = local(incident.happened),
          .response_due_local = local(incident.response_due),
          .resolved_local = local(incident.resolved_at),
          .link = around.external_url.empty() ? std::string{}
                                              : around.external_url + "/api/v1/incidents/" + escaped(incident.id),
          .is_drill = incident.drill.has_value()};
}

std::string delivery_key(const IncidentId& incident, const Told& told) {
  return escaped(incident) + '/' + std::to_string(told.span) + '/' + escaped(told.person) + '/' +
         std::string(to_text(told.cause)) + '/' + std::to_string(told.shift_began.time_since_epoch().count());
}

}  // namespace watchbill::incident
