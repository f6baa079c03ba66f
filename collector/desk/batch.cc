#include "collector/desk/batch.h"

#include <algorithm>

#include "collector/incident/alert.h"
#include "collector/incident/message.h"
#include "collector/incident/repair.h"

namespace watchbill::desk {

namespace {

/// Never before what the incident has seen: the wall clock may have been set back.
Instant not_before(const Shared& incident, Instant now) {
  return incident == nullptr || incident->spans.empty() ? now : std::max(now, incident->span().from);
}

}  // namespace

void Batch::catch_up() {
  if (state_.must_reconsider) adopt_policies();
  if (state_.must_reconsider && state_.book->sends_digests) begin_watch();
  const auto incidents = due_incidents();
  catch_up_overflow(incidents);
  const auto digests = to_digest();
  look_at(incidents);
  if (state_.must_reconsider) {
    for (const auto& [name, client] : *clients_) to_watch_.insert(name);
    for (const auto& [place, entry] : state_.incidents) {
      if (entry.incident->rule_name == incident::kSiteSilent) eased_sites_.insert({place.first, entry.incident->site});
    }
  }
  follow_ties();
  watch();
  for (const auto& client : digests) send_digest(client);
}

std::vector<Place> Batch::due_incidents() const {
  std::vector<Place> due;
  if (state_.must_reconsider) {
    for (const auto& [place, entry] : state_.incidents) due.push_back(place);
    return due;
  }
  for (const auto& [alarm, place] : state_.alarms) {
    if (alarm > now_) break;
    due.push_back(place);
  }
  return due;
}

void Batch::look_at(const std::vector<Place>& due) {
  const incident::Input input =
      state_.must_reconsider ? incident::Input{incident::Reconsider{}} : incident::Input{incident::Due{}};
  for (const auto& place : due) {
    const Shared incident = find(place);
    if (const auto* account = account_in(*clients_, place.first)) {
      static_cast<void>(decide(incident, input, *account, {}));  // the clock is never refused
    } else {
      leave(incident);
    }
  }
}

void Batch::leave(const Shared& incident) {
  if (const auto* former = state_.former_account(incident->client); former != nullptr && incident->is_unresolved()) {
    static_cast<void>(decide(incident, incident::Unwatched{}, *former, {}));
    return;
  }
  auto events = incident::handle_untold(*incident, not_before(incident, now_));
  if (events.empty()) return;
  auto after = *incident;
  for (const auto& event : events) after = incident::apply(std::move(after), event);
  const Place place = place_of(incident->id);
  count(incident, after);
  incidents_[place] = std::make_shared<incident::Incident>(std::move(after));
  order_.push_back(place);
  commits_.push_back({.events = std::move(events), .deliveries = {}});
}

Result<Outcome> Batch::take(const Input& input) {
  struct Visit {
    Batch& batch;
    Result<Outcome> operator()(const AlertEdge& edge) const { return batch.take(edge); }
    Result<Outcome> operator()(const Acknowledge& c) const {
      return batch.command(c.incident, incident::Acknowledge{.person = c.person});
    }
    Result<Outcome> operator()(const Take& c) const {
      return batch.command(c.incident, incident::Take{.person = c.person, .until = c.until});
    }
    Result<Outcome> operator()(const Handoff& c) const {
      return batch.command(
          c.incident,
          incident::Handoff{.person = c.person, .for_whom = c.for_whom, .text = incident::repaired(c.text)});
    }
    Result<Outcome> operator()(const Accept& c) const {
      return batch.command(c.incident, incident::Accept{.person = c.person});
    }
    Result<Outcome> operator()(const Decline& c) const {
      return batch.command(c.incident, incident::Decline{.person = c.person, .text = incident::repaired(c.text)});
    }
    Result<Outcome> operator()(const Note& c) const {
      return batch.command(c.incident, incident::Note{.person = c.person, .text = incident::repaired(c.text)});
    }
    Result<Outcome> operator()(const Resolve& c) const {
      return batch.command(c.incident, incident::Resolve{.person = c.person});
    }
    Result<Outcome> operator()(const NotReached& report) const { return batch.take(report); }
    Result<Outcome> operator()(const BeginDrill& c) const { return batch.take(c); }
    Result<Outcome> operator()(const AddAbsence& c) const { return batch.take(c); }
    Result<Outcome> operator()(const EndAbsence& c) const { return batch.take(c); }
    Result<Outcome> operator()(const AddSilence& c) const { return batch.take(c); }
    Result<Outcome> operator()(const EndSilence& c) const { return batch.take(c); }
    Result<Outcome> operator()(const SetSurge& c) const {
      if (!batch.state_.book->clients.contains(c.client)) return tl::unexpected(unknown_client(c.client));
      return batch.enter(c.client, incident::SetSurge{.on = c.on, .by = c.by});
    }
    Result<Outcome> operator()(const TakeOffDuty& c) const {
      return batch.enter(batch.state_.book->msp, incident::TakeOffDuty{.rota = c.rota, .to = c.to});
    }
  };
  auto outcome = std::visit(Visit{*this}, input);
  follow_ties();
  watch();
  return outcome;
}

Result<Outcome> Batch::take(const AlertEdge& edge) {
  const auto* account = account_in(*clients_, edge.client);
  if (account == nullptr) return tl::unexpected(unknown_client(edge.client));
  const std::string rule = incident::repaired(edge.rule);
  Labels labels = incident::repaired(edge.labels);
  const auto key = incident::key_of(rule, labels);
  const Shared incident = find(edge.client, key);
  if (edge.kind == AlertEdge::Kind::resolved) {
    if (incident == nullptr) return Outcome{};
    return decide(incident, incident::End{.rule = rule, .labels = std::move(labels)}, *account, {});
  }
  NewIds ids;
  if (incident == nullptr) {
    auto fresh = new_ids(edge.client, key);
    if (!fresh) {
      trouble_ = fresh.error();
      return tl::unexpected(fresh.error());
    }
    ids = *std::move(fresh);
  }
  return decide(incident,
                incident::Fire{.rule = rule,
                               .labels = std::move(labels),
                               .summary = incident::repaired(edge.summary),
                               .description = incident::repaired(edge.description),
                               .runbook = incident::repaired(edge.runbook),
                               .value = edge.value,
                               .happened = edge.happened,
                               .site_endpoints = edge.site_endpoints},
                *account, std::move(ids));
}

Result<Outcome> Batch::take(const NotReached& report) {
  const Shared incident = find(place_of(report.incident));
  if (incident == nullptr || incident->state == incident::State::closed) return Outcome{};  // nothing hangs on it
  const auto* account = account_in(*clients_, incident->client);
  if (account == nullptr) return Outcome{};
  return decide(incident,
                incident::NotReached{.person = report.person, .cause = report.cause, .told_at = report.told_at},
                *account, {});
}

Result<Outcome> Batch::command(const incident::IncidentId& id, const incident::Input& input) {
  const Shared incident = find(place_of(id));
  if (incident == nullptr || incident->state == incident::State::closed) {
    return fail("no incident '" + incident::repaired(id) + "' is open", "closed ones can be read, not changed");
  }
  const auto* account = account_in(*clients_, incident->client);
  if (account == nullptr) return tl::unexpected(unknown_client(incident->client));
  return decide(incident, input, *account, {});
}

Shared Batch::find(const Place& place) const {
  if (const auto drafted = incidents_.find(place); drafted != incidents_.end()) return drafted->second;
  const auto known = state_.incidents.find(place);
  return known == state_.incidents.end() ? nullptr : known->second.incident;
}

Shared Batch::find(const std::string& client, const std::string& key) const {
  const std::pair both{client, key};
  auto at = by_key_.find(both);
  if (at == by_key_.end()) {
    at = state_.by_key.find(both);
    if (at == state_.by_key.end()) return nullptr;
  }
  auto incident = find(at->second);
  return incident != nullptr && incident->state != incident::State::closed ? incident : nullptr;
}

Duration Batch::set_back(const Shared& incident) const {
  const auto known = incident == nullptr ? state_.incidents.end() : state_.incidents.find(place_of(incident->id));
  const bool has_same_span =
      known != state_.incidents.end() && known->second.incident->spans.size() == incident->spans.size();
  return has_same_span ? known->second.set_back : Duration{0};
}

Result<Batch::NewIds> Batch::new_ids(const std::string& client, const std::string& key) {
  const auto number = next_number(client);
  if (!number) return tl::unexpected(number.error());
  auto before = previous(client, key);
  if (!before) return tl::unexpected(before.error());
  last_numbers_[client] = *number;
  return NewIds{.id = incident::make_id(client, *number), .previous = *std::move(before)};
}

Result<incident::IncidentId> Batch::previous(const std::string& client, const std::string& key) const {
  const auto drafted = by_key_.find({client, key});
  if (drafted != by_key_.end()) return incidents_.at(drafted->second)->id;  // closed by this batch
  return state_.journal.last_of_key(client, key);
}

Result<std::int64_t> Batch::next_number(const std::string& client) const {
  if (const auto drafted = last_numbers_.find(client); drafted != last_numbers_.end()) return drafted->second + 1;
  if (const auto known = state_.last_numbers.find(client); known != state_.last_numbers.end()) {
    return known->second + 1;
  }
  return state_.journal.last_incident_number(client).map([](std::int64_t last) { return last + 1; });
}

Result<Outcome> Batch::decide(const Shared& before, const incident::Input& input, const Account& account, NewIds ids) {
  const incident::IncidentId id = before == nullptr ? ids.id : before->id;
  const Instant at = not_before(before, now_);
  auto around = this->around(before, account);
  if (const auto* fire = std::get_if<incident::Fire>(&input); before == nullptr && fire != nullptr) {
    around.explained =
        explained({.rule = fire->rule, .labels = fire->labels, .since = fire->happened}, ids.id, {}, account);
  }
  around.new_id = std::move(ids.id);
  around.previous = std::move(ids.previous);
  around.set_back = std::max(Duration{0}, now_ + set_back(before) - at);
  auto events = incident::handle(before.get(), input, around, at);
  if (!events) return tl::unexpected(events.error());
  if (!events->empty()) keep(before, *std::move(events), account);
  return Outcome{.incident = id};
}

void Batch::keep(const Shared& before, std::vector<incident::Event> events, const Account& account) {
  const incident::Surroundings around{.msp_name = state_.book->msp_name, .external_url = state_.book->external_url};
  std::optional<incident::Incident> incident;
  if (before != nullptr) incident = *before;
  journal::Commit commit;
  for (const auto& event : events) {
    incident = incident::apply(std::move(incident), event);
    const auto* told = std::get_if<incident::PeopleTold>(&event.body);
    if (told == nullptr) continue;
    for (const auto& one : told->told) {
      if (one.how == ownership::How::digest) continue;
      const auto* person = account.roster.find(one.person);
      commit.deliveries.push_back({.key = incident::delivery_key(incident->id, one),
                                   .message = incident::compose(*incident, one, account.policy, account.roster, around),
                                   .contacts = person == nullptr ? std::vector<roster::Contact>{} : person->contacts,
                                   .contact = 0,
                                   .due = now_,
                                   .attempts = 0,
                                   .created = now_});
    }
  }
  const bool tells_provider = !commit.deliveries.empty() && incident->span().owner == Party::msp;
  commit.events = std::move(events);
  commits_.push_back(std::move(commit));
  if (tells_provider) note_coverage(incident->client, account);

  const Place place = place_of(incident->id);
  count(before, *incident);
  tie(before, *incident, account);
  if (incident->state != incident::State::closed) by_key_[{incident->client, incident->key}] = place;
  if (!incidents_.contains(place)) order_.push_back(place);
  incidents_[place] = std::make_shared<incident::Incident>(*std::move(incident));
}

std::vector<Shared> Batch::changed() const {
  std::vector<Shared> out;
  out.reserve(order_.size());
  for (const auto& place : order_) out.push_back(incidents_.at(place));
  return out;
}

}  // namespace watchbill::desk
