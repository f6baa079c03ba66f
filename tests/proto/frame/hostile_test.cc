#include <random>

#include <zstd.h>

#include "proto/frame/bytes.h"
#include "proto/frame/codec.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace watchbill::frame {

namespace {

constexpr Instant kStart{std::chrono::milliseconds{1'790'000'000'000}};

using Catch::Matchers::Contains;

struct Entry {
  std::vector<std::size_t> strings;  ///< name, then label names and values
  std::uint8_t type = 1;
};

/// A piece by hand, so that it can lie.
std::string piece(const std::vector<std::string>& strings, const std::vector<std::uint64_t>& tombstones,
                  std::uint64_t first_id, const std::vector<Entry>& entries) {
  std::string out(1, '\0');
  put_varint(out, strings.size());
  for (const auto& s : strings) {
    put_varint(out, s.size());
    out += s;
  }
  put_varint(out, tombstones.size());
  for (const auto step : tombstones) put_varint(out, step);
  put_varint(out, entries.size());
  if (!entries.empty()) put_varint(out, first_id);
  for (const auto& entry : entries) {
    put_byte(out, entry.type);
    put_varint(out, entry.strings.at(0));
    put_varint(out, (entry.strings.size() - 1) / 2);
    for (std::size_t i = 1; i < entry.strings.size(); ++i) put_varint(out, entry.strings[i]);
  }
  return out;
}

std::string zstd(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 19));
  return out;
}

std::string varints(std::initializer_list<std::uint64_t> numbers) {
  std::string out(1, '\0');
  for (const auto n : numbers) put_varint(out, n);
  return out;
}

}  // namespace

