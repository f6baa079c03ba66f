#include "proto/shared/time.h"

#include "tests/support/catch.h"

namespace watchbill {
namespace {

TEST_CASE("an instant is written in UTC to the second and reads back") {
  const auto t = parse_instant("2026-06-12T16:58:30.250-04:00");
  REQUIRE(t);
  CHECK(format_instant(*t) == "2026-06-12T20:58:30Z");
  CHECK(parse_instant("2026-06-12 20:58Z") == parse_instant("2026-06-12T20:58:00+00:00"));
}

TEST_CASE("what is not an instant is refused with the form to write") {
  for (const char* text : {"", "2026-06-12", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-06-12T24:00:00Z",
                           "2026-06-12T10:00:00", "2026-06-12T10:00:00Zx", "2026-06-12T10:00:00.Z"}) {
    CAPTURE(text);
    const auto t = parse_instant(text);
    REQUIRE_FALSE(t);
    CHECK(t.error().remedy.find("2026-06-12T20:58:00Z") != std::string::npos);
  }
}

TEST_CASE("durations are read and written as Prometheus does") {
  CHECK(parse_duration("1h30m") == Duration{5'400'000});
  CHECK(parse_duration("0") == Duration{0});
  CHECK(parse_duration("250ms") == Duration{250});
  CHECK(format_duration(Duration{5'400'000}) == "1h30m");
  CHECK(format_duration(std::chrono::hours{24 * 8}) == "8d");
  for (const char* text : {"", "5", "m", "30m1h", "1h1h", "-5m", "1.5h", "5 m", "99999999999999y"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

}  // namespace
}  // namespace watchbill
