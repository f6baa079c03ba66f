// What deciding and keeping costs: decisions of decide_owner, events committed on SQLite, a storm of alerts through the
// desk, and the start with many open incidents. Medians of several runs; decisions by the process's own CPU time, the
// rest by the wall. desk [INCIDENTS_AT_START [RUNS]]
#include "collector/desk/desk.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "collector/journal/journal.h"
#include "collector/ownership/decision.h"
#include "tests/collector/journal/story.h"
#include "tests/support/scratch.h"
#include "tests/support/worked_example.h"

namespace {

using namespace watchbill;

constexpr int kClients = 50;
constexpr int kAlerts = 10'000;
constexpr std::size_t kGroup = 1'000;
const Instant kNight = test::at("2026-06-10T06:00:00Z");

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// What something took.
struct Spent {
  double wall = 0, cpu = 0;
};
class Watch {
 public:
  Spent spent() const { return {.wall = wall_seconds() - wall_, .cpu = cpu_seconds() - cpu_}; }

 private:
  double wall_ = wall_seconds(), cpu_ = cpu_seconds();
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Spent median(const std::vector<Spent>& all) {
  std::vector<double> wall, cpu;
  for (const auto& each : all) {
    wall.push_back(each.wall);
    cpu.push_back(each.cpu);
  }
  return {.wall = median(wall), .cpu = median(cpu)};
}

std::string client_name(int n) {
  return "client" + std::to_string(n);
}

/// Peach fifty times over.
std::shared_ptr<const desk::Book> book_of_clients() {
  auto book = std::make_shared<desk::Book>(*test::worked_example());
  const auto peach = book->clients.at("peach");
  book->clients.clear();
  for (int n = 0; n < kClients; ++n) {
    auto account = std::make_shared<desk::Account>(*peach);
    account->policy.client = client_name(n);
    book->clients.emplace(account->policy.client, std::move(account));
  }
  return book;
}

void decisions(int runs) {
  const auto account = test::peach();
  std::vector<ownership::IncidentView> views;
  for (const char* category : {"servers", "network", "apps", "workplace", "security"}) {
    for (const auto severity : {Severity::p1, Severity::p2, Severity::p3, Severity::p4}) {
      ownership::IncidentView view;
      view.category = category;
      view.severity = severity;
      view.site = "hq";
      view.happened = view.received = kNight;
      views.push_back(view);
    }
  }
  std::vector<double> rates;
  std::size_t sink = 0;
  for (int run = 0; run < runs; ++run) {
    constexpr int kRounds = 2'000;
    const double before = cpu_seconds();
    for (int round = 0; round < kRounds; ++round) {
      for (auto& view : views) {
        const Instant now = kNight + std::chrono::minutes{round * 7};
        view.received = view.happened = now;
        sink += ownership::decide_owner(account->policy, account->roster, {}, view, now).because.size();
      }
    }
    rates.push_back(kRounds * static_cast<double>(views.size()) / (cpu_seconds() - before));
  }
  std::printf("decisions   %.0f a second on one core (20 views, a new instant each round; %zu)\n", median(rates),
              sink % 10);
}

/// Events of incidents that open, three each, as the core decides them.
std::vector<journal::Commit> openings_at(int first, int count) {
  static const journal::Commit sample = test::openings(1, kNight).at(0);
  std::vector<journal::Commit> group;
  for (int n = first; n < first + count; ++n) {
    auto commit = sample;
    const std::string client = client_name(n % kClients);
    for (auto& event : commit.events) {
      event.client = client;
      event.incident = incident::make_id(client, n / kClients + 1);
      if (auto* opened = std::get_if<incident::Opened>(&event.body)) opened->key += std::to_string(n);
    }
    for (auto& delivery : commit.deliveries) {
      delivery.key += std::to_string(n);
      delivery.message.client = client;
      delivery.message.incident = commit.events.front().incident;
    }
    group.push_back(std::move(commit));
  }
  return group;
}

void commits(int runs) {
  std::vector<Spent> all;
  std::size_t events = 0;
  for (int run = 0; run < runs; ++run) {
    const test::Scratch scratch;
    const auto journal = *journal::open_sqlite((scratch.path() / "journal.db").string());
    std::vector<std::vector<journal::Commit>> groups;
    for (int n = 0; n < 10; ++n) groups.push_back(openings_at(n * static_cast<int>(kGroup), kGroup));
    events = 0;
    const Watch watch;
    for (const auto& group : groups) {
      if (!journal->commit(group, kNight)) std::abort();
      for (const auto& commit : group) events += commit.events.size();
    }
    all.push_back(watch.spent());
  }
  const Spent spent = median(all);
  const auto count = static_cast<double>(events);
  std::printf("commits     %.0f events a second on SQLite, %.0f by CPU time (groups of %zu inputs, with deliveries)\n",
              count / spent.wall, count / spent.cpu, kGroup);
}

/// Of one site of its client, whose endpoints fall silent one after the other.
desk::AlertEdge of_site(desk::AlertEdge edge) {
  edge.labels = sorted(with(std::move(edge.labels), "site", "hq"));
  edge.site_endpoints = kAlerts / kClients;
  return edge;
}

void storm(int runs, bool of_sites) {
  std::vector<Spent> times;
  std::vector<double> events;
  std::size_t most = 0;
  for (int run = 0; run < runs; ++run) {
    const test::Scratch scratch;
    const auto journal = *journal::open_sqlite((scratch.path() / "journal.db").string());
    const auto desk = *desk::Desk::open(*journal, book_of_clients());
    std::vector<desk::Input> inputs;
    for (int n = 0; n < kAlerts; ++n) {
      auto edge =
          test::firing({.instance = "db-" + std::to_string(n / kClients), .client = client_name(n % kClients)}, kNight);
      inputs.emplace_back(of_sites ? of_site(std::move(edge)) : std::move(edge));
    }
    const Watch watch;
    for (std::size_t n = 0; n < inputs.size(); n += kGroup) {
      const Instant now = kNight + Duration{static_cast<std::int64_t>(n) / 10};
      for (const auto& outcome : desk->handle(std::span(inputs).subspan(n, kGroup), now)) {
        if (!outcome) std::abort();
      }
    }
    times.push_back(watch.spent());
    events.push_back(static_cast<double>(*journal->verify()));
    std::map<std::string, std::size_t> rows;
    const auto due = *journal->due_deliveries(kNight + std::chrono::hours{1}, {}, 1'000'000);
    for (const auto& each : due) most = std::max(most, ++rows[each.message.person]);
  }
  const Spent spent = median(times);
  std::printf(
      "storm       %d alerts over %d clients%s: %.2f s until all are journalled (CPU %.2f s, %.0f events);"
      " %zu messages to one person before they are folded\n",
      kAlerts, kClients, of_sites ? ", whole sites" : "", spent.wall, spent.cpu, median(events), most);
}

void start(int incidents, int runs) {
  const test::Scratch scratch;
  const std::string file = (scratch.path() / "journal.db").string();
  {
    const auto journal = *journal::open_sqlite(file);
    for (int n = 0; n < incidents; n += static_cast<int>(kGroup)) {
      if (!journal->commit(openings_at(n, static_cast<int>(kGroup)), kNight)) std::abort();
    }
  }
  std::vector<Spent> times;
  const auto book = book_of_clients();
  std::size_t open = 0;
  for (int run = 0; run < runs; ++run) {
    const Watch watch;
    const auto journal = *journal::open_sqlite(file);
    const auto desk = *desk::Desk::open(*journal, book);
    times.push_back(watch.spent());
    open = desk->snapshot()->incidents.size();
  }
  const Spent spent = median(times);
  std::printf("start       %.2f s with %zu open incidents (CPU %.2f s)\n", spent.wall, open, spent.cpu);
}

}  // namespace

int main(int argc, char** argv) {
  const int incidents = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const int runs = argc > 2 ? std::atoi(argv[2]) : 5;
  decisions(runs);
  commits(runs);
  storm(runs, false);
  storm(runs, true);
  start(incidents, runs);
  return 0;
}
