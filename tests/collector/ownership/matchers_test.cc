#include "collector/ownership/matchers.h"

#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int matchers_fuzz(const std::uint8_t* data, std::size_t size);

using namespace watchbill;
using ownership::Matchers;

TEST_CASE("matchers hold labels against values and anchored patterns, all of them at once") {
  const Labels labels{{"instance", "pay-1"}, {"quoted", R"(a"b\c)"}, {"site", "hq"}};
  struct Row {
    const char* text;
    bool matches;
  };
  const Row rows[] = {
      {R"(instance="pay-1")", true},
      {R"(instance="pay")", false},
      {R"(instance=~"pay-.*")", true},
      {R"(instance=~"pay")", false},
      {R"(instance=~"ay-1|pay-2")", false},
      {R"(instance=~"pay-2|pay-1")", true},
      {R"(instance=~"pay-.*", site="hq")", true},
      {R"(instance=~"pay-.*",site!="hq")", false},
      {R"(instance=~"pay-.*", site!~"lab.*",)", true},
      {R"( instance !~ 'web-.*' , site = `hq` )", true},
      {R"(site="hq", absent="")", true},
      {R"(absent=~".+")", false},
      {R"(quoted="a\"b\\c")", true},
      {R"(quoted=`a"b\c`)", true},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto read = Matchers::parse(row.text);
    if (!read) FAIL(read.error().text());
    CHECK(read->match(labels) == row.matches);
  }
  CHECK_FALSE(Matchers{}.match(labels));
}

TEST_CASE("matchers that do not read, or that catch everything, are refused with a remedy") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "this matches an alert without labels too"},
      {R"(site!="lab")", "this matches an alert without labels too"},
      {R"(site=~".*")", "this matches an alert without labels too"},
      {"pay", "no =, !=, =~ or !~ after 'pay'"},
      {"instance=pay", "no value in quotes for 'instance'"},
      {R"(instance="pay)", "no value in quotes for 'instance'"},
      {R"(instance="a\d")", "no value in quotes for 'instance'"},
      {R"(1st="a")", "'1st' is not the name of a label"},
      {R"(a="b" c="d")", "'c=\"d\"' follows a value"},
      {R"(instance=~"pay-(")", "'pay-(' is not a regular expression: missing ): pay-("},
  };
  for (const auto& [text, problem] : rows) {
    INFO(text);
    const auto read = Matchers::parse(text);
    REQUIRE(!read);
    CHECK(read.error().problem == problem);
    CHECK_FALSE(read.error().remedy.empty());
  }
}

TEST_CASE("damaged matchers are refused or match, and nothing else happens") {
  test::fuzz_rounds(
      matchers_fuzz,
      {R"(instance=~"pay-.*", site!="lab")", R"(a="b\"c", d!~'x|y', e=`raw\`,)", R"(a=~"(a|b)*[0-9]{3}")"}, 5'000,
      20260612);
}
