#include "collector/window/window.h"

#include <thread>

#include "tests/support/catch.h"

namespace watchbill::window {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Op = promql::Matcher::Op;

const Instant kStart = Instant{hours{24 * 365 * 50}};
const Endpoint kDb{.client = "peach", .site = "hq", .instance = "db-1"};
const Endpoint kWeb{.client = "peach", .site = "branch", .instance = "web-1"};
const Endpoint kPear{.client = "pear", .site = "hq", .instance = "db-1"};

/// `instance/name{own}` of each series that a selection of all time finds, in its order.
std::vector<std::string> names(const promql::Source& source, const std::vector<promql::Matcher>& matchers) {
  std::vector<std::string> out;
  for (const auto& series : source.select(matchers, kStart - hours{24}, kStart + hours{24})) {
    std::string name =
        std::string(value_of(series.labels, "instance")) + "/" + std::string(value_of(series.labels, "__name__"));
    const auto mode = value_of(series.labels, "mode");
    if (!mode.empty()) name += "{" + std::string(mode) + "}";
    out.push_back(name);
  }
  return out;
}

/// Each point as milliseconds after kStart and value; a stale marker as `stale`.
std::string points(const promql::Source& source, const std::string& name, Instant from = kStart - hours{24},
                   Instant to = kStart + hours{24}) {
  std::string out;
  const std::vector<promql::Matcher> matchers{{.op = Op::equal, .name = "__name__", .value = name}};
  for (const auto& series : source.select(matchers, from, to)) {
    for (const auto& point : series.points) {
      out += std::to_string((point.time - kStart).count()) + "=";
      out += promql::is_stale(point.value) ? "stale " : std::to_string(static_cast<int>(point.value)) + " ";
    }
  }
  return out;
}

void fill(Window& window) {
  for (const auto& endpoint : {kDb, kWeb, kPear}) {
    auto& into = window.endpoint(endpoint);
    const Value values[] = {{.series = *into.bind("node_load1", {}), .value = 1},
                            {.series = *into.bind("node_cpu_seconds_total", {{"mode", "idle"}}), .value = 2},
                            {.series = *into.bind("node_cpu_seconds_total", {{"mode", "user"}}), .value = 3}};
    into.append(kStart, values, kStart);
  }
}

}  // namespace

TEST_CASE("Matchers choose series by name, own labels and the endpoint's labels") {
  Window window;
  fill(window);
  const auto peach = window.client("peach");
  struct Row {
    const char* name;
    std::vector<promql::Matcher> matchers;
    std::vector<std::string> found;
  };
  const std::vector<Row> rows = {
      {"a name", {{Op::equal, "__name__", "node_load1"}}, {"web-1/node_load1", "db-1/node_load1"}},
      {"a pattern of names, anchored", {{Op::matches, "__name__", "load1"}}, {}},
      {"a pattern of names that fits",
       {{Op::matches, "__name__", "node_l.*1"}},
       {"web-1/node_load1", "db-1/node_load1"}},
      {"own label",
       {{Op::equal, "mode", "idle"}},
       {"web-1/node_cpu_seconds_total{idle}", "db-1/node_cpu_seconds_total{idle}"}},
      {"an absent label is empty", {{Op::equal, "mode", ""}}, {"web-1/node_load1", "db-1/node_load1"}},
      {"not a pattern",
       {{Op::not_matches, "mode", "idle|"}},
       {"web-1/node_cpu_seconds_total{user}", "db-1/node_cpu_seconds_total{user}"}},
      {"the site", {{Op::equal, "site", "hq"}, {Op::equal, "mode", "user"}}, {"db-1/node_cpu_seconds_total{user}"}},
      {"the instance, negated",
       {{Op::not_equal, "instance", "db-1"}, {Op::equal, "__name__", "node_load1"}},
       {"web-1/node_load1"}},
      {"the job",
       {{Op::equal, "job", "node"}, {Op::equal, "mode", "user"}, {Op::matches, "instance", "w.+"}},
       {"web-1/node_cpu_seconds_total{user}"}},
      {"another job", {{Op::equal, "job", "windows"}}, {}},
      {"another client", {{Op::equal, "client", "pear"}}, {}},
      {"a pattern that is none", {{Op::matches, "mode", "("}}, {}},
      {"a pattern that is none, negated", {{Op::not_matches, "mode", "("}}, {}},
      {"a dot is no line feed", {{Op::matches, "__name__", "node.load1"}}, {"web-1/node_load1", "db-1/node_load1"}},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(names(*peach, row.matchers) == row.found);
  }
}

