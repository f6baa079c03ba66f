#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "proto/frame/codec.h"
#include "tests/support/catch.h"

namespace watchbill::frame {

namespace {

using Key = std::pair<std::string, Labels>;

/// The far end: a decoder and what it knows, by name and labels, as bits.
class FarEnd {
 public:
  std::map<Key, std::uint64_t> take(const Encoded& encoded) {
    bool reset = encoded.dictionary_reset;
    for (const auto& piece : encoded.dictionary) {
      auto change = decoder_.add(piece, reset);
      REQUIRE(change.has_value());
      reset = false;
      for (const auto id : change->removed) REQUIRE(series_.erase(id) == 1);
      for (auto& series : change->added) {
        REQUIRE(ever_.insert(series.id).second);
        series_[series.id] = {series.name, series.labels};
        types[series.name] = series.type;
      }
    }
    const auto values = decoder_.decode(encoded.body, encoded.compressed);
    REQUIRE(values.has_value());
    REQUIRE(values->size() == series_.size());
    std::map<Key, std::uint64_t> out;
    for (const auto& value : *values) out[series_.at(value.id)] = std::bit_cast<std::uint64_t>(value.value);
    return out;
  }

  std::map<std::string, MetricType> types;

 private:
  Decoder decoder_;
  std::map<SeriesId, Key> series_;
  std::set<SeriesId> ever_;
};

std::map<Key, std::uint64_t> expected(const std::vector<Sample>& samples) {
  std::map<Key, std::uint64_t> out;
  for (const auto& s : samples) out.try_emplace({s.name, s.labels}, std::bit_cast<std::uint64_t>(s.value));
  return out;
}

double odd_double(std::mt19937_64& random) {
  static const std::vector<double> kOdd{0.0,
                                        -0.0,
                                        std::numeric_limits<double>::quiet_NaN(),
                                        std::bit_cast<double>(0x7FF0000000000002ULL),  // Prometheus' stale marker
                                        std::numeric_limits<double>::infinity(),
                                        -std::numeric_limits<double>::infinity(),
                                        std::numeric_limits<double>::denorm_min(),
                                        std::numeric_limits<double>::max(),
                                        std::numeric_limits<double>::lowest(),
                                        18446744073709551615.0,
                                        9223372036854775807.0,
                                        -9223372036854775808.0,
                                        9007199254740993.0,
                                        9007199254740991.0,
                                        0.1,
                                        1e300,
                                        123456789.01,
                                        1e-6};
  switch (random() % 5) {
    case 0:
      return kOdd[random() % kOdd.size()];
    case 1:
      return static_cast<double>(random() % 1000);
    case 2:
      return static_cast<double>(random() % 100000000) / 100;
    case 3:
      return static_cast<double>(random());
    default:
      return std::bit_cast<double>(static_cast<std::uint64_t>(random()));
  }
}

constexpr Instant kStart{std::chrono::milliseconds{1'790'000'000'000}};

}  // namespace

TEST_CASE("ticks of series that come and go arrive as they were, bit for bit") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random(seed);
    Encoder encoder;
    FarEnd far;
    Instant now = kStart;
    std::map<std::size_t, double> current;
    for (int tick = 0; tick < 150; ++tick) {
      std::vector<Sample> samples;
      const std::size_t universe = 1 + seed * 3;
      for (std::size_t i = 0; i < universe; ++i) {
        if (tick % 10 == 0 && random() % 10 == 0) current.erase(i);
        if (random() % 3 == 0 || current.empty()) current[i] = odd_double(random);
      }
      for (const auto& [i, value] : current) {
        samples.push_back({.name = "node_thing_" + std::to_string(i % 7),
                           .labels = {{"device", "d" + std::to_string(i)}},
                           .type = MetricType::gauge,
                           .value = value});
      }
      if (random() % 4 == 0) std::shuffle(samples.begin(), samples.end(), random);
      if (random() % 4 == 0) samples.push_back(samples.front());
      REQUIRE(far.take(encoder.encode(now, samples)) == expected(samples));
      now += std::chrono::seconds{static_cast<int>(random() % 60)};
    }
  }
}

