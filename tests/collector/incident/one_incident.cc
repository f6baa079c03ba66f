#include "tests/collector/incident/one_incident.h"

#include "tests/support/catch.h"

namespace watchbill::test {

void OneIncident::take(const incident::Input& input, Instant now) {
  const auto around = context();
  auto events = handle(incident ? &*incident : nullptr, input, around, now);
  REQUIRE(events.has_value());
  last = *std::move(events);
  for (const auto& event : last) incident = apply(std::move(incident), event);
}

void OneIncident::fire(const char* severity, Instant now, const char* category) {
  take(incident::Fire{.rule = "HostDown",
                      .labels = sorted({{"category", category}, {"instance", "db-1"}, {"severity", severity}}),
                      .summary = {},
                      .description = {},
                      .runbook = {},
                      .happened = now},
       now);
}

std::optional<Instant> OneIncident::due(Instant now) const {
  const auto around = context();
  return next_due(*incident, around, now);
}

incident::Context OneIncident::context() const {
  return {.policy = peach()->policy,
          .roster = roster,
          .overflow = {},
          .msp_name = "Northstar IT",
          .new_id = incident::make_id("peach", 1),
          .silences = silences};
}

std::string OneIncident::told_since_span(std::size_t first) const {
  std::string out;
  for (const auto& one : incident->told) {
    if (one.span < first) continue;
    out += (out.empty() ? "" : ", ") + one.person + ' ' + std::string(to_text(one.how)) + ' ' +
           std::string(to_text(one.cause)) + (one.is_unreached ? " unreached" : "");
  }
  return out;
}

}  // namespace watchbill::test
