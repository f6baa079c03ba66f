#include "proto/shared/exposition.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include <unistd.h>

#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int exposition_fuzz(const std::uint8_t* data, std::size_t size);

namespace watchbill::exposition {
namespace {

struct Row {
  const char* name;
  const char* text;
  const char* problem;       ///< part of it, or null where the text is good
  bool promtool_too = true;  ///< promtool is of the same mind
};

const Row kRows[] = {
    {"nothing", "", nullptr},
    {"blank lines and a comment", "\n  \n# a remark\n#\n", nullptr},
    {"a bare sample", "a 1\n", nullptr},
    {"blanks and tabs between all tokens", " \ta \t{ x = \"1\" , y=\"2\" } \t 1 \t 2\n", nullptr},
    {"blanks at the end, which the format's text ignores", "a 1 2 \t\n", nullptr, false},
    {"a comma after the last label", "a{x=\"1\",} 1\n", nullptr},
    {"empty braces", "a{} 1\n", nullptr},
    {"all escapes", "a{x=\"\\\\ \\\" \\n\"} 1\n", nullptr},
    {"a label named like a keyword", "a{le=\"+Inf\"} NaN\n", nullptr},
    {"a name with colons", ":a:b 1\n", nullptr},
    {"infinities", "a +Inf\nb -Inf\nc inf\n", nullptr},
    {"an exponent", "a 1.5e-03\n", nullptr},
    {"a negative timestamp", "a 1 -5\n", nullptr},
    {"help with escapes", "# HELP a one\\ntwo \\\\\n# TYPE a gauge\na 1\n", nullptr},
    {"no line feed at the end", "a 1\nb 2", "line feed"},
    {"a brace that does not close", "a{x=\"1\" 1\n", "neither"},
    {"a quote that does not close", "a{x=\"1} 1\n", "does not end"},
    {"an unknown escape", "a{x=\"\\q\"} 1\n", "escape"},
    {"an unquoted label value", "a{x=1} 1\n", "double quotes"},
    {"a label without a name", "a{=\"1\"} 1\n", "name is expected"},
    {"a label with a colon", "a{x:y=\"1\"} 1\n", "name is expected"},
    {"a label twice", "a{x=\"1\",x=\"2\"} 1\n", "twice"},
    {"the label __name__", "a{__name__=\"b\"} 1\n", "__name__"},
    {"no value", "a\n", "no value"},
    {"a word for a value", "a many\n", "not a number"},
    {"a hexadecimal value", "a 0x10\n", "not a number"},
    {"a value with two signs", "a +-1\n", "not a number"},
    {"a fraction for a timestamp", "a 1 1.5\n", "milliseconds"},
    {"a timestamp beyond 64 bits", "a 1 92233720368547758080\n", "milliseconds"},
    {"a third number", "a 1 2 3\n", "after the timestamp"},
    {"a digit first", "1a 1\n", "metric name"},
    {"a type nobody knows", "# TYPE a thing\na 1\n", "none of"},
    {"two TYPE lines", "# TYPE a gauge\n# TYPE a gauge\na 1\n", "second TYPE"},
    {"two HELP lines", "# HELP a x\n# HELP a x\na 1\n", "second HELP"},
    {"TYPE after the first sample", "a 1\n# TYPE a gauge\n", "after its first sample"},
    {"help with a lone backslash", "# HELP a x\\y\na 1\n", "backslash"},
    {"HELP for no metric name", "# HELP 1a x\n", "no metric name"},
    {"bytes that are not UTF-8", "a{x=\"\xff\"} 1\n", "UTF-8"},
    {"a carriage return", "a 1\r\n", "not a number"},
    {"the same series twice", "a{x=\"1\"} 1\na{x=\"1\"} 1\n", "second sample", false},
};

/// promtool's exit code: 0 fine, 3 read but not to its taste, 1 not readable; nothing when it is not installed.
std::optional<int> promtool(const std::string& text) {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) return std::nullopt;
  const auto file = std::filesystem::temp_directory_path() / ("watchbill-exposition-" + std::to_string(getpid()));
  std::ofstream(file, std::ios::binary) << text;
  const int status = std::system(("promtool check metrics <" + file.string() + " >/dev/null 2>&1").c_str());
  std::filesystem::remove(file);
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("Exposition text is read strictly, and what is refused names line and problem") {
  for (const auto& row : kRows) {
    INFO(row.name);
    const auto samples = read(row.text, "scrape");
    CHECK(samples.has_value() == (row.problem == nullptr));
    if (!samples && row.problem != nullptr) {
      CHECK_THAT(samples.error().problem, Catch::Matchers::Contains(row.problem));
      REQUIRE(samples.error().where);
      CHECK(samples.error().where->file == "scrape");
      CHECK(samples.error().where->line > 0);
    }
  }
}

TEST_CASE("promtool accepts and refuses the same exposition text") {
  if (!promtool("")) {
    std::puts("SKIPPED: promtool is not installed (apt-get install prometheus)");
    return;
  }
  for (const auto& row : kRows) {
    if (!row.promtool_too) continue;
    INFO(row.name);
    CHECK((*promtool(row.text) != 1) == (row.problem == nullptr));
  }
}

TEST_CASE("The line of the first problem is told") {
  const auto samples = read("a 1\n# remark\n\nb x\nc y\n", "scrape");
  REQUIRE_FALSE(samples);
  CHECK(samples.error().text() == "scrape:4: 'x' is not a number");
}

TEST_CASE("Samples carry labels, numbers, timestamps and the type of their family") {
  const auto samples = read(
      "# TYPE http_seconds histogram\n"
      "http_seconds_bucket{le=\"0.5\",code=\"200\"} 7 1700000000123\n"
      "http_seconds_sum 1.25\n"
      "# TYPE rpc summary\n"
      "rpc_count 3\n"
      "rpc_bucket 4\n"
      "# TYPE up gauge\n"
      "up{empty=\"\"} NaN\n",
      "scrape");
  REQUIRE(samples);
  REQUIRE(samples->size() == 5);
  const auto& bucket = (*samples)[0];
  CHECK(bucket.name == "http_seconds_bucket");
  CHECK(bucket.labels == Labels{{"code", "200"}, {"le", "0.5"}});
  CHECK(bucket.type == MetricType::histogram);
  CHECK(bucket.value == 7);
  CHECK(bucket.timestamp_ms == 1700000000123);
  CHECK((*samples)[1].type == MetricType::histogram);
  CHECK((*samples)[2].type == MetricType::summary);
  CHECK((*samples)[3].type == MetricType::untyped);
  CHECK((*samples)[4].labels.empty());
  CHECK(std::isnan((*samples)[4].value));
}

TEST_CASE("What is written reads back the same") {
  std::mt19937_64 random(7);
  const std::string alphabet = "a\"\\\n \t{}=,#\xc3\xa4";
  std::vector<Sample> samples;
  for (int i = 0; i < 200; ++i) {
    std::string value;
    for (std::size_t n = random() % 8; n > 0; --n) {
      const auto k = random() % (alphabet.size() - 1);
      value += k == alphabet.size() - 2 ? alphabet.substr(k, 2) : alphabet.substr(k, 1);
    }
    double number = 0;
    const auto bits = random();
    std::memcpy(&number, &bits, sizeof number);
    if (!std::isfinite(number)) number = -0.0;
    samples.push_back({.name = "m" + std::to_string(i % 7),
                       .labels = sorted({{"i", std::to_string(i)}, {"v", value}}),
                       .type = i % 7 == 0 ? MetricType::counter : MetricType::gauge,
                       .value = number,
                       .help = "some \\ help\nhere"});
  }
  const auto back = read(write(samples), "written");
  REQUIRE(back);
  REQUIRE(back->size() == samples.size());
  for (const auto& got : *back) {
    const auto i = static_cast<std::size_t>(std::stoi(std::string(value_of(got.labels, "i"))));
    CHECK(got.name == samples[i].name);
    CHECK(got.labels == samples[i].labels);
    CHECK(got.type == samples[i].type);
    CHECK(std::memcmp(&got.value, &samples[i].value, sizeof got.value) == 0);
  }
}

TEST_CASE("Damaged exposition text never breaks the reader") {
  std::vector<std::string> corpus;
  for (const auto& row : kRows) corpus.emplace_back(row.text);
  test::fuzz_rounds(exposition_fuzz, corpus, 20'000, 11);
}

}  // namespace watchbill::exposition
