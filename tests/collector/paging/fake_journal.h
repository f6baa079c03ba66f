#pragma once
// The journal's outbox in memory, for the tests of the pump: nothing of it is durable but it outlives a pump.

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "collector/journal/journal.h"
#include "collector/paging/fold.h"

namespace watchbill::test {

class FakeJournal final : public journal::Journal {
 public:
  bool is_broken = false;

  bool knows_queues = true;  ///< not of rows that an old program wrote

  void add(journal::Delivery d) {
    d.number = static_cast<std::int64_t>(rows_.size()) + 1;
    put_at_[d.key] = d.created;
    of_incident_[d.message.incident].push_back(d.key);
    rows_.emplace(d.key, journal::DeliveryRecord{.delivery = d, .state = {}, .detail = {}, .settled_at = {}});
  }
  journal::DeliveryRecord row(const std::string& key) const { return rows_.at(key); }
  std::vector<journal::DeliveryRecord> rows() const {
    std::vector<journal::DeliveryRecord> all;
    all.reserve(rows_.size());
    for (const auto& [key, record] : rows_) all.push_back(record);
    return all;
  }

  Result<std::vector<journal::Delivery>> due_deliveries(Instant now, const journal::Busy& busy,
                                                        std::size_t limit) override {
    return due(now, limit, [&](const journal::Delivery& d) { return !is_busy(busy, d); });
  }
  Result<std::vector<journal::Delivery>> due_in(const journal::Queue& queue, Instant now, const journal::Busy& busy,
                                                std::size_t limit) override {
    return due(now, limit, [&](const journal::Delivery& d) { return is_in(queue, d) && !is_telling(busy, d); });
  }
  Result<std::optional<Instant>> next_due(Instant now, const journal::Busy& busy) override {
    std::optional<Instant> next;
    for (const auto& [key, record] : rows_) {
      if (record.state != journal::DeliveryState::pending || is_busy(busy, record.delivery)) continue;
      const Instant due = due_of(record.delivery, now);
      next = std::min(next.value_or(due), due);
    }
    return next;
  }
  Result<void> write_outcomes(const std::vector<journal::Outcome>& outcomes, Instant now) override {
    if (is_broken) return fail("the disk is full");
    for (const auto& outcome : outcomes) {
      auto& record = rows_.at(outcome.key);
      if (record.state != journal::DeliveryState::pending) continue;
      record.detail = outcome.attempt.detail;
      if (outcome.next) {
        record.delivery.contact = outcome.next->contact;
        record.delivery.attempts = outcome.next->attempts;
        record.delivery.due = outcome.next->due;
        put_at_[outcome.key] = now;
      } else {
        record.state = outcome.attempt.result == journal::Attempt::Result::sent ? journal::DeliveryState::sent
                                                                                : journal::DeliveryState::failed;
        record.settled_at = now;
      }
    }
    return {};
  }
  Result<std::vector<journal::DeliveryRecord>> deliveries_of(const std::string& incident) override {
    std::vector<journal::DeliveryRecord> records;
    for (const auto& key : of_incident_[incident]) records.push_back(rows_.at(key));
    return records;
  }

  // The pump asks for none of these.
  Result<void> commit(const std::vector<journal::Commit>&, Instant) override { return fail("only the outbox is here"); }
  Result<void> rebuild() override { return fail("only the outbox is here"); }
  Result<std::vector<incident::Incident>> unclosed() override { return fail("only the outbox is here"); }
  Result<std::map<std::string, incident::ClientState>> client_states() override {
    return fail("only the outbox is here");
  }
  Result<std::int64_t> last_incident_number(const std::string&) override { return fail("only the outbox is here"); }
  Result<incident::IncidentId> last_of_key(const std::string&, const std::string&) override {
    return fail("only the outbox is here");
  }
  Result<std::vector<journal::StoredEvent>> events_of(const std::string&) override {
    return fail("only the outbox is here");
  }
  Result<std::vector<journal::StoredEvent>> chain(const std::string&, std::int64_t, std::size_t) override {
    return fail("only the outbox is here");
  }
  Result<std::optional<journal::StoredEvent>> last_digest(const std::string&, Instant) override {
    return fail("only the outbox is here");
  }
  Result<std::optional<incident::Incident>> find(const std::string&) override {
    return fail("only the outbox is here");
  }
  Result<std::vector<incident::Incident>> resolved_since(const std::string&, Instant) override {
    return fail("only the outbox is here");
  }
  Result<std::vector<incident::Incident>> history(const std::string&, const std::string&, std::size_t) override {
    return fail("only the outbox is here");
  }
  Result<std::int64_t> verify() override { return fail("only the outbox is here"); }
  Result<std::vector<journal::DeliveryCounts>> delivery_counts() override { return fail("only the outbox is here"); }

 private:
  template <class Chosen>
  Result<std::vector<journal::Delivery>> due(Instant now, std::size_t limit, const Chosen& is_chosen) const {
    if (is_broken) return fail("the disk is full");
    std::vector<const journal::Delivery*> due;
    for (const auto& [key, record] : rows_) {
      const bool is_pending = record.state == journal::DeliveryState::pending;
      if (is_pending && due_of(record.delivery, now) <= now && is_chosen(record.delivery))
        due.push_back(&record.delivery);
    }
    const auto rank = [](const journal::Delivery* d) {
      return std::tuple{d->message.how != ownership::How::page, d->message.severity, d->due, d->number};
    };
    std::sort(due.begin(), due.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    std::vector<journal::Delivery> out;
    for (std::size_t n = 0; n < std::min(limit, due.size()); ++n) out.push_back(*due[n]);
    return out;
  }
  Instant due_of(const journal::Delivery& d, Instant now) const {
    return put_at_.at(d.key) > now ? std::min(d.due, now) : d.due;
  }
  bool is_in(const journal::Queue& queue, const journal::Delivery& d) const {
    return knows_queues && paging::queue_of(d) == queue;
  }
  static bool is_telling(const journal::Busy& busy, const journal::Delivery& d) {
    return std::any_of(busy.tellings.begin(), busy.tellings.end(),
                       [&](const auto& t) { return t.incident == d.message.incident && t.person == d.message.person; });
  }
  bool is_busy(const journal::Busy& busy, const journal::Delivery& d) const {
    const auto is_here = [&](const roster::Contact& contact) {
      return d.contact < d.contacts.size() && d.contacts[d.contact] == contact;
    };
    return std::any_of(busy.queues.begin(), busy.queues.end(), [&](const auto& queue) { return is_in(queue, d); }) ||
           std::any_of(busy.contacts.begin(), busy.contacts.end(), is_here) || is_telling(busy, d);
  }

  std::map<std::string, journal::DeliveryRecord> rows_;
  std::map<std::string, std::vector<std::string>> of_incident_;  // keys, as they were written
  std::map<std::string, Instant> put_at_;
};

}  // namespace watchbill::test