TEST_CASE("counters, hundredths, thousandths and floats keep their exact bits through deltas") {
  struct Row {
    const char* name;
    std::vector<double> values;
  };
  const Row row = GENERATE(values<Row>({
      {"a counter", {1, 2, 300, 1e9, 1e15, 2}},
      {"a counter beyond 2^53", {9007199254740992.0, 9007199254740994.0, 18446744073709551615.0, 0}},
      {"CPU seconds", {12345.67, 12345.68, 12350.01, 12350}},
      {"disk seconds", {0, 0.001, 17.042, 17.043}},
      {"a load", {0, 0.05, 0.1, 1, 1.01}},
      {"zero and minus zero", {0.0, -0.0, 0.0, -0.0}},
      {"a ratio", {1.0 / 3, 2.0 / 3, 0.1, 1.0 / 7}},
      {"not a number between numbers", {1, std::nan(""), 2, std::nan(""), std::nan("")}},
      {"from end to end", {-9.2e18, 9.2e18, -9.2e18}},
  }));
  INFO(row.name);
  Encoder encoder;
  FarEnd far;
  Instant now = kStart;
  for (const double value : row.values) {
    const std::vector<Sample> samples{{.name = "x", .labels = {}, .type = MetricType::counter, .value = value}};
    REQUIRE(far.take(encoder.encode(now, samples)) == expected(samples));
    now += std::chrono::seconds{5};
  }
  REQUIRE(far.types.at("x") == MetricType::counter);
}

TEST_CASE("a keyframe opens the lane, follows a change of the dictionary and comes every five minutes") {
  Encoder encoder;
  std::vector<Sample> samples{{.name = "a", .labels = {}, .value = 1}, {.name = "b", .labels = {}, .value = 2}};
  const auto kind = [&](Duration after) { return encoder.encode(kStart + after, samples).body.front(); };
  CHECK(kind(std::chrono::seconds{0}) == 'K');
  CHECK(kind(std::chrono::seconds{5}) == 'D');
  CHECK(kind(std::chrono::seconds{299}) == 'D');
  CHECK(kind(std::chrono::seconds{300}) == 'K');
  CHECK(kind(std::chrono::seconds{305}) == 'D');
  CHECK(kind(std::chrono::seconds{100}) == 'K');  // the wall clock was set back
  samples.pop_back();
  CHECK(kind(std::chrono::seconds{105}) == 'K');
  samples.push_back({.name = "c", .labels = {}, .value = 2});
  CHECK(kind(std::chrono::seconds{110}) == 'K');
  CHECK(kind(std::chrono::seconds{115}) == 'D');
}

TEST_CASE("a dictionary larger than a piece comes in pieces below the receive limit") {
  Encoder encoder;
  FarEnd far;
  std::mt19937_64 random(7);
  std::vector<Sample> samples;
  for (int i = 0; i < 20'000; ++i) {
    samples.push_back(
        {.name = "node_thing",
         .labels = {{"id", std::to_string(i)}, {"text", std::to_string(random()) + std::to_string(random())}},
         .value = static_cast<double>(i)});
  }
  const auto encoded = encoder.encode(kStart, samples);
  CHECK(encoded.dictionary.size() > 1);
  for (const auto& piece : encoded.dictionary) CHECK(piece.size() < 512 * 1024);
  CHECK(encoded.dropped == 0);
  CHECK(far.take(encoded) == expected(samples));
}

TEST_CASE("samples that a decoder would refuse are dropped and counted, the others arrive") {
  Encoder encoder(Limits{.series = 3});
  FarEnd far;
  const std::vector<Sample> samples{{.name = "good", .labels = {}, .value = 1},
                                    {.name = "bad name", .labels = {}, .value = 1},
                                    {.name = "not_utf8", .labels = {{"mountpoint", "/\xff"}}, .value = 1},
                                    {.name = "unsorted", .labels = {{"b", "1"}, {"a", "1"}}, .value = 1},
                                    {.name = "second", .labels = {}, .value = 1},
                                    {.name = "third", .labels = {}, .value = 1},
                                    {.name = "beyond_the_budget", .labels = {}, .value = 1}};
  const auto encoded = encoder.encode(kStart, samples);
  CHECK(encoded.dropped == 4);
  CHECK(far.take(encoded).size() == 3);
}

TEST_CASE("a lane that restarts sends its dictionary again, under new ids") {
  Encoder encoder;
  FarEnd far;
  const std::vector<Sample> samples{{.name = "a", .labels = {}, .value = 1}, {.name = "b", .labels = {}, .value = 2}};
  CHECK(far.take(encoder.encode(kStart, samples)) == expected(samples));
  encoder.restart();
  const auto again = encoder.encode(kStart - std::chrono::hours{1}, samples);
  CHECK(again.dictionary_reset);
  CHECK(again.body.front() == 'K');
  CHECK(far.take(again) == expected(samples));
}

TEST_CASE("a tick without samples is a frame too") {
  Encoder encoder;
  FarEnd far;
  CHECK(far.take(encoder.encode(kStart, {})).empty());
  CHECK(far.take(encoder.encode(kStart + std::chrono::seconds{5}, {})).empty());
}

}  // namespace watchbill::frame