TEST_CASE("A client's source holds that client's series, and everything holds all") {
  Window window;
  fill(window);
  const std::vector<promql::Matcher> load{{Op::equal, "__name__", "node_load1"}};
  CHECK(names(*window.client("pear"), load) == std::vector<std::string>{"db-1/node_load1"});
  CHECK(names(*window.client("plum"), load).empty());
  CHECK(names(*window.everything(), load).size() == 3);
}

TEST_CASE("Series carry the collector's client, site, instance and job, whatever the wire said") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto ref =
      *db.bind("m", {{"client", "evil"}, {"instance", "evil"}, {"job", "evil"}, {"site", "evil"}, {"x", "1"}});
  CHECK(db.bind("m", {{"x", "1"}}) == ref);
  db.append(kStart, std::vector<Value>{{ref, 1}}, kStart);
  const auto series = window.everything()->select({}, kStart, kStart);
  REQUIRE(series.size() == 1);
  CHECK(series[0].labels ==
        Labels{
            {"__name__", "m"}, {"client", "peach"}, {"instance", "db-1"}, {"job", "node"}, {"site", "hq"}, {"x", "1"}});
}

TEST_CASE("Ticks are merged out of order and what is there stays") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  const auto other = *db.bind("other", {});
  const Instant now = kStart + seconds{40};
  for (const int t : {10, 30, 20, 5, 20, 40}) {
    db.append(kStart + seconds{t}, std::vector<Value>{{ref, static_cast<double>(t)}}, now);
  }
  db.append(kStart + seconds{30}, std::vector<Value>{{ref, 99}, {other, 7}}, now);
  const auto source = window.client("peach");
  CHECK(points(*source, "m") == "5000=5 10000=10 20000=20 30000=30 40000=40 ");
  CHECK(points(*source, "other") == "30000=7 ");
  CHECK(points(*source, "m", kStart + seconds{10}, kStart + seconds{30}) == "10000=10 20000=20 30000=30 ");
  CHECK(points(*source, "m", kStart + seconds{11}, kStart + milliseconds{19'999}).empty());
  CHECK(db.last_tick() == kStart + seconds{40});
}

TEST_CASE("A series that ends gets one stale marker, and a value at the same tick wins") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  db.append(kStart, std::vector<Value>{{ref, 1}}, kStart);
  db.end(std::vector<SeriesRef>{ref}, kStart, kStart);
  CHECK(points(*window.client("peach"), "m") == "0=1 ");
  db.end(std::vector<SeriesRef>{ref}, kStart + seconds{5}, kStart + seconds{5});
  db.end(std::vector<SeriesRef>{ref}, kStart + seconds{5}, kStart + seconds{5});
  CHECK(points(*window.client("peach"), "m") == "0=1 5000=stale ");
  db.append(kStart + seconds{5}, std::vector<Value>{{ref, 2}}, kStart + seconds{5});
  CHECK(points(*window.client("peach"), "m") == "0=1 5000=2 ");
}

TEST_CASE("An endpoint that is gone has markers in all series that live, and an up of 0 with them") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto up = *db.bind("up", {});
  const auto live = *db.bind("live", {});
  const auto ended = *db.bind("ended", {});
  db.bind("never", {});
  db.append(kStart, std::vector<Value>{{up, 1}, {live, 1}, {ended, 1}}, kStart);
  db.end(std::vector<SeriesRef>{ended}, kStart + seconds{1}, kStart + seconds{1});
  db.append(kStart + seconds{5}, std::vector<Value>{{up, 1}, {live, 2}}, kStart + seconds{5});
  db.end_all(kStart + seconds{8});
  db.end_all(kStart + seconds{9});
  db.append(kStart + seconds{10}, std::vector<Value>{{up, 0}}, kStart + seconds{10});
  const auto source = window.client("peach");
  CHECK(points(*source, "up") == "0=1 5000=1 8000=0 9000=0 10000=0 ");
  CHECK(points(*source, "live") == "0=1 5000=2 8000=stale ");
  CHECK(points(*source, "ended") == "0=1 1000=stale ");
  CHECK(points(*source, "never").empty());
}

