// The collector's loops as their owner starts and stops them.
#include <atomic>
#include <future>
#include <thread>

#include "collector/desk_loop.h"
#include "collector/http_loop.h"
#include "collector/journal/journal.h"
#include "collector/rules_loop.h"
#include "tests/collector/http/http_server.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"
#include "tests/support/manual_clock.h"
#include "tests/support/scratch.h"

using namespace watchbill;
using namespace std::chrono_literals;

namespace {

struct Bench {
  Bench() {
    const auto peach = test::policy("peach");
    clock = std::make_unique<test::ManualClock>(test::local(peach->roster, "2026-06-10 10:00"));
    auto made = std::make_shared<desk::Book>();
    made->clients.emplace("peach", std::make_shared<desk::Account>(desk::Account{peach->policy, peach->roster}));
    made->msp_name = "Northstar IT";
    book = std::move(made);
    journal = std::move(*journal::open_sqlite((scratch.path() / "journal.db").string()));
  }
  std::unique_ptr<desk::Desk> desk() const { return std::move(*desk::Desk::open(*journal, book)); }
  desk::AlertEdge alert(const std::string& rule) const {
    desk::AlertEdge edge;
    edge.client = "peach";
    edge.rule = rule;
    edge.labels = {{"alertname", rule}, {"instance", "db-1"}, {"severity", "warning"}, {"site", "hq"}};
    edge.summary = "Almost full";
    edge.happened = clock->now();
    return edge;
  }

  test::Scratch scratch;
  std::unique_ptr<test::ManualClock> clock;
  std::shared_ptr<const desk::Book> book;  // shared with the desk
  std::unique_ptr<journal::Journal> journal;
};

DeskLoop::Hooks no_hooks() {
  return {.committed = [](const desk::Snapshot&) {},
          .took = [](std::chrono::nanoseconds) {},
          .decided = [](bool, std::size_t) {}};
}

std::shared_ptr<const rules::RuleSet> rule_set(const std::string& text) {
  auto parsed = rules::parse_rules(text, "rules.yml");
  REQUIRE(parsed);
  return std::make_shared<const rules::RuleSet>(std::move(*parsed));
}

}  // namespace

TEST_CASE("a desk that is stopped answers all that waits, however much it is") {
  const Bench bench;
  std::atomic<int> answered = 0;
  DeskLoop desk(bench.desk(), *bench.clock, no_hooks());
  desk.post(bench.alert("DiskFull"));
  for (int i = 0; i < 3'500; ++i) {
    desk.post(desk::Note{.incident = "peach-1", .person = "ana", .text = "note " + std::to_string(i)},
              [&](const Result<desk::Outcome>& outcome) { answered += outcome ? 1 : 0; });
  }
  desk.start();
  desk.stop();
  CHECK(answered == 3'500);
  CHECK(bench.journal->events_of("peach-1")->size() > 3'500);
}

TEST_CASE(
    "a command that comes after the desk's stop is refused at once, and one that waits for a start that never was") {
  const Bench bench;
  std::vector<std::string> problems;
  const auto note_problem = [&](const Result<desk::Outcome>& outcome) {
    problems.push_back(outcome ? "" : outcome.error().problem);
  };
  DeskLoop desk(bench.desk(), *bench.clock, no_hooks());
  desk.post(desk::Note{.incident = "peach-1", .person = "ana", .text = "early"}, note_problem);
  desk.stop();
  desk.post(desk::Note{.incident = "peach-1", .person = "ana", .text = "late"}, note_problem);
  desk.post(bench.alert("DiskFull"), note_problem);  // an alert comes again: it is not done
  desk.stop();
  REQUIRE(problems.size() == 2);
  for (const auto& problem : problems) CHECK(problem.find("stopping") != std::string::npos);
}

TEST_CASE("an answer under way while the server stops reads the server's counters and is written") {
  std::promise<void> asked, stopping;
  std::unique_ptr<HttpLoop> loop;
  http::Router router;
  router.add("GET", "/slow", [&](const http::Request&, const http::Reply& reply) {
    asked.set_value();
    stopping.get_future().wait();
    reply({.body = std::to_string(static_cast<int>(loop->connections())) + " connections"});
  });
  loop = std::move(*HttpLoop::open({.host = "127.0.0.1", .port = 0}, std::move(router)));
  loop->start();
  test::RawClient client(loop->port());
  client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  asked.get_future().wait();
  std::thread owner([&] { loop->stop(); });
  stopping.set_value();
  CHECK(client.rest().find("1 connections") != std::string::npos);
  owner.join();
  loop->stop();
  CHECK(loop->connections() == 0);
}

TEST_CASE("alerts of rules that are gone end, after a start and after a reload") {
  const std::string kept = "groups:\n- name: g\n  interval: 1m\n  rules:\n  - {alert: DiskFull, expr: free < 1}\n";
  struct Row {
    const char* name;
    std::string at_start, at_reload;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"gone while the collector was down", "groups: []\n", ""},
      {"renamed while the collector was down",
       "groups:\n- name: g\n  interval: 1m\n  rules:\n  - {alert: VolumeFull, expr: free < 1}\n", ""},
      {"gone at a reload", kept, "groups: []\n"},
      {"renamed at a reload", kept,
       "groups:\n- name: g\n  interval: 1m\n  rules:\n  - {alert: VolumeFull, expr: free < 1}\n"},
  }));
  INFO(row.name);
  const Bench bench;
  const auto desk = bench.desk();
  const std::vector<desk::Input> inputs{bench.alert("DiskFull")};
  REQUIRE(desk->handle(inputs, bench.clock->now()).front());
  const window::Window window;
  std::promise<desk::AlertEdge> ended;
  RulesLoop rules(window, *bench.clock, rule_set(row.at_start), *bench.book, *desk->snapshot(),
                  {.edge = [&](desk::AlertEdge edge) { ended.set_value(std::move(edge)); },
                   .took = [](std::chrono::nanoseconds) {}});
  rules.start();
  if (!row.at_reload.empty()) rules.replace(rule_set(row.at_reload), *bench.book);
  const std::vector<desk::Input> edges{ended.get_future().get()};
  rules.stop();
  CHECK(std::get<desk::AlertEdge>(edges[0]).kind == desk::AlertEdge::Kind::resolved);
  REQUIRE(desk->handle(edges, bench.clock->now()).front());
  CHECK(desk->snapshot()->incidents.front()->state == incident::State::resolved);
}
