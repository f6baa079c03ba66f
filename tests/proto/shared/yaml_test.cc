#include "proto/shared/yaml.h"

#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int yaml_fuzz(const std::uint8_t* data, std::size_t size);

namespace watchbill::yaml {
namespace {

Node read(std::string_view text) {
  auto node = parse(text, "f.yml");
  if (!node) FAIL(node.error().text());
  return *node;
}

std::vector<std::string> texts_of(const Errors& errors) {
  std::vector<std::string> out;
  for (const auto& e : errors.all()) out.push_back(e.text());
  return out;
}

TEST_CASE("scalars keep the text that was written, and convert only when asked") {
  Errors errors;
  Fields f(read("a: 08:00\nb: \"12\"\nc: -12\nd: 1.5\ne: true\nf: 1h30m\ng: |\n  two\n  lines\n"), errors);
  CHECK(f.required("a")->text(errors) == "08:00");
  CHECK(f.required("b")->text(errors) == "12");
  CHECK(f.required("c")->integer(errors) == -12);
  CHECK(f.required("d")->number(errors) == 1.5);
  CHECK(f.required("e")->boolean(errors) == true);
  CHECK(f.required("f")->duration(errors) == std::chrono::minutes{90});
  CHECK(f.required("g")->text(errors) == "two\nlines\n");
  f.finish();
  CHECK(texts_of(errors).empty());
}

TEST_CASE("every mistake in a document is told at once, with its place and a remedy") {
  Errors errors;
  const auto document = read(
      "nam: x\n"
      "count: \"3\"\n"
      "for: soon\n"
      "on: yes\n"
      "list: {a: 1}\n"
      "map: [1]\n"
      "empty:\n"
      "count: 4\n"
      "zzz: 1\n");
  Fields f(document, errors);
  (void)f.required("name");
  (void)f.required("count")->integer(errors);
  (void)f.required("for")->duration(errors);
  (void)f.required("on")->boolean(errors);
  (void)f.required("list")->items(errors);
  (void)f.required("map")->pairs(errors);
  (void)f.required("empty")->text(errors);
  f.finish();
  CHECK(texts_of(errors) ==
        std::vector<std::string>{"f.yml:8:1: 'count' stands here twice (keep one of them)",
                                 "f.yml:1:1: the field 'name' is missing (add it)",
                                 "f.yml:2:8: '3' is not a whole number (write it in digits, without quotes)",
                                 "f.yml:3:6: 'soon' is not a duration (write it as 30m, 1h30m or 45s)",
                                 "f.yml:4:5: 'yes' is not true or false (write true or false, without quotes)",
                                 "f.yml:5:7: expected a list, found a map", "f.yml:6:6: expected a map, found a list",
                                 "f.yml:7:1: expected text, found nothing",
                                 "f.yml:1:1: unknown field 'nam' (did you mean 'name'?)",
                                 "f.yml:9:1: unknown field 'zzz' (known here: name, count, for, on, list, map, "
                                 "empty)"});
}

TEST_CASE("what is no map reports that alone, not every field it lacks") {
  Errors errors;
  Fields f(read("[1, 2]"), errors);
  CHECK_FALSE(f.required("name"));
  f.finish();
  CHECK(texts_of(errors) == std::vector<std::string>{"f.yml:1:1: expected a map, found a list"});
}

TEST_CASE("an empty text is a null document, and null in each of its spellings is null") {
  CHECK(read("").is_null());
  CHECK(read("# nothing but this\n").is_null());
  Errors errors;
  for (const auto& [key, value] : read("a:\nb: ~\nc: null\n").pairs(errors)) CHECK(value.is_null());
  CHECK(read("'null'").is_scalar());
}

TEST_CASE("an alias is the value that it names") {
  Errors errors;
  const auto document = read("base: &b [1, 2]\nagain: *b\n");
  Fields f(document, errors);
  (void)f.optional("base");
  CHECK(f.required("again")->texts(errors) == std::vector<std::string>{"1", "2"});
  f.finish();
  CHECK(errors.empty());
}

struct Refused {
  const char* what;
  std::string text;
  const char* error;
};

std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') + std::string(static_cast<std::size_t>(levels), ']');
}

std::string laughs() {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) text += ", " + before;
    text += "]\n";
  }
  return text;
}

TEST_CASE("texts that are not one bounded document are refused with a place") {
  const Refused rows[] = {
      {"bracket left open", "a: [1, 2\nb: 3\n", "f.yml:2:"},
      {"tab as indentation", "a:\n\tb: 1\n", "f.yml:2:1: a tab stands here (indent with spaces)"},
      {"tab after spaces", "a:\n  b: 1\n  \tc: 2\n", "f.yml:3:3: a tab stands here (indent with spaces)"},
      {"tab in a list", "a:\n  - x\n\t- y\n", "f.yml:3:1: a tab stands here (indent with spaces)"},
      {"a tab of a text is not to blame", "a: |\n  \tx\nb: 1\nc: [\n", "f.yml:5:1: not YAML: "},
      {"a second document", "a: 1\n---\nb: 2\n", "f.yml:2:1: a second document begins here (keep one document a file)"},
      {"a tag", "a: !!binary aGk=\n", "f.yml:1:4: the tag 'tag:yaml.org,2002:binary' is not understood"},
      {"unknown alias", "a: *nowhere\n", "f.yml:1:4: not YAML: the referenced anchor is not defined"},
      {"alias of itself", "a: &a [*a]\n", "f.yml:1:8: this alias stands inside the value that it names"},
      {"NUL", std::string("a: b\nc: \0", 9), "f.yml:2:4: a NUL byte"},
      {"not UTF-8", "a: b\nc: \xff\n", "f.yml:2: bytes that are not UTF-8"},
      {"65 levels", nested(65), "f.yml:1:65: nested deeper than 64 levels (nest less)"},
      {"100,000 levels", nested(100'000), "f.yml:1:65: nested deeper than 64 levels (nest less)"},
      {"aliases that multiply", laughs(), "more than 200000 values, aliases counted"},
      {"more than 1 MiB", std::string(kMaxBytes + 1, '#'), "f.yml: the text is larger than 1 MiB (split it)"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const auto document = parse(row.text, "f.yml");
    REQUIRE_FALSE(document);
    CHECK_THAT(document.error().text(), Catch::Contains(row.error));
  }
  CHECK(parse(nested(64), "f.yml"));
}

TEST_CASE("aliases cannot nest deeper than what is written out") {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 70; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  const auto document = parse(text, "f.yml");
  REQUIRE_FALSE(document);
  CHECK_THAT(document.error().text(), Catch::Contains("nested deeper than 64 levels"));
}

TEST_CASE("the YAML reader takes any bytes") {
  test::fuzz_rounds(yaml_fuzz,
                    {"a: 1\nb: [x, {y: z}]\n", "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n",
                     "a: &a [1]\nb: *a\n", laughs(), nested(60), "x: |\n  text\ny: >-\n  more\n", "? a\n: b\n"},
                    3000, 7);
}

}  // namespace
}  // namespace watchbill::yaml
