#include "tests/simulation/storage.h"

#include <stdexcept>
#include <utility>
#include <variant>

#include "collector/journal/event_json.h"

namespace watchbill::simulation {

namespace {

bool is_digest(const journal::Commit& commit) {
  return std::holds_alternative<incident::DigestSent>(commit.events.front().body);
}

/// The rows that one commit must write: each telling that does not wait for a digest; of a digest at most these.
std::size_t rows_due(const journal::Commit& commit) {
  std::size_t out = 0;
  if (is_digest(commit)) return std::get<incident::DigestSent>(commit.events.front().body).told.size();
  for (const auto& event : commit.events) {
    const auto* told = std::get_if<incident::PeopleTold>(&event.body);
    if (told == nullptr) continue;
    for (const auto& one : told->told) out += one.how == ownership::How::digest ? 0 : 1;
  }
  return out;
}

}  // namespace

Result<std::int64_t> Storage::last_incident_number(const std::string& client) {
  if (next != Fault::cannot_read) return MemoryJournal::last_incident_number(client);
  next = Fault::none;
  has_refused = true;
  faults_.add("fault: the disk cannot be read");
  return fail("the disk cannot be read");
}

Result<void> Storage::commit(const std::vector<journal::Commit>& group, Instant recorded_at) {
  const Fault fault = std::exchange(next, Fault::none);
  if (fault == Fault::dies_before) faults_.add("fault: a commit is lost");
  if (fault == Fault::dies_before) throw PowerCut{};
  if (fault == Fault::refuses) {
    has_refused = true;
    faults_.add("fault: a commit is refused");
    return fail("the disk is full");
  }
  for (const auto& commit : group) keep(commit);
  if (keeps_groups) groups_.push_back({.recorded_at = recorded_at, .commits = group});
  const auto kept = MemoryJournal::commit(group, recorded_at);
  static_cast<void>(take());
  if (fault == Fault::dies_after) faults_.add("fault: an answer is lost");
  if (fault == Fault::dies_after) throw PowerCut{};
  return kept;
}

void Storage::check_told(const incident::Event& event) {
  if (std::holds_alternative<incident::Suppressed>(event.body)) {
    suppressed_.insert(event.incident);
  } else if (std::holds_alternative<incident::SuppressionEnded>(event.body) ||
             std::holds_alternative<incident::Resolved>(event.body)) {
    suppressed_.erase(event.incident);
  } else if (std::holds_alternative<incident::PeopleTold>(event.body) && suppressed_.contains(event.incident)) {
    throw std::runtime_error("somebody is told of " + event.incident + ", which is suppressed");
  }
}

void Storage::keep(const journal::Commit& commit) {
  if (commit.events.empty()) throw std::runtime_error("a commit without events");
  const std::size_t due = rows_due(commit), rows = commit.deliveries.size();
  if (is_digest(commit) ? rows > due : rows != due) throw std::runtime_error("a telling without its row");
  for (const auto& delivery : commit.deliveries) {
    if (!keys_.insert(delivery.key).second) throw std::runtime_error("told twice: " + delivery.key);
  }
  promises_.add(commit);
  for (const auto& event : commit.events) {
    check_told(event);
    tally_.add(event);
    silences_.add(event);
    written_[event.incident.empty() ? event.client : event.incident].push_back(
        std::string(incident::kind_of(event.body)) + ' ' + format_instant(event.effective_at) + ' ' +
        incident::to_text(event.actor) + ' ' + journal::body_text(event.body));
  }
}

}  // namespace watchbill::simulation
