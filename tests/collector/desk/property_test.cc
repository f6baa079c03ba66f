// Weeks of random nights: whatever happens, every incident has one owner at every instant and nobody who was told is
// left without its end.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "collector/desk/desk.h"
#include "collector/incident/message.h"
#include "collector/incident/overflow.h"
#include "collector/simulate/memory_journal.h"
#include "tests/support/catch.h"
#include "tests/support/worked_example.h"

namespace watchbill::desk {
namespace {

using incident::Cause;
using incident::Incident;
using incident::State;
using test::at;

class Keys : public simulate::MemoryJournal {
 public:
  Result<void> commit(const std::vector<journal::Commit>& group, Instant recorded_at) override {
    for (const auto& each : group) {
      for (const auto& delivery : each.deliveries) is_unique = keys.insert(delivery.key).second && is_unique;
      const auto& id = each.events.front().incident;
      if (!id.empty()) ids.insert(id);
    }
    return MemoryJournal::commit(group, recorded_at);
  }
  std::set<std::string> keys, ids;
  bool is_unique = true;
};

void check_owners(const Incident& incident) {
  REQUIRE_FALSE(incident.spans.empty());
  CHECK(incident.spans.front().from == incident.received);
  for (std::size_t n = 0; n + 1 < incident.spans.size(); ++n) {
    REQUIRE(incident.spans[n].to.has_value());
    CHECK(*incident.spans[n].to == incident.spans[n + 1].from);
    CHECK(incident.spans[n].from <= *incident.spans[n].to);
  }
  CHECK(incident.span().to.has_value() == (incident.state == State::closed));
  if (incident.acknowledgement && incident.is_unresolved()) {
    CHECK(incident.acknowledgement->party == incident.span().owner);
    CHECK(incident.state == State::acknowledged);
  }
}

/// Everybody told hears of the recovery; of what came and went, once it has settled.
void check_recovery(const Incident& incident) {
  if (incident.is_flapping) return;
  std::set<std::string> told, recovered;
  for (const auto& one : incident.told) {
    told.insert(one.person);
    const bool is_recovery = one.cause == Cause::recovered && one.at == *incident.resolved_at;
    const bool is_settled = one.cause == Cause::settled && one.at >= *incident.resolved_at;
    if (is_recovery || is_settled) recovered.insert(one.person);
  }
  CHECK(told == recovered);
}

/// Nobody is told twice of one cause in one span, unless a new shift or another take came between.
void check_told_once(const Incident& incident) {
  std::set<std::string> keys;
  for (const auto& one : incident.told) CHECK(keys.insert(incident::delivery_key(incident.id, one)).second);
}

/// The worked example with overflow near enough to be reached.
std::shared_ptr<const Book> low_limits() {
  auto book = std::make_shared<Book>(*test::worked_example());
  for (auto& [name, shared] : book->clients) {
    auto account = std::make_shared<Account>(*shared);
    account->policy.overflow.above = 0;
    account->policy.overflow.until_at_most = 0;
    shared = account;
  }
  return book;
}

class Night {
 public:
  explicit Night(unsigned seed) : random_(seed), now_(at("2026-06-08T04:00:00Z")) {}

  void run(int happenings) {
    for (int n = 0; n < happenings; ++n) {
      const Instant next = now_ + std::chrono::seconds{below(4 * 3600)};
      const bool is_down = below(8) == 0;
      if (!is_down) advance(next);
      now_ = next;
      if (is_down || below(20) == 0) desk_ = *Desk::open(journal_, book_);
      happen();
      check();
    }
  }

  const Keys& journal() const { return journal_; }
  bool was_over = false;

 private:
  int below(int n) { return std::uniform_int_distribution<int>{0, n - 1}(random_); }

  void advance(Instant to) {
    for (auto due = desk_->next_due(); due && *due <= to; due = desk_->next_due()) {
      now_ = std::max(now_, *due);
      desk_->step(now_);
    }
  }

