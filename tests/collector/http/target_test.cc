#include "collector/http/server/message.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

using namespace watchbill;

extern "C" int http_target_fuzz(const std::uint8_t* data, std::size_t size);

TEST_CASE("a request's target is decoded, or refused") {
  struct Row {
    const char* name;
    const char* text;
    const char* path;  ///< null: refused
    const char* x;
  };
  const auto row = GENERATE(values<Row>({
      {"a plain path", "/a/b", "/a/b", ""},
      {"a query", "/a?x=1&y=2", "/a", "1"},
      {"escapes", "/a%20b?x=%41+b", "/a b", "A b"},
      {"a plus in the path stays", "/a+b", "/a+b", ""},
      {"the first of two wins", "/?x=1&x=2", "/", "1"},
      {"a name alone", "/?x", "/", ""},
      {"empty parts", "/?&&x=1&", "/", "1"},
      {"an equals sign in a value", "/?x=a=b", "/", "a=b"},
      {"a fragment is cut off", "/a#x?x=1", "/a", ""},
      {"half an escape", "/a?x=%4", nullptr, ""},
      {"no hexadecimal", "/%gg", nullptr, ""},
      {"a NUL", "/%00", nullptr, ""},
      {"absolute form", "http://a/b", nullptr, ""},
      {"nothing", "", nullptr, ""},
  }));
  INFO(row.name);
  const auto got = http::parse_target(row.text);
  REQUIRE(got.has_value() == (row.path != nullptr));
  if (!got) return;
  CHECK(got->path == row.path);
  CHECK((*got)["x"] == row.x);
}

TEST_CASE("too many parameters are refused") {
  std::string text = "/?";
  for (int i = 0; i < 70; ++i) text += "p" + std::to_string(i) + "=1&";
  CHECK_FALSE(http::parse_target(text));
}

TEST_CASE("a problem is JSON whatever its text holds") {
  CHECK(http::problem(400, "a \"b\"\n", "\xff").body ==
        "{\"type\":\"about:blank\",\"title\":\"a \\\"b\\\"\\u000a\",\"status\":400,\"detail\":\"\xef\xbf\xbd\"}\n");
}

TEST_CASE("mangled targets neither crash nor break their promises") {
  const std::vector<std::string> corpus{"/api/v1/incidents?client=peach&state=open&limit=10", "/a%20b/%41?x=%42+c#d",
                                        "/?a=1&b=2&c=3"};
  test::fuzz_rounds(http_target_fuzz, corpus, 20'000, 7);
}