TEST_CASE("An agent whose clock is ahead goes stale too") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  const auto up = *db.bind("up", {});
  db.append(kStart + seconds{10}, std::vector<Value>{{ref, 1}, {up, 1}}, kStart + seconds{10});
  db.end_all(kStart + seconds{2});
  CHECK(points(*window.client("peach"), "m") == "10000=1 10001=stale ");
  CHECK(points(*window.client("peach"), "up") == "10000=1 10001=0 ");
}

TEST_CASE("Samples older than the horizon go, and none comes back") {
  Window window(Limits{.horizon = seconds{600}});
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  const auto tick = [&](int t, int now) {
    return db.append(kStart + seconds{t}, std::vector<Value>{{ref, static_cast<double>(t)}}, kStart + seconds{now});
  };
  for (int t = 0; t <= 3000; t += 5) CHECK(tick(t, t) == Placed::taken);
  const auto source = window.client("peach");
  const std::vector<promql::Matcher> all{{Op::equal, "__name__", "m"}};
  auto series = source->select(all, kStart, kStart + hours{1});
  REQUIRE(series.size() == 1);
  CHECK(series[0].points.size() == 121);
  CHECK(series[0].points.front().time == kStart + seconds{2400});
  CHECK(tick(2399, 3000) == Placed::too_old);
  series = source->select(all, kStart, kStart + hours{1});
  CHECK(series[0].points.front().time == kStart + seconds{2400});
  CHECK(window.size().samples < 121 + 120);
}