  void happen() {
    const test::Alert alert{.rule = "Rule" + std::to_string(below(3)),
                            .severity = "P" + std::to_string(1 + below(4)),
                            .category = below(3) == 0   ? "workplace"
                                        : below(4) == 0 ? "security"
                                                        : "servers",
                            .instance = "host-" + std::to_string(below(3)),
                            .client = below(2) == 0 ? "peach" : "leeds"};
    const auto snapshot = desk_->snapshot();
    const std::vector<std::string> people{"ana", "ben", "anna", "raj", "lena", "sol", "mia", "priya"};
    const std::string person = people[static_cast<std::size_t>(below(static_cast<int>(people.size())))];
    const std::string id =
        snapshot->incidents.empty()
            ? "peach-1"
            : snapshot->incidents[static_cast<std::size_t>(below(static_cast<int>(snapshot->incidents.size())))]->id;
    std::vector<Input> inputs;
    switch (below(14)) {
      case 0:
      case 1:
        inputs.emplace_back(test::firing(alert, now_));
        break;
      case 2:
        for (const auto& incident : snapshot->incidents) {
          if (incident->id != id) continue;
          for (const auto& firing : incident->firing) {
            auto edge = test::ended(alert, now_);
            edge.client = incident->client;
            edge.rule = incident->rule_name;
            edge.labels = firing.labels;
            inputs.emplace_back(edge);
          }
        }
        break;
      case 3:
        inputs.emplace_back(
            Take{.incident = id, .person = person, .until = now_ + std::chrono::minutes{1 + below(1440)}});
        break;
      case 4:
        inputs.emplace_back(Handoff{.incident = id, .person = person, .for_whom = {}, .text = "t"});
        break;
      case 5:
        inputs.emplace_back(Accept{.incident = id, .person = person});
        break;
      case 6:
        inputs.emplace_back(Decline{.incident = id, .person = person, .text = "no"});
        break;
      case 7:
        inputs.emplace_back(Resolve{.incident = id, .person = person});
        break;
      case 8: {
        const Instant from = now_ + std::chrono::minutes{below(600) - 300};
        inputs.emplace_back(AddAbsence{.client = {},
                                       .person = person,
                                       .from = from,
                                       .to = from + std::chrono::minutes{below(3000)},
                                       .kind = {},
                                       .deputy = below(3) == 0 ? people[0] : std::string{},
                                       .by = {}});
        break;
      }
      case 9:
        inputs.emplace_back(EndAbsence{.absence = alert.client + "-a" + std::to_string(1 + below(9)), .by = {}});
        break;
      case 10:
        inputs.emplace_back(SetSurge{.client = alert.client, .on = below(2) == 0, .by = {}});
        break;
      case 11:
        inputs.emplace_back(
            TakeOffDuty{.rota = below(2) == 0 ? "noc" : "noc-l2", .to = now_ + std::chrono::minutes{1 + below(300)}});
        break;
      default:
        inputs.emplace_back(Acknowledge{.incident = id, .person = person});
    }
    desk_->handle(inputs, now_);  // many are refused, which is fine
  }

  void check() {
    const auto due = desk_->next_due();
    CHECK((!due || *due > now_));
    for (const auto& id : journal_.ids) {
      const auto incident = **journal_.find(id);
      INFO(test::describe(incident));
      check_owners(incident);
      check_told_once(incident);
      if (incident.state == State::resolved || incident.state == State::closed) check_recovery(incident);
    }
    CHECK(journal_.is_unique);
    check_clients();
    std::set<std::string> open;  // one for each key
    const auto snapshot = desk_->snapshot();
    for (const auto& incident : snapshot->incidents) {
      CHECK(open.insert(incident->client + ' ' + incident->key).second);
    }
  }

  /// What is entered acts, what waits is counted, and a restart would know the same.
  void check_clients() {
    const auto snapshot = desk_->snapshot();
    const auto kept = *journal_.client_states();
    std::map<std::string, int> waiting;
    for (const auto& incident : snapshot->incidents) {
      waiting[incident->client] += incident::is_counted(*incident) ? 1 : 0;
      const auto& roster = snapshot->clients->at(incident->client).account->roster;
      const auto& acknowledgement = incident->acknowledgement;
      CHECK_FALSE((incident->is_unresolved() && acknowledgement && roster.is_absent(acknowledgement->person, now_)));
    }
    for (const auto& [name, client] : *snapshot->clients) {
      const auto known = kept.find(name);
      CHECK(client.state.absences == (known == kept.end() ? incident::ClientState{} : known->second).absences);
      CHECK(client.state.surge == (known != kept.end() && known->second.surge));
      if (client.account == nullptr) continue;
      const auto& overflow = client.account->policy.overflow;
      const bool is_open = client.account->roster.internal_hours().state_at(now_) == roster::OpenState::open;
      if (is_open && waiting[name] > overflow.above) CHECK(client.state.is_over);
      CHECK(client.state.low_since.has_value() == (client.state.is_over && waiting[name] <= overflow.until_at_most));
      was_over = was_over || client.state.is_over;
    }
  }

  std::mt19937 random_;
  Instant now_;
  std::shared_ptr<const Book> book_ = low_limits();  // shared with each desk
  Keys journal_;
  std::unique_ptr<Desk> desk_ = *Desk::open(journal_, book_);
};

TEST_CASE("In random weeks every incident has one owner at every instant, and its end reaches everybody told") {
  const auto seed = GENERATE(1U, 2U, 3U, 4U);
  INFO("seed " << seed);
  Night night(seed);
  night.run(120);
  CHECK(night.journal().ids.size() > 5);
  CHECK(night.journal().keys.size() > 20);
  CHECK(night.was_over);
}

}  // namespace
}  // namespace watchbill::desk
