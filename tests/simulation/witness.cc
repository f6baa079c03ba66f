#include "tests/simulation/witness.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "tests/simulation/checks.h"
#include "tests/simulation/silences.h"

namespace watchbill::simulation {

namespace {

/// A person's command would tell people on its own account, and so does what passed while nobody looked.
bool is_of_clock_or_silences(const Scene& scene) {
  return !scene.leaps && std::all_of(scene.inputs.begin(), scene.inputs.end(), [](const desk::Input& input) {
    return std::holds_alternative<desk::AddSilence>(input) || std::holds_alternative<desk::EndSilence>(input);
  });
}

const incident::Incident* find(const desk::Snapshot& in, const incident::IncidentId& id) {
  const auto found =
      std::find_if(in.incidents.begin(), in.incidents.end(), [&](const auto& one) { return one->id == id; });
  return found == in.incidents.end() ? nullptr : found->get();
}

}  // namespace

void Witness::see(const Collector& collector, const Scene& scene) {
  const auto& desk = collector.desk();
  const auto due = desk.next_due();
  if (due && *due <= scene.now) throw Broken("what is due was done");
  const auto snapshot = desk.snapshot();
  const auto before = std::exchange(before_, snapshot);
  const auto check_silences = [&](const incident::Incident& one) {
    const auto& zone = snapshot->clients->at(one.client).account->roster.internal_hours().zone();
    collector.storage().silences().check(one, zone, not_before(one, scene.now));
  };
  for (const auto& each : snapshot->changed) {
    check_incident(*each);
    check_silences(*each);
    const auto* was = before == nullptr || !is_of_clock_or_silences(scene) ? nullptr : find(*before, each->id);
    if (was == nullptr) continue;
    const auto turn = check_turn(*was, *each, snapshot->clients->at(each->client), scene.now);
    if (!turn.empty()) tally_.add(std::string(turn));
  }
  check_overflow(*snapshot, scene.now);
  if (snapshot->incidents.empty()) return;
  const auto& one = *samples_.of(snapshot->incidents);
  const auto& client = snapshot->clients->at(one.client);
  check_incident(one);
  check_silences(one);
  check_decision(one, client, scene.now);
  if (samples_.one_in(250)) check_outlook(one, client, scene.now);
}

}  // namespace watchbill::simulation
