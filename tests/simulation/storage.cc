#include "tests/simulation/storage.h"

#include <stdexcept>
#include <utility>
#include <variant>

namespace watchbill::simulation {

namespace {

/// The rows that one commit must write: each telling that does not wait for a digest.
std::size_t rows_due(const journal::Commit& commit) {
  std::size_t out = 0;
  for (const auto& event : commit.events) {
    const auto* told = std::get_if<incident::PeopleTold>(&event.body);
    if (told == nullptr) continue;
    for (const auto& one : told->told) out += one.how == ownership::How::digest ? 0 : 1;
  }
  return out;
}

}  // namespace

Result<void> Storage::commit(const std::vector<journal::Commit>& group, Instant recorded_at) {
  const Fault fault = std::exchange(next, Fault::none);
  if (fault == Fault::dies_before) throw PowerCut{};
  if (fault == Fault::refuses) {
    has_refused = true;
    return fail("the disk is full");
  }
  for (const auto& commit : group) keep(commit);
  const auto kept = MemoryJournal::commit(group, recorded_at);
  static_cast<void>(take());
  if (fault == Fault::dies_after) throw PowerCut{};
  return kept;
}

void Storage::keep(const journal::Commit& commit) {
  if (commit.events.empty()) throw std::runtime_error("a commit without events");
  if (commit.deliveries.size() != rows_due(commit)) throw std::runtime_error("a telling without its row");
  for (const auto& delivery : commit.deliveries) {
    if (!keys_.insert(delivery.key).second) throw std::runtime_error("told twice: " + delivery.key);
  }
  for (const auto& event : commit.events) {
    ++events_;
    written_[event.incident.empty() ? event.client : event.incident].push_back(
        std::string(incident::kind_of(event.body)) + ' ' + format_instant(event.effective_at));
  }
}

}  // namespace watchbill::simulation
