#include "collector/desk/desk.h"

#include <algorithm>

#include "collector/desk/batch.h"
#include "collector/desk/state.h"

namespace watchbill::desk {

namespace {

constexpr Duration kRetryAfter = std::chrono::seconds{1};

/// All of it or nothing: what a decision could not be made for would be lost behind what was committed beside it.
Result<void> commit(const Batch& batch, journal::Journal& journal, Instant now) {
  if (batch.trouble()) return tl::unexpected(*batch.trouble());
  if (batch.commits().empty()) return {};
  return journal.commit(batch.commits(), now);
}

}  // namespace

Desk::Desk(std::unique_ptr<State> state) : state_(std::move(state)) {}
Desk::~Desk() = default;

Result<std::unique_ptr<Desk>> Desk::open(journal::Journal& journal, std::shared_ptr<const Book> book) {
  auto unclosed = journal.unclosed();
  if (!unclosed) return tl::unexpected(unclosed.error());
  const auto clients = journal.client_states();
  if (!clients) return tl::unexpected(clients.error());
  auto state = std::make_unique<State>(journal, std::move(book));
  state->clients = make_clients(*state->book, *clients);
  for (auto& each : *unclosed) {
    const Place place = place_of(each.id);
    state->by_key[{each.client, each.key}] = place;
    if (incident::is_counted(each)) ++state->counted[each.client];
    state->incidents[place].incident = std::make_shared<incident::Incident>(std::move(each));
  }
  state->tie_all();
  state->publish({}, Instant{});
  return std::unique_ptr<Desk>(new Desk(std::move(state)));
}

std::vector<Result<Outcome>> Desk::handle(std::span<const Input> inputs, Instant now) {
  State& state = *state_;
  state.look_at_clock(now);
  Batch batch(state, now);
  batch.catch_up();
  std::vector<Result<Outcome>> outcomes;
  outcomes.reserve(inputs.size());
  for (const auto& input : inputs) outcomes.push_back(batch.take(input));
  batch.look_at_eased_sites();

  if (const auto kept = commit(batch, state.journal, now); !kept) {
    state.retry_at = now + kRetryAfter;
    for (auto& outcome : outcomes) {
      if (outcome) outcome = tl::unexpected(kept.error());
    }
    const std::lock_guard lock(state.mutex);
    state.trouble = kept.error();
    return outcomes;
  }
  state.retry_at.reset();
  for (const auto& [client, number] : batch.last_numbers()) state.last_numbers[client] = number;
  auto changed = batch.changed();
  const bool shows_clients = state.adopt(batch.clients(), now) || state.snapshot->clients != state.clients;
  for (const auto& incident : changed) state.adopt(incident, now);
  for (const auto& client : batch.watched()) state.set_alarm(client, now);
  if (state.must_reconsider) {
    for (auto& [place, entry] : state.incidents) state.set_alarm(place, entry, now);
    for (const auto& [name, client] : *state.clients) state.set_alarm(name, now);
    state.must_reconsider = false;
    state.former.reset();
  }
  state.silence_alarms(now);
  if (!changed.empty() || shows_clients) state.publish(std::move(changed), now);
  const std::lock_guard lock(state.mutex);
  state.trouble.reset();
  return outcomes;
}

std::optional<Instant> Desk::step(Instant now) {
  handle({}, now);
  return next_due();
}

std::optional<Instant> Desk::next_due() const {
  if (state_->retry_at) return state_->retry_at;
  if (state_->must_reconsider && (!state_->incidents.empty() || state_->is_any_over())) return Instant::min();
  std::optional<Instant> due;
  if (!state_->alarms.empty()) due = state_->alarms.begin()->first;
  if (state_->clients_by_alarm.empty()) return due;
  const Instant of_client = state_->clients_by_alarm.begin()->first;
  return due ? std::min(*due, of_client) : of_client;
}

void Desk::replace(std::shared_ptr<const Book> book, Instant now) {
  if (state_->former == nullptr) state_->former = state_->book;
  state_->book = std::move(book);
  state_->clients = make_clients(*state_->book, *state_->clients);
  state_->tie_all();
  state_->must_reconsider = true;
  handle({}, now);
}

std::shared_ptr<const Snapshot> Desk::snapshot() const {
  const std::lock_guard lock(state_->mutex);
  return state_->snapshot;
}

std::optional<Error> Desk::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
}

}  // namespace watchbill::desk
