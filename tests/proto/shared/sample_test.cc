#include "proto/shared/sample.h"

#include "tests/support/catch.h"

namespace watchbill {
namespace {

TEST_CASE("labels are sorted, unique, and without empty values") {
  CHECK(sorted({{"b", "1"}, {"a", "2"}, {"b", "3"}, {"c", ""}}) == Labels{{"a", "2"}, {"b", "3"}});
  CHECK(with({{"a", "1"}, {"c", "2"}}, "b", "x") == Labels{{"a", "1"}, {"b", "x"}, {"c", "2"}});
  CHECK(with({{"a", "1"}}, "a", "").empty());
}

TEST_CASE("only Unicode's own form of UTF-8 is accepted") {
  CHECK(is_utf8("Zürich, 東京, 𝄞"));
  for (const char* text : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                           "a\xC3", "\xE2\x82"}) {
    CHECK_FALSE(is_utf8(text));
  }
}

TEST_CASE("names are those that Prometheus allows") {
  CHECK(is_metric_name("node_cpu:rate5m"));
  CHECK_FALSE(is_label_name("node:x"));
  CHECK_FALSE(is_metric_name("9lives"));
  CHECK_FALSE(is_label_name(""));
}

}  // namespace
}  // namespace watchbill
