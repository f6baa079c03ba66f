#include "collector/metrics/metrics.h"

#include "collector/metrics/linux/process.h"
#include "proto/shared/exposition.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/manual_clock.h"
#include "tests/support/scratch.h"

using namespace watchbill;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const incident::Incident> an_incident(const std::string& rule, Party owner) {
  auto out = std::make_shared<incident::Incident>();
  out->id = "peach-1";
  out->client = "peach";
  out->rule_name = rule;
  out->severity = Severity::p1;
  out->instance = "db \"1\"\\\n";
  out->spans.emplace_back().owner = owner;
  return out;
}

/// Metrics over one client with one incident and one agent.
struct Shown {
  Shown() {
    const auto peach = test::policy("peach");
    auto book = std::make_shared<desk::Book>();
    book->clients.emplace("peach", std::make_shared<desk::Account>(desk::Account{peach->policy, peach->roster}));
    snapshot.incidents.push_back(an_incident("HostDown", Party::msp));
    auto drill = std::make_shared<incident::Incident>(*an_incident("", Party::msp));
    drill->drill = incident::Drill{.by = "ana", .ends_at = {}};  // counted nowhere
    snapshot.incidents.push_back(std::move(drill));
    fleet::Agent agent;
    agent.endpoint = {.client = "peach", .site = "hq", .instance = "db-1"};
    agent.state = fleet::AgentState::suspect;
    agent.clock_offset = -1500ms;
    clock = std::make_unique<test::ManualClock>(test::local(peach->roster, "2026-06-10 10:00"));
    metrics = std::make_unique<metrics::Metrics>(
        "0.1.0", *clock,
        metrics::Sources{.agents = [agent] { return std::vector{agent}; },
                         .snapshot = [this] { return std::make_shared<const desk::Snapshot>(snapshot); },
                         .book = [book] { return book; },
                         .deliveries =
                             [] {
                               using journal::DeliveryState;
                               return Result<std::vector<journal::DeliveryCounts>>(
                                   std::vector<journal::DeliveryCounts>{{"email", DeliveryState::sent, 3},
                                                                        {"email", DeliveryState::pending, 1},
                                                                        {"webhook", DeliveryState::failed, 2}});
                             },
                         .window =
                             [] {
                               return window::Size{
                                   .endpoints = 1, .series = 500, .samples = 9'000, .bytes = 20'000, .shed = 11};
                             },
                         .rules =
                             [] {
                               rules::RuleStatus failing;
                               failing.rule = "HostDown";
                               failing.error = "x";
                               return std::vector<metrics::ClientRules>{{.client = "peach", .rules = {failing}}};
                             },
                         .ingest =
                             [] {
                               metrics::IngestTotals totals;
                               totals.frames = 7;
                               totals.too_old = 3;
                               totals.future = 2;
                               totals.rejected = {{"frame", 2}, {"time", 0}};
                               return totals;
                             },
                         .journal_bytes = [] { return 4096.0; },
                         .is_ready = [] { return true; },
                         .http_connections = [] { return 2.0; },
                         .event_listeners = [] { return 1.0; }});
    metrics->committed(3ms);
    metrics->decided(true, 2);
    metrics->evaluated(1ms);
    metrics->edge("peach", true);
    metrics->reloaded(true, clock->now());
  }

  /// The value of a series, by its labels; nothing when it is not shown.
  std::optional<double> value(const std::string& name, Labels labels) const {
    const auto read = exposition::read(metrics->text(), "metrics");
    REQUIRE(read);
    labels = sorted(std::move(labels));
    for (const auto& sample : *read) {
      if (sample.name == name && sorted(sample.labels) == labels) return sample.value;
    }
    return std::nullopt;
  }

  desk::Snapshot snapshot;
  std::unique_ptr<test::ManualClock> clock;
  std::unique_ptr<metrics::Metrics> metrics;
};

}  // namespace

