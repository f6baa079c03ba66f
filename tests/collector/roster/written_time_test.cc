#include "collector/roster/written_time.h"

#include "tests/collector/roster/zones.h"

using namespace watchbill;
using roster::Edge;

TEST_CASE("times are read on the client's clock unless they carry an offset") {
  struct Row {
    std::string text;
    Edge edge;
    std::string utc;
  };
  const auto zone = test::zone("America/New_York");
  for (const auto& row : std::vector<Row>{{"2026-06-12 16:58", Edge::start, "2026-06-12T20:58:00Z"},
                                          {"2026-06-12T16:58:30", Edge::start, "2026-06-12T20:58:30Z"},
                                          {"2026-06-12", Edge::start, "2026-06-12T04:00:00Z"},
                                          {"2026-06-12 24:00", Edge::end, "2026-06-13T04:00:00Z"},
                                          {"2026-06-12T16:58:00Z", Edge::start, "2026-06-12T16:58:00Z"},
                                          {"2026-06-12 16:58:00+02:00", Edge::start, "2026-06-12T14:58:00Z"},
                                          {"2026-03-08 02:30", Edge::start, "2026-03-08T07:00:00Z"},
                                          {"2026-11-01 01:30", Edge::start, "2026-11-01T05:30:00Z"},
                                          {"2026-11-01 01:30", Edge::end, "2026-11-01T06:30:00Z"}}) {
    INFO(row.text);
    const auto instant = roster::parse_when(row.text, zone, row.edge);
    REQUIRE(instant);
    CHECK(format_instant(*instant) == row.utc);
  }
}

TEST_CASE("a time may be written as what is left to it") {
  const auto zone = test::zone("America/New_York");
  const Instant now = parse_instant("2026-11-01T05:00:00Z").value();
  CHECK(format_instant(roster::parse_when("2h", zone, Edge::start, now).value()) == "2026-11-01T07:00:00Z");
  CHECK(format_instant(roster::parse_end("1d12h", zone, now).value()) == "2026-11-02T17:00:00Z");
  CHECK(format_instant(roster::parse_end("2026-11-01", zone, now).value()) == "2026-11-02T05:00:00Z");
  CHECK(format_instant(roster::parse_when("2026-11-25 10:00", zone, Edge::start, now).value()) ==
        "2026-11-25T15:00:00Z");
  for (const char* wrong : {"", "2", "h", "-2h", "2h ago", "200y", "noonish"}) {
    INFO(wrong);
    CHECK_FALSE(roster::parse_when(wrong, zone, Edge::start, now));
    CHECK_FALSE(roster::parse_end(wrong, zone, now));
  }
}

TEST_CASE("a date alone ends with that whole local day, at whichever midnight comes last") {
  struct Row {
    std::string zone;
    std::string text;
    std::string utc;
  };
  for (const auto& row :
       std::vector<Row>{{"America/New_York", "2026-06-19", "2026-06-20T04:00:00Z"},
                        {"America/New_York", "2026-12-31", "2027-01-01T05:00:00Z"},
                        {"America/Havana", "2026-10-31", "2026-11-01T05:00:00Z"},  // midnight comes twice
                        {"Asia/Beirut", "2026-03-28", "2026-03-28T22:00:00Z"},     // and here never
                        {"America/New_York", "2026-06-19 12:00", "2026-06-19T16:00:00Z"},
                        {"America/New_York", "2026-11-01 01:30", "2026-11-01T06:30:00Z"},
                        {"America/New_York", "2026-06-19T12:00:00Z", "2026-06-19T12:00:00Z"}}) {
    INFO(row.text);
    const auto end = roster::parse_end(row.text, test::zone(row.zone));
    REQUIRE(end);
    CHECK(format_instant(*end) == row.utc);
  }
  CHECK_FALSE(roster::parse_end("2026-02-30", test::zone("America/New_York")));
}

TEST_CASE("what is no time is refused with an example") {
  const auto zone = test::zone("Europe/London");
  for (const std::string text :
       {"", "now", "2026-02-30", "2026-13-01", "2026-06-12 25:00", "2026-06-12 10:60", "2026-06-12 1:00",
        "2026-06-12 10", "2026-06-12x10:00", "2026-06-1210:00", "26-06-12"}) {
    INFO(text);
    const auto instant = roster::parse_when(text, zone, Edge::start);
    REQUIRE_FALSE(instant);
    CHECK(instant.error().remedy.find("2026-06-12 16:58") != std::string::npos);
  }
}
