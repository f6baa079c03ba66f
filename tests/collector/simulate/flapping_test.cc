// What comes and goes, through the door that people use.

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"

namespace watchbill::simulate {
namespace {

using test::story;

std::string fire(const std::string& at, const std::string& severity = "P2") {
  return "  - {at: \"2026-06-10 " + at + "\", client: peach, fire: db, category: servers, severity: " + severity +
         "}\n";
}
std::string end(const std::string& at) {
  return "  - {at: \"2026-06-10 " + at + "\", resolve: db}\n";
}

const std::string kFive = fire("02:00") + end("02:02") + fire("02:04") + end("02:06") + fire("02:08");
const std::string kTold =
    "2026-06-10T06:00:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
    "2026-06-10T06:02:00Z db resolved msp hours -; anna notice\n"
    "2026-06-10T06:04:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
    "2026-06-10T06:06:00Z db resolved msp hours -; anna notice\n"
    "2026-06-10T06:08:00Z db open msp hours 2026-06-10T12:00:00Z; anna notice, ana notice\n";

TEST_CASE("At the fifth change both sides are told once, then nobody until it has settled") {
  SECTION("still failing, the owner is told as of something new, and the other side how it went") {
    CHECK(story(kFive + end("02:10") + fire("02:12"), "2026-06-10 02:43") ==
          kTold +
              "2026-06-10T06:10:00Z db resolved msp hours -\n"
              "2026-06-10T06:12:00Z db open msp hours 2026-06-10T12:00:00Z\n"
              "2026-06-10T06:27:00Z db open msp hours 2026-06-10T12:00:00Z; anna page, ana notice\n"
              "2026-06-10T06:42:00Z db open msp hours 2026-06-10T12:00:00Z; lena page\n");
  }
  SECTION("recovered, everybody told hears so when it closes") {
    CHECK(story(kFive + end("02:10"), "2026-06-10 02:43") ==
          kTold +
              "2026-06-10T06:10:00Z db resolved msp hours -\n"
              "2026-06-10T06:25:00Z db closed msp hours -; anna notice, ana notice\n");
  }
  SECTION("acknowledged, the ladder rests") {
    CHECK(story(kFive + "  - {at: \"2026-06-10 02:09\", ack: db, by: anna}\n", "2026-06-10 02:43") ==
          kTold +
              "2026-06-10T06:09:00Z db acknowledged msp hours -\n"
              "2026-06-10T06:23:00Z db acknowledged msp hours -; anna notice, ana notice\n");
  }
  SECTION("a severity that rises is told at once, and changes count anew") {
    CHECK(story(kFive + fire("02:10", "P1") + end("02:12"), "2026-06-10 02:13") ==
          kTold +
              "2026-06-10T06:10:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
              "2026-06-10T06:12:00Z db resolved msp hours -; anna notice, ana notice\n");
  }
}

TEST_CASE("The fifth change may be a recovery; a change half an hour old counts no more") {
  CHECK(story(fire("02:00") + end("02:14") + fire("02:15") + end("02:28") + fire("02:30"), "2026-06-10 02:31")
            .find("06:30:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n") != std::string::npos);
  CHECK(story(fire("02:00") + end("02:14") + fire("02:15") + end("02:28") + fire("02:29:59"), "2026-06-10 02:31")
            .find("06:29:59Z db open msp hours 2026-06-10T12:00:00Z; anna notice, ana notice\n") != std::string::npos);
  CHECK(story(fire("02:00") + end("02:14") + fire("02:15") + end("02:28") + fire("02:30") + end("02:31"),
              "2026-06-10 02:32")
            .find("06:31:00Z db resolved msp hours -; anna notice, ana notice\n") != std::string::npos);
}

TEST_CASE("What settled while the collector was down is told when it can be") {
  CHECK(
      story(kFive + "  - {at: \"2026-06-10 02:10\", collector: down}\n  - {at: \"2026-06-10 02:30\", collector: up}\n",
            "2026-06-10 02:31") ==
      kTold + "2026-06-10T06:30:00Z db open msp hours 2026-06-10T12:00:00Z; anna page, ana notice\n");
}

TEST_CASE("What nobody hears of does not flap: P4, and what is silenced") {
  CHECK(story(fire("02:00", "P4") + end("02:02") + fire("02:04", "P4") + end("02:06") + fire("02:08", "P4"),
              "2026-06-10 02:40")
            .find(';') == std::string::npos);
  CHECK(
      story("  - {at: \"2026-06-10 01:00\", silence: {client: peach, rule: db, until: \"2026-06-10 02:09\"}}\n" + kFive,
            "2026-06-10 02:10") ==
      "2026-06-10T06:00:00Z db open msp hours 2026-06-10T12:00:00Z\n"
      "2026-06-10T06:02:00Z db resolved msp hours -\n"
      "2026-06-10T06:04:00Z db open msp hours 2026-06-10T12:00:00Z\n"
      "2026-06-10T06:06:00Z db resolved msp hours -\n"
      "2026-06-10T06:08:00Z db open msp hours 2026-06-10T12:00:00Z\n"
      "2026-06-10T06:09:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n");
}

}  // namespace
}  // namespace watchbill::simulate
