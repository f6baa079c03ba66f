#include "collector/window/index.h"

#include <thread>

#include "collector/window/endpoint_samples.h"
#include "tests/support/catch.h"

namespace watchbill::window {
namespace {

using std::chrono::hours;

const Endpoint kDb{.client = "peach", .site = "hq", .instance = "db-1"};
const Endpoint kWeb{.client = "peach", .site = "hq", .instance = "web-1"};
const Instant kStart{hours{500'000}};

struct Two {
  Index index;
  EndpointSamples& db = index.endpoint(kDb, {});
  EndpointSamples& web = index.endpoint(kWeb, {});
  std::vector<Found> found(const std::string& name = "m") const {
    return index.find(Matching(std::vector<promql::Matcher>{{.name = "__name__", .value = name}}), nullptr);
  }
};

}  // namespace

TEST_CASE("a shape that another endpoint gives up before it is placed is found all the same") {
  Two two;
  const auto theirs = two.index.place(two.web, two.index.shape("m", {}), 0);
  const auto ours = two.index.shape("m", {});
  CHECK(ours == theirs);
  two.index.displace(two.web, *theirs);
  CHECK(two.found().empty());
  const auto placed = two.index.place(two.db, ours, 7);
  const auto found = two.found();
  REQUIRE(found.size() == 1);
  CHECK(found.front().endpoint == &two.db);
  CHECK(found.front().series == 7);
  CHECK(found.front().shape == placed);
}

TEST_CASE("endpoints that asked for a shape before either placed it share one") {
  Two two;
  const auto first = two.index.shape("m", {});
  const auto second = two.index.shape("m", {});
  const auto shared = two.index.place(two.db, first, 0);
  CHECK(two.index.place(two.web, second, 0) == shared);
  CHECK(two.found().size() == 2);
  two.index.displace(two.db, *shared);
  CHECK(two.found().size() == 1);
}

TEST_CASE("a shape that goes while a query holds it is gone when the last endpoint gives it up") {
  Two two;
  const auto empty = two.index.bytes();
  auto shape = two.index.place(two.db, two.index.shape("m", {}), 0);
  const auto query = two.found();
  REQUIRE(query.size() == 1);
  two.index.displace(two.db, *shape);
  CHECK(two.index.bytes() == empty);
  CHECK(two.found().empty());
  CHECK(value_of(query.front().shape->labels, "__name__") == "m");
}

TEST_CASE("a shape that is asked for and never placed is not kept") {
  Two two;
  const auto empty = two.index.bytes();
  CHECK(two.index.shape("m", {}));
  CHECK(two.index.bytes() == empty);
}

TEST_CASE("series that come and go on many endpoints at once, while queries run, are found while they are there") {
  Index index;
  const Limits limits{.horizon = hours{1}, .series = 3};
  std::vector<std::thread> threads;
  threads.reserve(3);
  for (int n = 0; n < 3; ++n) {
    threads.emplace_back([&index, &limits, n] {
      auto& into = index.endpoint({.client = "peach", .site = "hq", .instance = "h" + std::to_string(n)}, limits);
      Instant now = kStart;
      for (int i = 0; i < 500; ++i, now += hours{2}) {
        const auto ref = into.bind("m", {{"i", std::to_string(i % 7)}});
        if (!ref) return;
        into.append(now, std::vector<Value>{{*ref, 1}}, now);
        into.release(std::vector{*ref});
      }
    });
  }
  const Matching all(std::vector<promql::Matcher>{{.name = "__name__", .value = "m"}});
  for (int i = 0; i < 500; ++i) {
    for (const auto& found : index.find(all, nullptr)) {
      found.endpoint->read(std::span(&found, 1), kStart, kStart + hours{2000});
    }
  }
  for (auto& thread : threads) thread.join();
  std::size_t bound = 0;
  for (const auto* endpoint : index.endpoints()) {
    Size size;
    endpoint->measure(size);
    bound += size.series;
    CHECK(endpoint->last_tick() == kStart + 499 * hours{2});
  }
  CHECK(index.find(all, nullptr).size() == bound);
}

}  // namespace watchbill::window
