#include "collector/window/window.h"
#include "tests/support/catch.h"

namespace watchbill::window {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Endpoint kDb{.client = "peach", .site = "hq", .instance = "db-1"};
const Endpoint kWeb{.client = "peach", .site = "hq", .instance = "web-1"};
const Instant kStart{hours{500'000}};

std::vector<std::string> names(const Window& window, Instant from, Instant to) {
  std::vector<std::string> out;
  for (const auto& series : window.everything()->select({}, from, to)) {
    for (const auto& label : series.labels) {
      if (label.name == "__name__") out.push_back(label.value);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("an endpoint has at most the series of its limits, and others are undisturbed") {
  Window window({.horizon = hours{1}, .series = 3});
  auto& db = window.endpoint(kDb);
  const auto a = db.bind("a", {});
  REQUIRE(a);
  REQUIRE(db.bind("b", {}));
  REQUIRE(db.bind("c", {}));
  CHECK_FALSE(db.bind("d", {}));
  CHECK(db.bind("a", {}) == a);
  CHECK(window.size().series == 3);
  CHECK(window.endpoint(kWeb).bind("d", {}));
}

TEST_CASE("the texts of an endpoint's series are bounded too") {
  Window window({.text_bytes = 1000});
  auto& db = window.endpoint(kDb);
  REQUIRE(db.bind("a", {{"x", std::string(800, 'x')}}));
  CHECK_FALSE(db.bind("b", {{"x", std::string(800, 'x')}}));
  CHECK(db.bind("c", {{"x", std::string(50, 'x')}}));
}

TEST_CASE("a series makes room once nobody holds it and the horizon has passed it, and is not taken for the next") {
  Window window({.horizon = hours{1}, .series = 3});
  auto& db = window.endpoint(kDb);
  const auto old = *db.bind("old", {});
  const auto held = *db.bind("held", {});
  const auto live = *db.bind("live", {});
  db.append(kStart, std::vector<Value>{{old, 1}, {held, 2}, {live, 3}}, kStart);
  db.append(kStart + seconds{5}, std::vector<Value>{{live, 4}}, kStart + seconds{5});
  db.release(std::vector{old});
  CHECK_FALSE(db.bind("fresh", {}));  // the horizon still shows the old one
  CHECK(names(window, kStart, kStart) == std::vector<std::string>{"old", "held", "live"});
  const Instant later = kStart + hours{1} + seconds{5};
  db.append(later, std::vector<Value>{{live, 5}}, later);
  const auto fresh = db.bind("fresh", {});
  REQUIRE(fresh);
  CHECK(window.size().series == 3);
  CHECK_FALSE(db.bind("another", {}));
  db.append(later, std::vector<Value>{{*fresh, 6}, {held, 7}}, later);
  CHECK(names(window, kStart, later).size() == 3);
  const std::vector<promql::Matcher> of_old{{.name = "__name__", .value = "old"}};
  CHECK(window.everything()->select(of_old, kStart, later).empty());
  const std::vector<promql::Matcher> of_fresh{{.name = "__name__", .value = "fresh"}};
  const auto found = window.everything()->select(of_fresh, kStart, later);
  REQUIRE(found.size() == 1);
  CHECK(found.front().points.size() == 1);
  CHECK(found.front().points.front().value == 6);
}

TEST_CASE("an endpoint that sends far too often keeps the newest of it, says how much went, and takes no more memory") {
  constexpr std::size_t kBytes = 1 << 20;
  Window window({.horizon = hours{1}, .bytes = kBytes});
  auto& db = window.endpoint(kDb);
  const auto& web = window.endpoint(kWeb);
  std::vector<Value> values;
  values.reserve(100);
  for (int i = 0; i < 100; ++i) values.push_back({*db.bind("m", {{"i", std::to_string(i)}}), 0});
  const bool is_replayed = GENERATE(false, true);
  INFO((is_replayed ? "from the newest to the oldest" : "as it comes"));
  constexpr int kSent = 20'000;
  for (int n = 0; n < kSent; ++n) {
    for (auto& value : values) value.value += 0.1 * (value.series + 1.0);
    const Instant tick =
        is_replayed ? kStart - n * std::chrono::milliseconds{100} : kStart + n * std::chrono::milliseconds{10};
    db.append(tick, values, is_replayed ? kStart : tick);
  }
  const auto size = window.size();
  CHECK(size.bytes < 2 * kBytes);
  CHECK(size.samples > 0);
  CHECK(size.samples + size.shed == kSent * values.size());
  const Instant newest = is_replayed ? kStart : kStart + (kSent - 1) * std::chrono::milliseconds{10};
  CHECK(db.last_tick() == newest);
  CHECK(names(window, newest, newest).size() == values.size());
  CHECK(web.last_tick() == Instant::min());
}

TEST_CASE("series that come and go for ever take no more memory than the limits") {
  Window window({.horizon = hours{1}, .series = 10});
  auto& db = window.endpoint(kDb);
  std::size_t bytes = 0;
  Instant now = kStart;
  for (int i = 0; i < 1000; ++i, now += std::chrono::minutes{10}) {
    const auto ref = db.bind("m", {{"container", std::to_string(100'000 + i)}});
    REQUIRE(ref);
    db.append(now, std::vector<Value>{{*ref, 1}}, now);
    db.release(std::vector{*ref});
    if (i == 100) bytes = window.size().bytes;
  }
  CHECK(window.size().bytes < bytes * 5 / 4);
  CHECK(window.size().series <= 10);
}

}  // namespace watchbill::window
