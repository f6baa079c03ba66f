// Rule 7 through the door that people use: maintenance and silences.

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"

namespace watchbill::simulate {
namespace {

using test::played;
using test::scenario;
using test::story;

const std::string kMaintenance =
    "  - {at: \"2026-06-12 12:00\", maintenance: {client: peach, from: \"2026-06-14 02:00\", until: \"2026-06-14 "
    "04:00\"}}\n";
const std::string kDown = "  - {at: \"2026-06-14 02:30\", client: peach, fire: db, category: servers, severity: P2}\n";

TEST_CASE("Row 19: what is still down at the end of the maintenance is told then, and the ladder counts from there") {
  CHECK(story(kMaintenance + kDown, "2026-06-14 04:31") ==
        "2026-06-14T06:30:00Z db open msp hours 2026-06-15T12:00:00Z\n"
        "2026-06-14T08:00:00Z db open msp hours 2026-06-15T12:00:00Z; anna page\n"
        "2026-06-14T08:15:00Z db open msp hours 2026-06-15T12:00:00Z; lena page\n"
        "2026-06-14T08:30:00Z db open msp hours 2026-06-15T12:00:00Z; mia page\n");
}

TEST_CASE("What came and went within the maintenance is told to nobody") {
  CHECK(story(kMaintenance + kDown + "  - {at: \"2026-06-14 03:30\", resolve: db}\n", "2026-06-14 05:00") ==
        "2026-06-14T06:30:00Z db open msp hours 2026-06-15T12:00:00Z\n"
        "2026-06-14T07:30:00Z db resolved msp hours -\n"
        "2026-06-14T07:45:00Z db closed msp hours -\n");
}

TEST_CASE("Who was told before the maintenance began hears of the recovery within it") {
  CHECK(story(kMaintenance +
                  "  - {at: \"2026-06-14 01:50\", client: peach, fire: db, category: servers, severity: P2}\n"
                  "  - {at: \"2026-06-14 03:30\", resolve: db}\n",
              "2026-06-14 03:31") ==
        "2026-06-14T05:50:00Z db open msp hours 2026-06-15T12:00:00Z; anna page\n"
        "2026-06-14T07:30:00Z db resolved msp hours -; anna notice\n");
}

TEST_CASE("Of what is acknowledged, the acknowledger alone hears that it outlasted the maintenance") {
  CHECK(story(kMaintenance +
                  "  - {at: \"2026-06-14 01:40\", client: peach, fire: db, category: servers, severity: P2}\n"
                  "  - {at: \"2026-06-14 01:56\", ack: db, by: lena}\n",
              "2026-06-14 04:31") ==
        "2026-06-14T05:40:00Z db open msp hours 2026-06-15T12:00:00Z; anna page\n"
        "2026-06-14T05:55:00Z db open msp hours 2026-06-15T12:00:00Z; lena page\n"
        "2026-06-14T05:56:00Z db acknowledged msp hours -\n"
        "2026-06-14T08:00:00Z db acknowledged msp hours -; lena page\n");
}

TEST_CASE("Whose it is changes meanwhile as ever, and the owner of its end is told") {
  CHECK(story("  - {at: \"2026-06-10 16:40\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 16:50\", silence: {client: peach, instance: db-1, until: \"2026-06-10 17:30\"}}\n"
              "  - {at: \"2026-06-10 16:50\", silence: {client: peach, rule: db, until: \"2026-06-10 17:30\"}}\n",
              "2026-06-10 17:31") ==
        "2026-06-10T20:40:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T21:00:00Z db open msp hours 2026-06-11T12:00:00Z\n"
        "2026-06-10T21:30:00Z db open msp hours 2026-06-11T12:00:00Z; anna page\n");
}

TEST_CASE("An end of maintenance just before a boundary pre-alerts the next owner, as an opening would") {
  CHECK(story("  - {at: \"2026-06-12 16:00\", maintenance: {client: peach, category: servers, until: \"2026-06-12 "
              "16:58\"}}\n"
              "  - {at: \"2026-06-12 16:30\", client: peach, fire: db, category: servers, severity: P1}\n",
              "2026-06-12 16:59") ==
        "2026-06-12T20:30:00Z db open internal hours 2026-06-12T21:00:00Z\n"
        "2026-06-12T20:58:00Z db open internal hours 2026-06-12T21:00:00Z; ana page, anna pre-alert\n");
}

TEST_CASE("Maintenance that ends with the boundary tells the new owner once") {
  CHECK(story("  - {at: \"2026-06-15 07:00\", maintenance: {client: peach, until: \"2026-06-15 08:00\"}}\n"
              "  - {at: \"2026-06-15 07:30\", client: peach, fire: db, category: servers, severity: P2}\n",
              "2026-06-15 08:01") ==
        "2026-06-15T11:30:00Z db open msp hours 2026-06-15T12:00:00Z\n"
        "2026-06-15T12:00:00Z db open internal hours 2026-06-15T21:00:00Z; ana page\n");
}

TEST_CASE("Nobody is asked, and nothing is offered, while it is suppressed") {
  SECTION("the provider's own is offered at the end") {
    CHECK(story("  - {at: \"2026-06-10 07:30\", client: peach, fire: db, category: servers, severity: P2}\n"
                "  - {at: \"2026-06-10 07:40\", ack: db, by: anna}\n"
                "  - {at: \"2026-06-10 07:50\", silence: {client: peach, rule: db, until: \"2026-06-10 09:00\"}}\n",
                "2026-06-10 09:01") ==
          "2026-06-10T11:30:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
          "2026-06-10T11:40:00Z db acknowledged msp hours -\n"
          "2026-06-10T13:00:00Z db acknowledged msp continuity -; anna page, ana notice\n");
  }
  SECTION("what is internal moves after its grace without a word") {
    CHECK(story("  - {at: \"2026-06-10 16:30\", client: peach, fire: db, category: servers, severity: P2}\n"
                "  - {at: \"2026-06-10 16:35\", ack: db, by: ana}\n"
                "  - {at: \"2026-06-10 16:40\", silence: {client: peach, rule: db, until: \"2026-06-10 18:00\"}}\n",
                "2026-06-10 18:01") ==
          "2026-06-10T20:30:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
          "2026-06-10T20:35:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
          "2026-06-10T21:30:00Z db open msp hours 2026-06-11T12:00:00Z\n"
          "2026-06-10T22:00:00Z db open msp hours 2026-06-11T12:00:00Z; anna page\n");
  }
}

TEST_CASE("A silence that is ended by somebody ends its suppression then") {
  CHECK(story("  - {at: \"2026-06-14 02:00\", silence: {client: peach, rule: db, until: \"2026-06-14 06:00\", by: "
              "anna}}\n" +
                  kDown + "  - {at: \"2026-06-14 02:40\", end_silence: peach-s1, by: anna}\n",
              "2026-06-14 02:41") ==
        "2026-06-14T06:30:00Z db open msp hours 2026-06-15T12:00:00Z\n"
        "2026-06-14T06:40:00Z db open msp hours 2026-06-15T12:00:00Z; anna page\n");
}

TEST_CASE("Maintenance comes again every week, on the client's clock") {
  const std::string weekly =
      "  - {at: \"2026-03-01 12:00\", maintenance: {client: peach, site: hq, weekly: \"sun 02:00-04:00\"}}\n";
  const auto night = [&](const std::string& date, const std::string& until) {
    return story(weekly + "  - {at: \"" + date +
                     " 01:30\", client: peach, fire: db, category: servers, severity: P2, site: hq}\n"
                     "  - {at: \"" +
                     date + " 01:40\", ack: db, by: anna}\n",
                 until);
  };
  // On 2026-03-08 the clock jumps from 02:00 to 03:00.
  CHECK(night("2026-03-08", "2026-03-08 04:01").find("2026-03-08T08:00:00Z db acknowledged msp hours -; anna page") !=
        std::string::npos);
  CHECK(night("2026-11-01", "2026-11-01 04:01").find("2026-11-01T09:00:00Z db acknowledged msp hours -; anna page") !=
        std::string::npos);
  CHECK(night("2026-11-02", "2026-11-02 04:01").find("; anna page", 60) == std::string::npos);
}

TEST_CASE("A maintenance that ended while the collector was down ended at its own instant") {
  CHECK(story(kMaintenance + kDown +
                  "  - {at: \"2026-06-14 03:00\", collector: down}\n"
                  "  - {at: \"2026-06-14 04:20\", collector: up}\n",
              "2026-06-14 04:31") ==
        "2026-06-14T06:30:00Z db open msp hours 2026-06-15T12:00:00Z\n"
        "2026-06-14T08:20:00Z db open msp hours 2026-06-15T12:00:00Z; anna page, lena page\n"
        "2026-06-14T08:30:00Z db open msp hours 2026-06-15T12:00:00Z; mia page\n");
}

TEST_CASE("Silences that cannot be are refused, with place and remedy, and change nothing") {
  struct Row {
    const char* event;
    const char* problem;
  };
  const auto row =
      GENERATE(Row{"silence: {client: peach, until: \"2026-06-14 05:00\"}",
                   "silence without a matcher would silence all of peach"},
               Row{"silence: {client: peach, rule: db, from: \"2026-06-14 05:00\", until: \"2026-06-14 05:00\"}",
                   "the end 2026-06-14 05:00 EDT is not after the beginning 2026-06-14 05:00 EDT"},
               Row{"silence: {client: peach, rule: db, from: \"2026-06-13 05:00\", until: \"2026-06-14 02:35\"}",
                   "it is over already, since 2026-06-14 02:35 EDT"},
               Row{"maintenance: {client: peach, until: \"2027-06-15 05:00\", from: \"2026-06-14 04:00\"}",
                   "maintenance lasts 366 days at most, not from 2026-06-14 04:00 EDT to 2027-06-15 05:00 EDT"},
               Row{"silence: {client: peach, rule: db, weekly: \"mon 02:00-04:00\", until: \"2026-06-14 23:00\"}",
                   "'mon 02:00-04:00' never comes between 2026-06-14 02:35 EDT and 2026-06-14 23:00 EDT"},
               Row{"silence: {client: peach, rule: db, until: \"2026-06-14 05:00\", by: zoe}", "unknown person 'zoe'"},
               Row{"end_silence: peach-s1", "there is no silence 'peach-s1'"},
               Row{"end_silence: nonsense", "there is no silence 'nonsense'"});
  INFO(row.event);
  const auto timeline =
      played(scenario(kDown + "  - {at: \"2026-06-14 02:35\", " + std::string(row.event) + "}\n", "2026-06-14 02:36"));
  CHECK(timeline.lines.size() == 1);
  REQUIRE(timeline.refused.size() == 1);
  CHECK(timeline.refused.front().problem == row.problem);
  CHECK(timeline.refused.front().where->line == 5);
  CHECK_FALSE(timeline.refused.front().remedy.empty());
}

}  // namespace
}  // namespace watchbill::simulate
