#include "collector/cli/when.h"

#include "collector/config/config.h"
#include "tests/support/catch.h"

using namespace watchbill;
using roster::Edge;

TEST_CASE("times are read on the client's clock unless they carry an offset") {
  struct Row {
    std::string text;
    Edge edge;
    std::string utc;
  };
  const auto zone = config::load_zone("America/New_York").value();
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
    const auto instant = cli::parse_when(row.text, zone, row.edge);
    REQUIRE(instant);
    CHECK(format_instant(*instant) == row.utc);
  }
}

TEST_CASE("what is no time is refused with an example") {
  const auto zone = config::load_zone("Europe/London").value();
  for (const std::string text :
       {"", "now", "2026-02-30", "2026-13-01", "2026-06-12 25:00", "2026-06-12 10:60", "2026-06-12 1:00",
        "2026-06-12 10", "2026-06-12x10:00", "2026-06-1210:00", "26-06-12"}) {
    INFO(text);
    const auto instant = cli::parse_when(text, zone, Edge::start);
    REQUIRE_FALSE(instant);
    CHECK(instant.error().remedy.find("2026-06-12 16:58") != std::string::npos);
  }
}