TEST_CASE("a hostile dictionary piece is refused with its fault named") {
  struct Row {
    const char* name;
    std::string bytes;
    const char* says;
  };
  const std::string long_text(5000, 'x');
  const std::vector<Row> rows{
      {"nothing", "", "empty"},
      {"unknown format", "\x07", "format 7"},
      {"cut off", std::string("\0\x05", 2), "5 strings stated"},
      {"a string longer than the bytes", varints({1, 200}), "end too early"},
      {"a number of more than 64 bits", std::string(1, '\0') + std::string(10, '\xff') + '\x01', "malformed"},
      {"a million series in ten bytes", varints({0, 0, 1'000'000}), "1000000 series stated"},
      {"a name with a space", piece({"a b"}, {}, 0, {{{0}}}), "not a metric name"},
      {"an empty name", piece({""}, {}, 0, {{{0}}}), "not a metric name"},
      {"a long name", piece({std::string(600, 'x')}, {}, 0, {{{0}}}), "600 bytes"},
      {"a name of another string table", piece({"a"}, {}, 0, {{{1}}}), "string 1 of 1"},
      {"a bad label name", piece({"a", "0b", "v"}, {}, 0, {{{0, 1, 2}}}), "not a label name"},
      {"a reserved label", piece({"a", "__name__", "v"}, {}, 0, {{{0, 1, 2}}}), "reserved label"},
      {"a label twice", piece({"a", "b", "v"}, {}, 0, {{{0, 1, 2, 1, 2}}}), "out of order or twice"},
      {"labels out of order", piece({"a", "b", "v"}, {}, 0, {{{0, 1, 2, 0, 2}}}), "out of order or twice"},
      {"an empty label", piece({"a", "b", ""}, {}, 0, {{{0, 1, 2}}}), "empty label"},
      {"a label that is not UTF-8", piece({"a", "b", "\xc3\x28"}, {}, 0, {{{0, 1, 2}}}), "not UTF-8"},
      {"a long label", piece({"a", "b", long_text}, {}, 0, {{{0, 1, 2}}}), "5000 bytes"},
      {"an unknown type", piece({"a"}, {}, 0, {{{0}, 9}}), "metric type 9"},
      {"a label count beyond the bytes", varints({1, 1}) + "a" + varints({0, 1, 0, 1, 0, 60'000}).substr(1),
       "labels stated"},
      {"a tombstone of an unknown id", piece({}, {3}, 0, {}), "unknown id 3"},
      {"the same tombstone twice", piece({}, {3, 0}, 0, {}), "twice"},
      {"a tombstone beyond 32 bits", piece({}, {1ULL << 40}, 0, {}), "32 bits"},
      {"an id ahead of its time", piece({"a"}, {}, 7, {{{0}}}), "id 7 where 0 is next"},
      {"a series under two ids", piece({"a"}, {}, 0, {{{0}}, {{0}}}), "second id"},
      {"bytes at the end", piece({"a"}, {}, 0, {{{0}}}) + "x", "1 bytes too many"},
      {"not zstd", "\x01garbage", "not a zstd frame"},
      {"a decompression bomb", '\x01' + zstd(std::string(50'000'000, 'a')), "limit"},
      {"two zstd frames", '\x01' + zstd(piece({}, {}, 0, {}).substr(1)) + zstd("x"), "followed by other bytes"},
      {"more bytes than a message may have", std::string(2'000'000, '\0'), "2000000 bytes"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Decoder decoder;
    const auto change = decoder.add(row.bytes, true);
    REQUIRE_FALSE(change.has_value());
    CHECK_THAT(change.error().text(), Contains(row.says));
    CHECK_FALSE(decoder.add(piece({"a"}, {}, 0, {{{0}}}), true).has_value());
  }
}

TEST_CASE("labels beyond the limit are refused before their texts are copied") {
  std::vector<std::string> strings{"a"};
  Entry entry{{0}};
  for (std::size_t i = 0; i < 65; ++i) {
    strings.push_back("l" + std::to_string(100 + i));
    entry.strings.push_back(i + 1);
    entry.strings.push_back(0);
  }
  const auto change = Decoder().add(piece(strings, {}, 0, {entry}), true);
  REQUIRE_FALSE(change.has_value());
  CHECK_THAT(change.error().text(), Contains("65 labels"));
}

TEST_CASE("a small piece cannot become gigabytes of labels") {
  std::vector<std::string> strings{"a", std::string(4000, 'v')};
  Entry entry{{0}};
  for (std::size_t i = 0; i < 60; ++i) {
    strings.push_back("l" + std::to_string(100 + i));
    entry.strings.push_back(i + 2);
    entry.strings.push_back(1);
  }
  std::vector<Entry> entries(2'000, entry);
  const auto change = Decoder().add(piece(strings, {}, 0, entries), true);
  REQUIRE_FALSE(change.has_value());
  CHECK_THAT(change.error().text(), Contains("in one piece"));
}

TEST_CASE("an id is used once in a lane, even after a reset") {
  Decoder decoder;
  REQUIRE(decoder.add(piece({"a", "b"}, {}, 0, {{{0}}, {{1}}}), true).has_value());
  SECTION("used again while it lives") {
    CHECK_FALSE(decoder.add(piece({"c"}, {}, 1, {{{0}}}), false).has_value());
  }
  SECTION("used again after its tombstone") {
    const auto change = decoder.add(piece({}, {1}, 0, {}), false);
    REQUIRE(change.has_value());
    CHECK(change->removed == std::vector<SeriesId>{1});
    const auto again = decoder.add(piece({"c"}, {}, 1, {{{0}}}), false);
    REQUIRE_FALSE(again.has_value());
    CHECK_THAT(again.error().text(), Contains("id 1 used twice"));
  }
  SECTION("used again after a reset") {
    CHECK_FALSE(decoder.add(piece({"a"}, {}, 0, {{{0}}}), true).has_value());
  }
  SECTION("the next one after a reset") {
    const auto change = decoder.add(piece({"a"}, {}, 2, {{{0}}}), true);
    REQUIRE(change.has_value());
    CHECK(change->removed == std::vector<SeriesId>{0, 1});
  }
}

TEST_CASE("a hostile frame is refused with its fault named") {
  struct Row {
    const char* name;
    std::string body;
    bool compressed;
    const char* says;
  };
  const std::vector<Row> rows{
      {"nothing", "", false, "end too early"},
      {"an unknown kind", "Q\x02", false, "unknown kind"},
      {"values of unknown ids", "K\x03", false, "unknown ids"},
      {"values of fewer series", "K\x01", false, "unknown ids"},
      {"a delta first", std::string("D\x02\x00", 3), false, "without a keyframe"},
      {"cut off", std::string("K\x02\x00", 3), false, "end too early"},
      {"a scale that is none", std::string("K\x02\x09\x00\x00\x00", 6), false, "malformed"},
      {"half a double", std::string("K\x02\x00\x02\x04\x01\x02", 7), false, "end too early"},
      {"bytes at the end", std::string("K\x02\x00\x02\x00\x02\x00", 7), false, "too many"},
      {"not zstd", std::string("K\x02\x00\x02\x00\x02", 6), true, "not a zstd frame"},
      {"a decompression bomb", zstd(std::string(80'000'000, 'K')), true, "limit"},
      {"oversized", std::string(1'100'000, 'K'), false, "1100000 bytes"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Decoder decoder;
    REQUIRE(decoder.add(piece({"a", "b"}, {}, 0, {{{0}}, {{1}}}), true).has_value());
    const auto values = decoder.decode(row.body, row.compressed);
    REQUIRE_FALSE(values.has_value());
    CHECK_THAT(values.error().text(), Contains(row.says));
    CHECK_FALSE(decoder.decode(std::string("K\x02\x00\x02\x00\x02", 6), false).has_value());
  }
}

TEST_CASE("a hostile delta is refused") {
  struct Row {
    const char* name;
    std::string body;
  };
  const std::vector<Row> rows{
      {"a bit for a series that is not there", std::string("D\x02\x04\x02", 4)},
      {"no bitmap", "D\x02"},
      {"no value", "D\x02\x01"},
      {"an XOR of nine bytes", std::string("D\x02\x02\x19\x01\x01\x01\x01\x01\x01\x01\x01\x01", 13)},
      {"an XOR of no bytes", std::string("D\x02\x02\x30", 4)},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    Decoder decoder;
    REQUIRE(decoder.add(piece({"a", "b"}, {}, 0, {{{0}}, {{1}}}), true).has_value());
    REQUIRE(decoder.decode(std::string("K\x02\x00\x02\x04\x01\x02\x03\x04\x05\x06\x07\x08", 13), false).has_value());
    CHECK_FALSE(decoder.decode(row.body, false).has_value());
  }
}

TEST_CASE("a delta after a dictionary change needs a keyframe first") {
  Decoder decoder;
  REQUIRE(decoder.add(piece({"a"}, {}, 0, {{{0}}}), true).has_value());
  REQUIRE(decoder.decode(std::string("K\x01\x00\x02", 4), false).has_value());
  REQUIRE(decoder.add(piece({}, {}, 0, {}), false).has_value());
  CHECK_FALSE(decoder.decode(std::string("D\x01\x00", 3), false).has_value());
}

TEST_CASE("mutated dictionaries and frames never break the decoder") {
  std::vector<std::string> corpus;
  std::mt19937_64 random(42);
  const auto append = [](std::string& out, int kind, const std::string& bytes) {
    put_byte(out, static_cast<std::uint8_t>(kind));
    put_byte(out, static_cast<std::uint8_t>(bytes.size() >> 8));
    put_byte(out, static_cast<std::uint8_t>(bytes.size()));
    out += bytes;
  };
  for (int n = 1; n <= 6; ++n) {
    Encoder encoder;
    std::string input;
    for (int tick = 0; tick < 6; ++tick) {
      std::vector<Sample> samples;
      for (int i = 0; i < n * n * 3; ++i) {
        if (random() % 20 == 0) continue;
        samples.push_back({.name = "m" + std::to_string(i % 5),
                           .labels = {{"l", std::to_string(i)}},
                           .value = static_cast<double>(random() % 100'000) / static_cast<double>(1 + random() % 3)});
      }
      const auto encoded = encoder.encode(kStart + std::chrono::seconds{tick}, samples);
      bool reset = encoded.dictionary_reset;
      for (const auto& p : encoded.dictionary) {
        append(input, reset ? 2 : 0, p);
        reset = false;
      }
      append(input, encoded.compressed ? 3 : 1, encoded.body);
    }
    corpus.push_back(std::move(input));
  }
  test::fuzz_rounds(LLVMFuzzerTestOneInput, corpus, 20'000, 42);
}

}  // namespace watchbill::frame
