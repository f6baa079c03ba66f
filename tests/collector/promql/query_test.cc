// What the test files of tests/promql cannot say: reach, limits, the shapes of answers.

#include "collector/promql/query.h"

#include "tests/collector/promql/memory_source.h"
#include "tests/support/catch.h"

using namespace watchbill;
using promql::Query;

namespace {

Instant second(std::int64_t s) {
  return Instant{std::chrono::seconds{s}};
}

test::MemorySource example() {
  test::MemorySource source;
  for (const char* host : {"b", "a"}) {
    std::vector<promql::Point> points;
    for (int i = 0; i <= 10; ++i) points.push_back({.time = second(i * 60), .value = static_cast<double>(i)});
    source.add({{"__name__", "m"}, {"host", host}}, std::move(points));
  }
  return source;
}

}  // namespace

TEST_CASE("a query says how far back it reads") {
  struct Row {
    const char* name;
    const char* query;
    Duration reach;
  };
  using namespace std::chrono_literals;
  const Row rows[] = {
      {"nothing", "1 + time()", 0s},
      {"look-back", "m", 5min},
      {"range instead of look-back", "rate(m[1h])", 1h},
      {"offset adds", "rate(m[1h] offset 2h)", 3h},
      {"offset ahead takes away", "m offset -2m", 3min},
      {"never less than nothing", "m offset -1h", 0s},
      {"subquery adds its range", "max_over_time(rate(m[5m])[1h:1m] offset 10m)", 1h + 15min},
      {"the furthest of several", "m + rate(m[30m]) + sum(m offset 1h)", 1h + 5min},
      {"a fixed time is out of every window", "m @ 100", Duration::max()},
      {"the evaluation's own bounds are not", "m @ end()", 5min},
  };
  for (const auto& row : rows) {
    INFO(row.name << ": " << row.query);
    CHECK(Query::parse(row.query)->reach() == row.reach);
  }
}

TEST_CASE("answers have the shape of their query") {
  const auto source = example();
  const auto scalar = Query::parse("1 + 1")->instant(source, second(60));
  REQUIRE(scalar);
  CHECK(std::get<promql::Scalar>(*scalar).value == 2);
  CHECK(std::get<promql::Text>(*Query::parse("'x'")->instant(source, second(60))).value == "x");
  const auto vector = std::get<promql::Vector>(*Query::parse("m")->instant(source, second(90)));
  REQUIRE(vector.size() == 2);
  CHECK(vector[0].time == second(90));
  const auto matrix = std::get<promql::Matrix>(*Query::parse("m[2m]")->instant(source, second(120)));
  REQUIRE(matrix.size() == 2);
  CHECK(value_of(matrix[0].labels, "host") == "a");
  CHECK(matrix[0].points.size() == 3);
  const auto range = Query::parse("sum(m)")->range(source, second(0), second(120), std::chrono::minutes{1});
  REQUIRE(range);
  REQUIRE(range->size() == 1);
  CHECK(range->front().points.size() == 3);
  CHECK(range->front().points[2].value == 4);
}

TEST_CASE("a range needs a step and an order") {
  const auto source = example();
  const auto query = *Query::parse("m");
  CHECK_FALSE(query.range(source, second(0), second(60), Duration{0}));
  CHECK_FALSE(query.range(source, second(60), second(0), Duration{1000}));
}

TEST_CASE("a query that needs too many samples ends with an error, however it asks for them") {
  const auto source = example();
  const promql::Options options{.max_samples = 1'000};
  for (const char* text :
       {"max_over_time(m[100y:1ms])", "sum_over_time(vector(1)[1h:1ms])", "count_over_time(m[10m:1s])"}) {
    INFO(text);
    const auto value = Query::parse(text)->instant(source, second(600), options);
    REQUIRE_FALSE(value);
    CHECK(value.error().problem.find("too many samples") != std::string::npos);
  }
  CHECK_FALSE(Query::parse("1")->range(source, second(0), second(1'000'000), Duration{1000}, options));
  CHECK(Query::parse("sum(m)")->instant(source, second(600), options));
}

TEST_CASE("the look-back is an option") {
  const auto source = example();
  const promql::Options options{.look_back = std::chrono::minutes{1}};
  const auto query = *Query::parse("m");
  CHECK(std::get<promql::Vector>(*query.instant(source, second(660), options)).size() == 2);
  CHECK(std::get<promql::Vector>(*query.instant(source, second(661), options)).empty());
}