TEST_CASE("A tick that is not taken says why, and changes nothing") {
  struct Row {
    const char* name;
    Duration tick;  // less now
    Placed placed;
  };
  const auto row = GENERATE(values<Row>({
      {"the present", seconds{0}, Placed::taken},
      {"late", seconds{-599}, Placed::taken},
      {"what the window has", seconds{-60}, Placed::known},
      {"the edge of the horizon", seconds{-600}, Placed::taken},
      {"before the horizon", milliseconds{-600'001}, Placed::too_old},
      {"before all time", seconds{-2'000'000'000}, Placed::too_old},
      {"a clock a little ahead", kAhead, Placed::taken},
      {"the future", kAhead + milliseconds{1}, Placed::future},
      {"a far future", hours{24 * 365}, Placed::future},
  }));
  INFO(row.name);
  const bool is_empty = GENERATE(true, false);
  if (is_empty && row.placed == Placed::known) return;
  Window window(Limits{.horizon = seconds{600}});
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  if (!is_empty) db.append(kStart - seconds{60}, std::vector<Value>{{ref, 1}}, kStart);
  const auto before = window.size().samples;
  CHECK(db.append(kStart + row.tick, std::vector<Value>{{ref, 2}}, kStart) == row.placed);
  CHECK(window.size().samples == before + (row.placed == Placed::taken ? 1 : 0));
}

TEST_CASE("A collector whose clock is set back goes on in the present, and what lies in the future goes") {
  const Duration back = GENERATE(seconds{60}, hours{1}, hours{7}, hours{24 * 365});
  INFO(back.count() << " ms back");
  Window window;
  auto& db = window.endpoint(kDb);
  const auto up = *db.bind("up", {});
  const auto live = *db.bind("live", {});
  const auto ended = *db.bind("ended", {});
  const auto tick = [&](Instant t, double value) {
    return db.append(t, std::vector<Value>{{up, 1}, {live, value}}, t);
  };
  const auto count = [&](const std::string& name, Instant from, Instant to) {
    const auto text = points(*window.client("peach"), name, from, to);
    return std::count(text.begin(), text.end(), '=');
  };
  db.append(kStart - seconds{5}, std::vector<Value>{{ended, 1}}, kStart - seconds{5});
  Instant now = kStart;
  for (int i = 0; i < 1440; ++i, now += seconds{5}) CHECK(tick(now, i) == Placed::taken);  // two hours
  db.end(std::vector{ended}, now, now);
  now -= back;
  for (int i = 0; i < 10; ++i, now += seconds{5}) CHECK(tick(now, 5000 + i) == Placed::taken);
  const Instant last = now - seconds{5};
  CHECK(db.last_tick() == last);
  CHECK(count("live", last - seconds{44}, last) == 9);
  CHECK(count("live", last + milliseconds{1}, kStart + hours{24}) == 0);
  CHECK(count("up", last + milliseconds{1}, kStart + hours{24}) == 0);
  // What was stale stays so; what is live goes stale now and not in the future.
  if (const auto text = points(*window.client("peach"), "ended"); !text.empty()) {
    CHECK(text.ends_with("stale "));
    CHECK(count("ended", now, kStart + hours{24}) == 0);
  }
  db.end_all(now);
  CHECK(points(*window.client("peach"), "live", now, kStart + hours{24}) ==
        std::to_string((now - kStart).count()) + "=stale ");
}

TEST_CASE("An agent that is gone goes stale now, though its samples are of a future that is none any more") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  for (int t = 0; t <= 3600; t += 5) db.append(kStart + seconds{t}, std::vector<Value>{{ref, 1}}, kStart + seconds{t});
  const Instant now = kStart + seconds{1800};
  db.end_all(now);
  CHECK(points(*window.client("peach"), "m", now - seconds{5}) == "1795000=1 1800000=stale ");
}

TEST_CASE("What the horizon has hidden stays hidden when the clock is set back, from a new series too") {
  Window window({.horizon = hours{1}, .series = 2});
  auto& db = window.endpoint(kDb);
  const auto old = *db.bind("old", {});
  const auto live = *db.bind("live", {});
  db.append(kStart, std::vector<Value>{{old, 1}, {live, 1}}, kStart);
  db.append(kStart + seconds{5}, std::vector<Value>{{live, 1}}, kStart + seconds{5});
  db.release(std::vector{old});
  Instant now = kStart + hours{1} + seconds{5};
  db.append(now, std::vector<Value>{{live, 1}}, now);
  const auto fresh = *db.bind("fresh", {});
  REQUIRE(fresh == old);
  now -= seconds{1800};
  db.append(now, std::vector<Value>{{live, 1}, {fresh, 7}}, now);
  CHECK(points(*window.client("peach"), "fresh") == std::to_string((now - kStart).count()) + "=7 ");
}

TEST_CASE(
    "Ticks far apart may leave whole blocks behind the horizon, and a clock set back finds its way through them") {
  Window window;
  auto& db = window.endpoint(kDb);
  const auto ref = *db.bind("m", {});
  const auto tick = [&](Instant t, Instant now) { return db.append(t, std::vector<Value>{{ref, 1}}, now); };
  Instant now = kStart;
  for (int i = 0; i < 120; ++i, now += std::chrono::minutes{10}) tick(now, now);  // one block of 20 hours
  CHECK(tick(now - std::chrono::minutes{15}, now) == Placed::taken);              // cuts it in two
  now -= hours{1};
  CHECK(tick(now, now) == Placed::taken);
  CHECK(db.last_tick() == now);
  const auto text = points(*window.client("peach"), "m");
  CHECK(std::count(text.begin(), text.end(), '=') == 32);
}

TEST_CASE("The window tells its size, and an idle series takes less than a byte a sample") {
  Window window;
  auto& db = window.endpoint(kDb);
  std::vector<Value> values;
  for (int i = 0; i < 200; ++i) values.push_back({*db.bind("m", {{"i", std::to_string(i)}}), 1.0 * i});
  for (int t = 0; t < 1200; ++t) db.append(kStart + seconds{5 * t}, values, kStart + seconds{5 * t});
  const auto size = window.size();
  CHECK(size.endpoints == 1);
  CHECK(size.series == 200);
  CHECK(size.samples == 200 * 1200);
  CHECK(size.bytes < 300'000);
}

TEST_CASE("Endpoints are written and read from several threads at once") {
  Window window;
  std::vector<std::thread> threads;
  for (int n = 0; n < 3; ++n) {
    threads.emplace_back([&window, n] {
      auto& into = window.endpoint({.client = "peach", .site = "hq", .instance = "h" + std::to_string(n)});
      for (int t = 0; t < 300; ++t) {
        const auto ref = *into.bind("m", {{"k", std::to_string(t % 10)}});
        into.append(kStart + seconds{t}, std::vector<Value>{{ref, 1}}, kStart + seconds{t});
      }
    });
  }
  const auto source = window.client("peach");
  std::size_t seen = 0;
  for (int i = 0; i < 50; ++i) seen = source->select({}, kStart, kStart + hours{1}).size();
  for (auto& thread : threads) thread.join();
  seen = source->select({}, kStart, kStart + hours{1}).size();
  CHECK(seen == 30);
}

}  // namespace watchbill::window
