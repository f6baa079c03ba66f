#include "tests/simulation/promises.h"

#include <algorithm>
#include <variant>

#include "collector/incident/digest.h"
#include "tests/simulation/checks.h"

namespace watchbill::simulation {

void Promises::add(const journal::Commit& commit) {
  for (const auto& event : commit.events) {
    if (const auto* told = std::get_if<incident::PeopleTold>(&event.body)) {
      for (const auto& one : told->told) {
        if (one.how == ownership::How::digest) owed_[event.client].insert({event.incident, one.person});
      }
    } else if (std::holds_alternative<incident::Reopened>(event.body)) {
      const auto of_client = owed_.find(event.client);
      if (of_client == owed_.end()) continue;
      std::erase_if(of_client->second, [&](const auto& one) { return one.first == event.incident; });
      if (of_client->second.empty()) owed_.erase(of_client);
    } else if (const auto* sent = std::get_if<incident::DigestSent>(&event.body)) {
      digest(event.client, *sent, commit);
    }
  }
}

void Promises::digest(const std::string& client, const incident::DigestSent& sent, const journal::Commit& commit) {
  const auto owed = owed_.extract(client);
  if (owed.empty()) return;
  const auto must = [&](bool holds, const std::string& what) {
    if (!holds) throw Broken(what + ", in the digest of " + client + " at " + format_instant(sent.at));
  };
  for (const auto& [incident, person] : owed.mapped()) {
    must(std::find(sent.resolved.begin(), sent.resolved.end(), incident) != sent.resolved.end(),
         incident + " is not among what was resolved");
    must(std::any_of(sent.told.begin(), sent.told.end(), [&](const auto& told) { return told.person == person; }),
         person + " does not read of the end of " + incident);
    const auto key = incident::delivery_key(client, sent, person);
    must(std::any_of(commit.deliveries.begin(), commit.deliveries.end(),
                     [&](const auto& delivery) { return delivery.key == key && !delivery.contacts.empty(); }),
         "nothing goes to " + person);
    ++kept_;
  }
}

}  // namespace watchbill::simulation
