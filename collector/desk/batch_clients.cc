// What a call of the desk leads to for clients themselves: what is entered for them, and their overflow.

#include <set>
#include <utility>

#include "collector/desk/batch.h"
#include "collector/incident/repair.h"
#include "collector/incident/story.h"

namespace watchbill::desk {

Result<Outcome> Batch::take(const AddAbsence& input) {
  const auto chain = chain_of_person(*state_.book, input.client, input.person);
  if (!chain) return tl::unexpected(chain.error());
  const incident::AddAbsence entry{.person = input.person,
                                   .from = input.from,
                                   .to = input.to,
                                   .kind = input.kind,
                                   .deputy = input.deputy,
                                   .by = input.by};
  auto outcome = enter(*chain, entry);
  if (outcome && outcome->absence.empty()) {
    outcome->absence = incident::entered_before(clients_->at(*chain).state, entry, now_)->id;
  }
  return outcome;
}

Result<Outcome> Batch::take(const EndAbsence& input) {
  const auto chain = incident::chain_of(input.absence);
  if (!clients_->contains(chain)) {
    return fail("there is no absence '" + incident::repaired(input.absence) + "'",
                "list the absences; those of the files end by their files");
  }
  return enter(chain, incident::EndAbsence{.id = input.absence, .by = input.by});
}

Result<Outcome> Batch::take(const AddSilence& input) {
  return enter(input.client, incident::AddSilence{.kind = input.kind,
                                                  .match = input.match,
                                                  .from = input.from,
                                                  .to = input.to,
                                                  .weekly = input.weekly,
                                                  .comment = input.comment,
                                                  .by = input.by});
}

Result<Outcome> Batch::take(const EndSilence& input) {
  const auto client = incident::client_of_silence(input.silence);
  if (!clients_->contains(client)) {
    return fail("there is no silence '" + incident::repaired(input.silence) + "'", "list the silences of the client");
  }
  return enter(client, incident::EndSilence{.id = input.silence, .by = input.by});
}

Result<Outcome> Batch::enter(const std::string& chain, const incident::ClientInput& input) {
  const auto context = context_of(*state_.book, chain);
  if (!context) return tl::unexpected(context.error());
  const auto known = clients_->find(chain);
  auto events = incident::handle_client(known == clients_->end() ? incident::ClientState{} : known->second.state, input,
                                        *context, now_);
  if (!events) return tl::unexpected(events.error());
  Outcome outcome;
  for (const auto& event : *events) {
    if (const auto* added = std::get_if<incident::AbsenceAdded>(&event.body)) outcome.absence = added->id;
    if (const auto* ended = std::get_if<incident::AbsenceEnded>(&event.body)) outcome.absence = ended->id;
    if (const auto* added = std::get_if<incident::SilenceAdded>(&event.body)) outcome.silence = added->id;
    if (const auto* ended = std::get_if<incident::SilenceEnded>(&event.body)) outcome.silence = ended->id;
  }
  if (events->empty()) return outcome;
  keep(chain, *std::move(events));
  reconsider(chain);
  return outcome;
}

void Batch::keep(const std::string& chain, std::vector<incident::Event> events,
                 std::vector<journal::Delivery> deliveries) {
  const auto known = clients_->find(chain);
  auto state = known == clients_->end() ? incident::ClientState{} : known->second.state;
  for (const auto& event : events) state = incident::apply(std::move(state), event);
  clients_ = with_state(*clients_, *state_.book, chain, std::move(state));
  commits_.push_back({.events = std::move(events), .deliveries = std::move(deliveries)});
}

void Batch::adopt_policies() {
  const Book& book = *state_.book;
  adopt_policy(book.msp, book.msp_version, book.msp_files);
  for (const auto& [client, account] : book.clients) adopt_policy(client, account->policy.version, account->files);
}

void Batch::adopt_policy(const std::string& chain, const std::string& version,
                         const std::vector<ownership::PolicyFile>& files) {
  const auto known = clients_->find(chain);
  if (files.empty() || known == clients_->end() || known->second.state.policy_version == version) return;
  incident::PolicyAdopted adopted{.version = version, .files = files};
  for (auto& file : adopted.files) {
    file = {.name = incident::repaired(file.name), .text = incident::repaired(file.text)};
  }
  keep(chain, {{.client = chain,
                .incident = {},
                .effective_at = now_,
                .actor = incident::collector_actor(),
                .body = std::move(adopted)}});
}

void Batch::reconsider(const std::string& chain) {
  std::set<Place> places;
  const auto gather = [&](const auto& incidents) {
    const bool concerns_all = chain == state_.book->msp;
    auto at = concerns_all ? incidents.begin() : incidents.lower_bound({chain, 0});
    for (; at != incidents.end() && (concerns_all || at->first.first == chain); ++at) places.insert(at->first);
  };
  gather(state_.incidents);
  gather(incidents_);
  for (const auto& place : places) {
    const auto* account = account_in(*clients_, place.first);
    const Shared incident = account == nullptr ? nullptr : find(place);
    if (incident == nullptr || !incident->is_unresolved()) continue;
    static_cast<void>(decide(incident, incident::Reconsider{}, *account, {}));  // a boundary is never refused
  }
}

void Batch::count(const Shared& before, const incident::Incident& after) {
  const int was = before != nullptr && incident::is_counted(*before) ? 1 : 0;
  const int is = incident::is_counted(after) ? 1 : 0;
  if (was == is) return;
  counted_[after.client] = counted(after.client) + is - was;
  to_watch_.insert(after.client);
}

int Batch::counted(const std::string& client) const {
  if (const auto drafted = counted_.find(client); drafted != counted_.end()) return drafted->second;
  const auto known = state_.counted.find(client);
  return known == state_.counted.end() ? 0 : known->second;
}

void Batch::watch() {
  while (!to_watch_.empty()) {
    for (const auto& client : std::exchange(to_watch_, {})) watch(client);
  }
}

void Batch::catch_up_overflow(const std::vector<Place>& due) {
  std::map<std::string, std::map<Instant, int>> changes;
  if (state_.must_reconsider) {
    for (const auto& [name, client] : *clients_) changes[name];
  }
  for (const auto& [alarm, client] : state_.clients_by_alarm) {
    if (alarm > now_) break;
    changes[client];
  }
  for (const auto& place : due) {
    const auto* account = account_in(*clients_, place.first);
    if (account == nullptr) continue;
    auto& of_client = changes[place.first];
    const Shared incident = find(place);
    for (const auto& [at, by] : incident::count_changes(*incident, around(incident, *account), now_)) {
      of_client[at] += by;
    }
  }
  for (const auto& [client, of_client] : changes) watch(client, of_client);
}

void Batch::watch(const std::string& client) {
  watch(client, {});
}

void Batch::watch(const std::string& client, const std::map<Instant, int>& changes) {
  const auto* account = account_in(*clients_, client);
  if (account == nullptr) return;
  watched_.insert(client);
  const bool was_on = overflow_in(*clients_, client).on;
  int count = counted(client);
  const auto look = [&](Instant at) {
    auto events = incident::watch_overflow(clients_->at(client).state, overflow_context(*account, count), at);
    if (!events.empty()) keep(client, std::move(events));
  };
  for (const auto& [at, by] : changes) {
    count += by;
    if (at < now_) look(at);
  }
  look(now_);
  if (was_on != overflow_in(*clients_, client).on) reconsider(client);  // offers back are made and lapse by it
}

}  // namespace watchbill::desk
