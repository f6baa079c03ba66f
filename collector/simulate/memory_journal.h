#pragma once
// A journal that forgets when it goes: for simulations, which prove nothing afterwards. It keeps no chain and sends
// nothing. Used by one thread.

#include <map>
#include <vector>

#include "collector/journal/journal.h"

namespace watchbill::simulate {

class MemoryJournal : public journal::Journal {
 public:
  struct Written {
    Instant recorded_at;
    std::vector<incident::Event> events;
  };
  /// What was committed since the last call, one input's or due time's events together.
  std::vector<Written> take() { return std::exchange(written_, {}); }

  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override;
  Result<void> rebuild() override { return {}; }
  Result<std::vector<incident::Incident>> unclosed() override;
  Result<std::map<std::string, incident::ClientState>> client_states() override { return clients_; }
  Result<std::int64_t> last_incident_number(const std::string& client) override;
  Result<incident::IncidentId> last_of_key(const std::string& client, const std::string& key) override;
  Result<std::optional<incident::Incident>> find(const std::string& incident) override;
  Result<std::vector<incident::Incident>> history(const std::string& client, const std::string& before,
                                                  std::size_t limit) override;
  Result<std::vector<incident::Incident>> resolved_since(const std::string& client, Instant since) override;
  Result<std::vector<journal::StoredEvent>> events_of(const std::string&) override { return no_chain(); }
  Result<std::optional<journal::StoredEvent>> last_digest(const std::string&, Instant) override { return no_chain(); }
  Result<std::vector<journal::StoredEvent>> chain(const std::string&, std::int64_t, std::size_t) override {
    return no_chain();
  }
  Result<std::int64_t> verify() override { return 0; }

  Result<std::vector<journal::Delivery>> due_deliveries(Instant, const journal::Busy&, std::size_t) override {
    return {};
  }
  Result<std::vector<journal::Delivery>> due_in(const journal::Queue&, Instant, const journal::Busy&,
                                                std::size_t) override {
    return {};
  }
  Result<std::optional<Instant>> next_due(Instant, const journal::Busy&) override { return std::nullopt; }
  Result<void> write_outcomes(const std::vector<journal::Outcome>&, Instant) override { return {}; }
  Result<std::vector<journal::DeliveryRecord>> deliveries_of(const std::string&) override { return {}; }
  Result<std::vector<journal::DeliveryCounts>> delivery_counts() override { return {}; }

 private:
  static tl::unexpected<Error> no_chain() { return fail("a simulation keeps no chain"); }

  std::vector<Written> written_;
  std::map<std::pair<std::string, std::int64_t>, incident::Incident> incidents_;     ///< by client and number
  std::map<std::pair<std::string, std::string>, incident::IncidentId> last_of_key_;  ///< by client and key
  std::map<std::string, incident::ClientState> clients_;
};

}  // namespace watchbill::simulate
