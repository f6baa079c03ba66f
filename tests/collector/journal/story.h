#pragma once
// A few incidents as the core decides them, to be journalled. Values.

#include <vector>

#include "collector/incident/handle.h"
#include "collector/incident/message.h"
#include "collector/journal/journal.h"
#include "tests/support/worked_example.h"

namespace watchbill::test {

inline incident::Context peach_context(const std::shared_ptr<const desk::Account>& account, incident::IncidentId id) {
  return {.policy = account->policy,
          .roster = account->roster,
          .overflow = {},
          .msp_name = "Northstar IT",
          .new_id = std::move(id)};
}

inline incident::Fire fire(const std::string& instance, Instant happened, const std::string& summary = "down") {
  return {.rule = "HostDown",
          .labels = sorted({{"instance", instance}, {"severity", "critical"}, {"site", "hq"}}),
          .summary = summary,
          .description = "does not answer",
          .runbook = {},
          .value = 0.93,
          .happened = happened};
}

/// The events as one commit, with the deliveries they cause.
inline journal::Commit commit_of(const std::shared_ptr<const desk::Account>& account,
                                 std::vector<incident::Event> events, std::optional<incident::Incident> incident) {
  journal::Commit commit;
  for (const auto& event : events) {
    incident = incident::apply(std::move(incident), event);
    if (const auto* told = std::get_if<incident::PeopleTold>(&event.body)) {
      for (const auto& one : told->told) {
        commit.deliveries.push_back({.key = incident::delivery_key(incident->id, one),
                                     .message = incident::compose(*incident, one, account->policy, account->roster,
                                                                  {.msp_name = "Northstar IT", .external_url = {}}),
                                     .contacts = account->roster.find(one.person)->contacts,
                                     .contact = 0,
                                     .due = one.at,
                                     .attempts = 0,
                                     .created = one.at});
      }
    }
  }
  commit.events = std::move(events);
  return commit;
}

/// `count` incidents that opened at night, a minute apart.
inline std::vector<journal::Commit> openings(int count, Instant from, const std::string& summary = "down") {
  const auto account = peach();
  std::vector<journal::Commit> commits;
  for (int n = 1; n <= count; ++n) {
    const Instant now = from + std::chrono::minutes{n};
    auto events = incident::handle(nullptr, fire("db-" + std::to_string(n), now, summary),
                                   peach_context(account, incident::make_id("peach", n)), now);
    commits.push_back(commit_of(account, *std::move(events), std::nullopt));
  }
  return commits;
}

/// `openings`, of incidents `from` to `to`, on that client's chain.
inline std::vector<journal::Commit> openings_of(const std::string& client, int from, int to, Instant night) {
  auto group = openings(to, night);
  group.erase(group.begin(), group.begin() + from - 1);
  for (auto& commit : group) {
    for (auto& event : commit.events) {
      event.client = client;
      event.incident = client + event.incident.substr(event.incident.find('-'));
    }
    for (auto& delivery : commit.deliveries) {
      delivery.key = client + delivery.key;
      delivery.message.client = client;
    }
  }
  return group;
}

}  // namespace watchbill::test
