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
