#include "collector/paging/fold.h"

#include <algorithm>
#include <map>
#include <utility>

#include "collector/paging/digest.h"

namespace watchbill::paging {

using journal::Delivery;
using journal::Queue;

namespace {

Duration length_of(const config::FoldWindows& lengths, const Queue& queue) {
  return queue.is_urgent ? lengths.urgent : lengths.others;
}

}  // namespace

std::optional<Queue> queue_of(const Delivery& delivery) {
  const auto& message = delivery.message;
  const bool is_alone = message.cause == incident::Cause::digest || message.is_drill;
  if (is_alone || delivery.contact >= delivery.contacts.size()) return std::nullopt;
  return Queue{.person = message.person,
               .contact = delivery.contacts[delivery.contact],
               .is_urgent = message.severity <= Severity::p2};
}

Fold by_itself(Delivery delivery) {
  Fold fold;
  fold.told.push_back(std::move(delivery));
  return fold;
}

Fold folded(Queue queue, std::vector<Delivery> rows) {
  Fold fold;
  fold.queue = std::move(queue);
  std::map<incident::IncidentId, std::int64_t> latest;
  for (const auto& row : rows) {
    auto& number = latest[row.message.incident];
    number = std::max(number, row.number);
  }
  for (auto& row : rows) {
    const bool is_latest = row.number == latest.at(row.message.incident);
    (is_latest ? fold.told : fold.superseded).push_back(std::move(row));
  }
  return fold;
}

std::string key_of(std::span<const Delivery> told) {
  if (told.size() == 1) return told.front().key;
  std::vector<std::string> keys;
  for (const auto& row : told) keys.push_back(row.key);
  std::sort(keys.begin(), keys.end());
  std::string all;
  for (const auto& key : keys) all += key + '\n';
  return "fold/" + sha256_hex(all).substr(0, 32);
}

bool Windows::has_length(const Queue& queue) const {
  return length_of(lengths_, queue) > Duration{0};
}

void Windows::begin(const Queue& queue, Instant now) {
  cancel(queue);
  windows_.push_back({.queue = queue, .begun = now});
}

void Windows::cancel(const Queue& queue) {
  std::erase_if(windows_, [&](const Window& window) { return window.queue == queue; });
}

void Windows::prune(Instant now) {
  std::erase_if(windows_, [&](const Window& window) { return !spans(window, now); });
}

bool Windows::is_open(const Queue& queue, Instant now) const {
  return std::any_of(windows_.begin(), windows_.end(),
                     [&](const Window& window) { return window.queue == queue && spans(window, now); });
}

std::vector<Queue> Windows::queues(Instant now) const {
  std::vector<Queue> out;
  for (const auto& window : windows_) {
    if (spans(window, now)) out.push_back(window.queue);
  }
  return out;
}

std::optional<Instant> Windows::first_end(Instant now) const {
  std::optional<Instant> first;
  for (const auto& window : windows_) {
    if (spans(window, now)) first = std::min(first.value_or(end_of(window)), end_of(window));
  }
  return first;
}

Instant Windows::end_of(const Window& window) const {
  return window.begun + length_of(lengths_, window.queue);
}

bool Windows::spans(const Window& window, Instant now) const {
  return window.begun <= now && now < end_of(window);
}

}  // namespace watchbill::paging
