#include "tests/promql/random_query.h"

#include <cmath>

#include "collector/promql/parse/ast.h"
#include "collector/promql/query.h"
#include "tests/collector/promql/memory_source.h"
#include "tests/promql/bind_at.h"
#include "tests/promql/series_line.h"
#include "tests/support/catch.h"

using namespace watchbill;
using promql::Query;

namespace {

test::MemorySource loaded(test::RandomQuery& random) {
  test::MemorySource source;
  for (const auto& line : random.series()) {
    const auto series = test::parse_series_line(line);
    REQUIRE(series);
    std::vector<promql::Point> points;
    for (std::size_t i = 0; i < series->values.size(); ++i) {
      if (!series->values[i]) continue;
      points.push_back({.time = Instant{Duration{30'000} * static_cast<std::int64_t>(i)}, .value = *series->values[i]});
    }
    source.add(series->labels, std::move(points));
  }
  return source;
}

/// Labels to value, so that order does not count.
std::map<std::string, std::string> at_step(const promql::Matrix& matrix, Instant t) {
  std::map<std::string, std::string> out;
  for (const auto& series : matrix) {
    std::string key;
    for (const auto& label : series.labels) key += label.name + '=' + label.value + ';';
    for (const auto& point : series.points) {
      if (point.time == t) out[key] = std::isnan(point.value) ? "NaN" : std::to_string(point.value);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("any query parses again from its own text to the same query") {
  test::RandomQuery random(20260612);
  int parsed = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random.query(1 + i % 5);
    const auto query = Query::parse(text);
    // Pieces put together without parentheses may bind in ways that do not go together.
    if (!query) continue;
    ++parsed;
    const auto again = Query::parse(query->text());
    if (!again) FAIL(query->text() << ": " << again.error().text());
    if (!promql::equal(query->expr(), again->expr())) FAIL_CHECK(text << " became " << again->text());
    if (query->text() != again->text()) FAIL_CHECK(query->text() << " became " << again->text());
  }
  CHECK(parsed > 18'000);
}

TEST_CASE("each step of a range is what the instant query answers there") {
  test::RandomQuery random(7);
  int compared = 0;
  for (int round = 0; round < 20; ++round) {
    const auto source = loaded(random);
    for (int i = 0; i < 100; ++i) {
      const std::string text = random.query(1 + i % 4);
      // start() and end() mean another instant in a range.
      if (text.find("start()") != std::string::npos || text.find("end()") != std::string::npos) continue;
      const auto query = Query::parse(text);
      if (!query) continue;
      const Duration step{90'000};
      const Instant from{Duration{600'000}};
      const auto range = query->range(source, from, from + 4 * step, step);
      bool failed = false;
      for (int k = 0; k <= 4; ++k) {
        const auto alone = query->range(source, from + k * step, from + k * step, step);
        failed = failed || !alone;
        if (!alone || !range) continue;
        ++compared;
        if (at_step(*range, from + k * step) != at_step(*alone, from + k * step)) FAIL_CHECK(text << " at step " << k);
      }
      if (failed == range.has_value()) FAIL_CHECK(text << ": fails alone and not in the range, or the other way round");
    }
  }
  CHECK(compared > 3'000);
}

TEST_CASE("a query bound by @ answers the same wherever it is evaluated") {
  test::RandomQuery random(11);
  const auto source = loaded(random);
  const Instant at{Duration{900'000}};
  int compared = 0;
  for (int i = 0; i < 2'000; ++i) {
    const std::string text = random.query(1 + i % 4);
    const auto bound = test::bind_at(text, at);
    if (!bound || text.find('@') != std::string::npos) continue;
    const auto plain = Query::parse(text)->range(source, at, at, Duration{1000});
    const auto elsewhere =
        Query::parse(*bound)->range(source, at + Duration{3'600'000}, at + Duration{3'600'000}, Duration{1000});
    if (plain.has_value() != elsewhere.has_value()) {
      FAIL_CHECK(text << " and " << *bound << " do not fail alike");
      continue;
    }
    if (!plain) continue;
    ++compared;
    if (at_step(*plain, at) != at_step(*elsewhere, at + Duration{3'600'000})) FAIL_CHECK(text << " against " << *bound);
  }
  CHECK(compared > 500);
}
