#pragma once
// The journal's outbox in memory, for the tests of the pump: nothing of it is durable but it outlives a pump.

#include <algorithm>
#include <map>
#include <tuple>

#include "collector/journal/journal.h"

namespace watchbill::test {

class FakeJournal final : public journal::Journal {
 public:
  bool is_broken = false;

  void add(journal::Delivery d) {
    d.number = static_cast<std::int64_t>(rows_.size()) + 1;
    put_at_[d.key] = d.created;
    rows_.emplace(d.key, journal::DeliveryRecord{.delivery = d, .state = {}, .detail = {}, .settled_at = {}});
  }
  const journal::DeliveryRecord& row(const std::string& key) const { return rows_.at(key); }

  Result<std::vector<journal::Delivery>> due_deliveries(Instant now, const journal::Busy& busy,
                                                        std::size_t limit) override {
    if (is_broken) return fail("the disk is full");
    std::vector<journal::Delivery> due;
    for (const auto& [key, record] : rows_) {
      const bool is_pending = record.state == journal::DeliveryState::pending;
      if (is_pending && due_of(record.delivery, now) <= now && !is_busy(busy, record.delivery)) {
        due.push_back(record.delivery);
      }
    }
    const auto rank = [](const journal::Delivery& d) {
      return std::tuple{d.message.how != ownership::How::page, d.message.severity, d.due, d.number};
    };
    std::sort(due.begin(), due.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    due.resize(std::min(limit, due.size()));
    return due;
  }
  Result<std::optional<Instant>> next_due(Instant now) override {
    std::optional<Instant> next;
    for (const auto& [key, record] : rows_) {
      if (record.state != journal::DeliveryState::pending) continue;
      const Instant due = due_of(record.delivery, now);
      next = std::min(next.value_or(due), due);
    }
    return next;
  }
  Result<void> settle(const std::string& key, const journal::Attempt& attempt, Instant now) override {
    if (is_broken) return fail("the disk is full");
    auto& record = rows_.at(key);
    record.state = attempt.result == journal::Attempt::Result::sent ? journal::DeliveryState::sent
                                                                    : journal::DeliveryState::failed;
    record.detail = attempt.detail;
    record.settled_at = now;
    return {};
  }
  Result<void> reschedule(const journal::Delivery& next, const journal::Attempt& attempt, Instant now) override {
    if (is_broken) return fail("the disk is full");
    auto& record = rows_.at(next.key);
    record.detail = attempt.detail;
    record.delivery.contact = next.contact;
    record.delivery.attempts = next.attempts;
    record.delivery.due = next.due;
    put_at_[next.key] = now;
    return {};
  }
  Result<std::vector<journal::DeliveryRecord>> deliveries_of(const std::string& incident) override {
    std::vector<journal::DeliveryRecord> records;
    for (const auto& [key, record] : rows_) {
      if (record.delivery.message.incident == incident) records.push_back(record);
    }
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
  Instant due_of(const journal::Delivery& d, Instant now) const {
    return put_at_.at(d.key) > now ? std::min(d.due, now) : d.due;
  }
  static bool is_busy(const journal::Busy& busy, const journal::Delivery& d) {
    const bool is_telling = std::any_of(busy.tellings.begin(), busy.tellings.end(), [&](const auto& t) {
      return t.incident == d.message.incident && t.person == d.message.person;
    });
    return is_telling || (d.contact < d.contacts.size() && std::find(busy.contacts.begin(), busy.contacts.end(),
                                                                     d.contacts[d.contact]) != busy.contacts.end());
  }

  std::map<std::string, journal::DeliveryRecord> rows_;
  std::map<std::string, Instant> put_at_;
};

}  // namespace watchbill::test
