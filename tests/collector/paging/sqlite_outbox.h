#pragma once
// The real journal's outbox in a folder of its own, for the tests of the pump.

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "collector/journal/journal.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

class SqliteOutbox {
 public:
  SqliteOutbox() { reopen(); }
  /// As the next process finds it; nobody may use what was open before.
  void reopen() {
    journal_.reset();
    journal_ = journal::open_sqlite((scratch_.path() / "journal.db").string()).value();
  }
  operator journal::Journal&() { return *journal_; }  // NOLINT(google-explicit-constructor): a bench takes it as one

  void add(const std::vector<journal::Delivery>& rows) {
    std::vector<journal::Commit> group;
    for (const auto& row : rows) {
      incidents_[row.key] = row.message.incident;
      group.push_back({.events = {}, .deliveries = {row}});
    }
    if (!journal_->commit(group, rows.front().created)) throw std::runtime_error("the journal refused the rows");
  }
  void add(const journal::Delivery& row) { add(std::vector{row}); }
  journal::DeliveryRecord row(const std::string& key) const {
    const auto records = journal_->deliveries_of(incidents_.at(key)).value();
    for (const auto& record : records) {
      if (record.delivery.key == key) return record;
    }
    throw std::out_of_range(key);
  }
  std::vector<journal::DeliveryRecord> rows() const {
    std::vector<journal::DeliveryRecord> all;
    all.reserve(incidents_.size());
    for (const auto& [key, incident] : incidents_) all.push_back(row(key));
    return all;
  }

 private:
  Scratch scratch_;
  std::unique_ptr<journal::Journal> journal_;
  std::map<std::string, incident::IncidentId> incidents_;  // by key of the delivery
};

}  // namespace watchbill::test