TEST_CASE("a scrape shows incidents by owner, agents by state, deliveries by result") {
  const Shown shown;
  struct Row {
    const char* name;
    Labels labels;
    double value;
  };
  const std::vector<Row> rows{
      {"watchbill_build_info", {{"version", "0.1.0"}}, 1},
      {"watchbill_incidents", {{"client", "peach"}, {"owner", "msp"}, {"severity", "P1"}, {"state", "open"}}, 1},
      {"watchbill_incidents", {{"client", "peach"}, {"owner", "internal"}, {"severity", "P1"}, {"state", "open"}}, 0},
      {"watchbill_agents", {{"client", "peach"}, {"state", "suspect"}}, 1},
      {"watchbill_agents", {{"client", "peach"}, {"state", "connected"}}, 0},
      {"watchbill_client_open", {{"client", "peach"}}, 1},
      {"watchbill_client_overflow", {{"client", "peach"}}, 0},
      {"watchbill_deliveries_total", {{"channel", "email"}, {"result", "sent"}}, 3},
      {"watchbill_deliveries_total", {{"channel", "webhook"}, {"result", "failed"}}, 2},
      {"watchbill_deliveries_pending", {{"channel", "email"}}, 1},
      {"watchbill_ingest_rejected_total", {{"reason", "frame"}}, 2},
      {"watchbill_ingest_rejected_total", {{"reason", "time"}}, 0},
      {"watchbill_ingest_too_old_frames_total", {}, 3},
      {"watchbill_ingest_future_frames_total", {}, 2},
      {"watchbill_window_series", {}, 500},
      {"watchbill_window_shed_samples_total", {}, 11},
      {"watchbill_rules_failing", {{"client", "peach"}}, 1},
      {"watchbill_desk_inputs_total", {{"result", "accepted"}}, 2},
      {"watchbill_desk_commit_duration_seconds_count", {}, 1},
      {"watchbill_agent_clock_offset_seconds", {{"client", "peach"}, {"instance", "db-1"}, {"site", "hq"}}, -1.5},
      {"watchbill_config_last_reload_successful", {}, 1},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(shown.value(row.name, row.labels) == row.value);
  }
  CHECK(shown.metrics->text().find("watchbill_alert{alertname=\"HostDown\"") != std::string::npos);
  CHECK(shown.metrics->text().find("watchbill_alert{alertname=\"\"") == std::string::npos);
}

TEST_CASE("promtool has nothing to say about the metrics") {
  if (!test::is_installed("promtool")) {
    WARN("SKIPPED: promtool is not installed");
    return;
  }
  const Shown shown;
  const test::Scratch scratch;
  const auto file = scratch.write("metrics", shown.metrics->text());
  const auto said = test::run({"sh", "-c", "promtool check metrics < " + file});
  CHECK(said.code == 0);
  CHECK(said.output + said.errors == "");
}

TEST_CASE("one scrape shows no more incidents one by one than it may, the most urgent of them") {
  Shown shown;
  shown.snapshot.incidents.clear();
  for (std::size_t i = 0; i < metrics::kMostAlerts + 10; ++i) {
    auto one = *an_incident("Rule", Party::internal);
    one.id = "peach-" + std::to_string(i);
    one.severity = i < 20 ? Severity::p4 : Severity::p2;
    shown.snapshot.incidents.push_back(std::make_shared<const incident::Incident>(std::move(one)));
  }
  const auto text = shown.metrics->text();
  std::size_t count = 0;
  for (auto at = text.find("watchbill_alert{"); at != std::string::npos; at = text.find("watchbill_alert{", at + 1))
    ++count;
  CHECK(count == metrics::kMostAlerts);
  CHECK(text.find("incident=\"peach-0\"") != std::string::npos);
  CHECK(text.find("incident=\"peach-15\"") == std::string::npos);
}

TEST_CASE("the process is read from files under a root") {
  const test::Scratch scratch;
  scratch.write(
      "proc/self/stat",
      "77 (a) name) (x)) S 1 77 77 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 1000 1048576 256 18446744073709551615 "
      "1 1 0 0 0 0 0\n");
  scratch.write("proc/self/limits",
                "Limit                     Soft Limit           Hard Limit           Units\n"
                "Max open files            1024                 524288               files\n");
  scratch.write("proc/self/fd/0", "");
  scratch.write("proc/self/fd/1", "");
  scratch.write("proc/stat", "cpu 1 2 3\nbtime 1700000000\n");
  const auto process = metrics::linux_::read_process(scratch.path());
  REQUIRE(process);
  CHECK(process->cpu_seconds == Approx(3));
  CHECK(process->start_time_seconds == Approx(1'700'000'010));
  CHECK(process->virtual_bytes == 1'048'576);
  CHECK(process->resident_bytes == 256 * 4096);
  CHECK(process->threads == 9);
  CHECK(process->open_fds == 2);
  CHECK(process->max_fds == 1024);
  CHECK_FALSE(metrics::linux_::read_process(scratch.path() / "nothing"));
}
