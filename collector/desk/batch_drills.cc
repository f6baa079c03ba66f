// What a call of the desk leads to for drills.

#include <utility>

#include "collector/desk/batch.h"
#include "collector/incident/drill.h"
#include "collector/incident/repair.h"

namespace watchbill::desk {

Result<Outcome> Batch::take(const BeginDrill& input) {
  const auto* account = account_in(*clients_, input.client);
  if (account == nullptr) return tl::unexpected(unknown_client(input.client));
  const Shared running = running_drill(input.client);
  const incident::BeginDrill command{.by = input.by,
                                     .severity = input.severity,
                                     .category = incident::repaired(input.category),
                                     .service = incident::repaired(input.service),
                                     .site = incident::repaired(input.site),
                                     .note = incident::repaired(input.note)};
  if (running != nullptr) return decide(running, command, *account, {});
  const auto numbers = last_numbers_;
  auto fresh = new_ids(input.client, std::string(incident::kDrillKey));
  if (!fresh) {
    trouble_ = fresh.error();
    return tl::unexpected(fresh.error());
  }
  auto outcome = decide(nullptr, command, *account, *std::move(fresh));
  if (!outcome) last_numbers_ = numbers;  // what was refused uses up no number
  return outcome;
}

Shared Batch::running_drill(const std::string& client) const {
  const auto search = [&](const auto& incidents, const auto& shared_of) -> Shared {
    for (auto at = incidents.lower_bound({client, 0}); at != incidents.end() && at->first.first == client; ++at) {
      const Shared& one = shared_of(at->second);
      if (one->drill && one->is_unresolved()) return one;
    }
    return nullptr;
  };
  auto drafted = search(incidents_, [](const Shared& one) -> const Shared& { return one; });
  if (drafted != nullptr) return drafted;
  auto known = search(state_.incidents, [](const Entry& entry) -> const Shared& { return entry.incident; });
  return known == nullptr || incidents_.contains(place_of(known->id)) ? nullptr : known;
}

}  // namespace watchbill::desk
