#pragma once
// An office for the API's tests: the real desk over a journal in a scratch folder, each command decided at once; Peach
// Health is its only client. One test, one thread at a time.

#include <memory>
#include <string>
#include <vector>

#include "collector/http/api/office.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

class TestOffice final : public http::Office {
 public:
  explicit TestOffice(const std::string& local_time) {
    const auto peach = policy("peach");
    auto book = std::make_shared<desk::Book>();
    book->clients.emplace("peach", std::make_shared<desk::Account>(desk::Account{peach->policy, peach->roster}));
    book->msp_name = "Northstar IT";
    book->sends_digests = true;
    now_ = local(peach->roster, local_time);
    book_ = std::move(book);
    journal_ = std::move(*journal::open_sqlite((scratch_.path() / "journal.db").string()));
    desk_ = std::move(*desk::Desk::open(*journal_, book_));
  }

  /// The incident that an alert of Peach's opens.
  std::string fire(const std::string& rule, const std::string& severity) {
    desk::AlertEdge edge;
    edge.client = "peach";
    edge.rule = rule;
    edge.labels = {{"alertname", rule}, {"instance", "db-1"}, {"severity", severity}, {"site", "hq"}};
    edge.summary = rule + " on \"db-1\"";
    edge.happened = now_;
    const std::vector<desk::Input> inputs{edge};
    return desk_->handle(inputs, now_).front()->incident;
  }
  void pass(Duration d) {
    now_ += d;
    desk_->step(now_);
  }

  Instant now() const override { return now_; }
  std::shared_ptr<const desk::Snapshot> snapshot() const override { return desk_->snapshot(); }
  std::shared_ptr<const desk::Book> book() const override { return book_; }
  journal::Journal& journal() override { return *journal_; }
  std::vector<fleet::Agent> agents() const override {
    fleet::Agent agent;
    agent.endpoint = {.client = "peach", .site = "hq", .instance = "db-1"};
    agent.state = fleet::AgentState::connected;
    agent.last_heard = now_;
    return {agent};
  }
  http::EventHub& events() override { return events_; }
  void command(desk::Input input, std::function<void(Result<desk::Outcome>)> done) override {
    const std::vector<desk::Input> inputs{std::move(input)};
    done(desk_->handle(inputs, now_).front());
  }
  http::ReloadOutcome reload() override { return reloaded; }
  std::string trouble() const override { return trouble_text; }

  http::ReloadOutcome reloaded;
  std::string trouble_text;

 private:
  Scratch scratch_;
  Instant now_;
  std::shared_ptr<const desk::Book> book_;  // shared with the desk
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<desk::Desk> desk_;
  http::EventHub events_;
};

}  // namespace watchbill::test
