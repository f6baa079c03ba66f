#include "collector/paging/utf8.h"

#include "proto/shared/sample.h"
#include "tests/support/catch.h"

using namespace watchbill;

TEST_CASE("text is cut by characters and never within one") {
  struct Row {
    std::string name, text;
    std::size_t most;
    std::string cut;
  };
  const std::vector<Row> rows = {{"short enough", "äöü", 3, "äöü"},
                                 {"cut", "äöüäöü", 5, "äö..."},
                                 {"four-byte characters", "🔥🔥🔥🔥🔥", 4, "🔥..."},
                                 {"no room but for dots", "abcdef", 3, "..."},
                                 {"less room than dots", "abcdef", 2, ".."},
                                 {"no room", "abc", 0, ""}};
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(paging::cut_characters(row.text, row.most) == row.cut);
  }
}

TEST_CASE("invalid UTF-8 and control characters are replaced") {
  struct Row {
    std::string name, text, repaired;
  };
  const std::vector<Row> rows = {{"lone continuation", "a\x80z", "a\xEF\xBF\xBDz"},
                                 {"cut sequence", "a\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
                                 {"overlong slash", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
                                 {"surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
                                 {"beyond Unicode", "\xF5", "\xEF\xBF\xBD"},
                                 {"NUL", std::string("a\0b", 3),
                                  "a\xEF\xBF\xBD"
                                  "b"},
                                 {"line ends", "a\r\nb\rc\nd", "a\nb\nc\nd"},
                                 {"as it should be", "ä🔥\tz", "ä🔥\tz"}};
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(paging::repaired(row.text) == row.repaired);
    CHECK(is_utf8(paging::repaired(row.text)));
  }
  CHECK(paging::one_line("  a \r\n\t b\nc ") == "a b c");
}
