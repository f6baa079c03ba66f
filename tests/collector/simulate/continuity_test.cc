// Rule 6 through the door that people use: questions, offers, handoffs.

#include <nlohmann/json.hpp>

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"

namespace watchbill::simulate {
namespace {

using test::played;
using test::scenario;
using test::story;

TEST_CASE("Who acknowledged it early enough is asked a quarter of an hour before the boundary, and at it") {
  CHECK(story("  - {at: \"2026-06-10 16:40\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 16:44\", ack: db, by: ana}\n"
              "  - {at: \"2026-06-10 17:10\", handoff: db, by: ana, text: \"disk swapped, watch the rebuild\"}\n",
              "2026-06-10 17:20") ==
        "2026-06-10T20:40:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T20:44:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
        "2026-06-10T20:45:00Z db acknowledged internal hours 2026-06-10T21:30:00Z; ana notice\n"
        "2026-06-10T21:00:00Z db acknowledged internal continuity 2026-06-10T21:30:00Z; ana notice, anna notice\n"
        "2026-06-10T21:10:00Z db open msp hours 2026-06-11T12:00:00Z; anna page\n");
}

TEST_CASE("What the provider acknowledged is offered at opening, and moves when somebody accepts it") {
  const std::string opening =
      "  - {at: \"2026-06-10 07:30\", client: peach, fire: db, category: servers, severity: P2}\n"
      "  - {at: \"2026-06-10 07:40\", ack: db, by: anna}\n";
  const std::string begin =
      "2026-06-10T11:30:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T11:40:00Z db acknowledged msp hours -\n"
      "2026-06-10T12:00:00Z db acknowledged msp continuity -; ana notice\n";
  SECTION("accepted, it is Ana's, and goes on as what internal people acknowledged") {
    CHECK(story(opening + "  - {at: \"2026-06-10 08:10\", accept: db, by: ana}\n", "2026-06-10 17:31") ==
          begin +
              "2026-06-10T12:10:00Z db acknowledged internal hours 2026-06-10T21:30:00Z; anna notice\n"
              "2026-06-10T20:45:00Z db acknowledged internal hours 2026-06-10T21:30:00Z; ana notice\n"
              "2026-06-10T21:00:00Z db acknowledged internal continuity 2026-06-10T21:30:00Z; ana notice, anna notice\n"
              "2026-06-10T21:30:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice\n");
  }
  SECTION("not accepted, both leads are told once") {
    CHECK(story(opening, "2026-06-11 09:00") ==
          begin +
              "2026-06-10T12:30:00Z db acknowledged msp continuity -; ana notice, mia notice\n"
              "2026-06-11T12:00:00Z db acknowledged msp continuity -; ana notice\n");
  }
  SECTION("declined, it is not offered again before the rules have agreed with the owner") {
    CHECK(story(opening +
                    "  - {at: \"2026-06-10 08:10\", decline: db, by: ana, because: \"yours until the vendor calls\"}\n",
                "2026-06-11 08:05") == begin +
                                           "2026-06-10T12:10:00Z db acknowledged msp continuity -; anna notice\n"
                                           "2026-06-11T12:00:00Z db acknowledged msp continuity -; ana notice\n");
  }
}

TEST_CASE("A handoff against the hours is offered, and holds until they agree") {
  CHECK(story("  - {at: \"2026-06-10 10:00\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 10:05\", ack: db, by: ana}\n"
              "  - {at: \"2026-06-10 10:10\", handoff: db, by: ana}\n"
              "  - {at: \"2026-06-10 10:20\", accept: db, by: anna}\n",
              "2026-06-11 08:00") ==
        "2026-06-10T14:00:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T14:05:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
        "2026-06-10T14:10:00Z db acknowledged internal hours 2026-06-10T21:30:00Z; anna notice\n"
        "2026-06-10T14:20:00Z db acknowledged msp handoff -; ana notice\n"
        "2026-06-11T12:00:00Z db acknowledged msp continuity -; ana notice\n");
}

TEST_CASE("An offer in other words is told again, and gives nobody more time to accept it") {
  const auto timeline =
      played(scenario("  - {at: \"2026-06-10 10:00\", client: peach, fire: db, category: servers, severity: P2}\n"
                      "  - {at: \"2026-06-10 10:05\", ack: db, by: ana}\n"
                      "  - {at: \"2026-06-10 10:10\", handoff: db, by: ana, text: \"disk swapped\"}\n"
                      "  - {at: \"2026-06-10 10:15\", handoff: db, by: ana, text: \"disk swapped\"}\n"
                      "  - {at: \"2026-06-10 10:20\", handoff: db, by: ana}\n"
                      "  - {at: \"2026-06-10 10:25\", handoff: db, by: ana, text: \"it was the cable\"}\n",
                      "2026-06-10 10:41"));
  CHECK(timeline.refused.empty());
  std::vector<std::string> told;
  for (const auto& line : test::lines_of(timeline)) {
    for (const auto& one : line.at("told")) {
      told.push_back(line.at("at").get<std::string>().substr(11, 5) + " " + one.at("who").get<std::string>() + ": " +
                     one.at("why").get<std::string>());
    }
  }
  REQUIRE(told.size() == 5);
  CHECK(told[1] == "14:10 anna: on duty for noc; Ana Ruiz offers it to you: disk swapped");
  CHECK(told[2] == "14:25 anna: on duty for noc; Ana Ruiz offers it to you: it was the cable");
  CHECK(told[3].starts_with("14:40 ana: lead; offered to Northstar IT since "));
  CHECK(told[4].starts_with("14:40 mia: lead; offered to Northstar IT since "));
}

TEST_CASE("Handoffs that cannot be are refused, with place and remedy, and change nothing") {
  struct Row {
    const char* event;
    const char* problem;
  };
  const auto row = GENERATE(
      Row{"handoff: db, by: anna", "peach-1 belongs to Peach Health (internal); anna is of Northstar IT (msp)"},
      Row{"handoff: db, by: ana, to: ana", "a handoff to oneself changes nothing"},
      Row{"handoff: db, by: ana, to: ben", "'ben' is of Peach Health (internal), whose it is already"},
      Row{"handoff: db, by: ana, to: zoe", "unknown person 'zoe'"},
      Row{"accept: db, by: anna", "peach-1 is not offered to anybody"},
      Row{"decline: db, by: priya, because: \"no\"", "unknown person 'priya'"});
  INFO(row.event);
  const auto timeline =
      played(scenario("  - {at: \"2026-06-10 10:00\", client: peach, fire: db, category: servers, severity: P2}\n"
                      "  - {at: \"2026-06-10 10:10\", " +
                          std::string(row.event) + "}\n",
                      "2026-06-10 10:12"));
  CHECK(timeline.lines.size() == 1);
  REQUIRE(timeline.refused.size() == 1);
  CHECK(timeline.refused.front().problem == row.problem);
  CHECK(timeline.refused.front().where->line == 5);
  CHECK_FALSE(timeline.refused.front().remedy.empty());
}

TEST_CASE("A boundary that fell into downtime is asked about when it can be, and the grace counts from then") {
  CHECK(story("  - {at: \"2026-06-10 16:40\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 16:50\", ack: db, by: ana}\n"
              "  - {at: \"2026-06-10 16:55\", collector: down}\n"
              "  - {at: \"2026-06-10 17:40\", collector: up}\n",
              "2026-06-10 18:11") ==
        "2026-06-10T20:40:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T20:50:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
        "2026-06-10T21:40:00Z db acknowledged internal continuity 2026-06-10T22:10:00Z; ana notice, anna notice\n"
        "2026-06-10T22:10:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice\n");
}

TEST_CASE("A handoff to the internal team ends where an absence leaves nobody of theirs") {
  CHECK(story("  - {at: \"2026-06-09 17:30\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-09 17:35\", handoff: db, by: anna}\n"
              "  - {at: \"2026-06-09 17:58\", accept: db, by: ana}\n"
              "  - {at: \"2026-06-09 20:00\", absent: ana, until: \"2026-06-12 18:00\"}\n",
              "2026-06-09 20:01") ==
        "2026-06-09T21:30:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-09T21:35:00Z db open msp hours 2026-06-10T12:00:00Z; ana notice\n"
        "2026-06-09T21:45:00Z db open msp hours 2026-06-10T12:00:00Z; lena page\n"
        "2026-06-09T21:58:00Z db acknowledged internal handoff 2026-06-10T21:30:00Z; anna notice, lena notice\n"
        "2026-06-10T00:00:00Z db open msp hours 2026-06-15T12:00:00Z; anna page, ana notice, lena notice\n");
}

TEST_CASE("A person's offer that was declined does not keep the rules from offering it at the boundary") {
  CHECK(story("  - {at: \"2026-06-10 07:30\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 07:40\", ack: db, by: anna}\n"
              "  - {at: \"2026-06-10 07:45\", handoff: db, by: anna}\n"
              "  - {at: \"2026-06-10 07:50\", decline: db, by: ana, because: \"not before eight\"}\n",
              "2026-06-10 08:00") ==
        "2026-06-10T11:30:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T11:40:00Z db acknowledged msp hours -\n"
        "2026-06-10T11:45:00Z db acknowledged msp hours -; ana notice\n"
        "2026-06-10T11:50:00Z db acknowledged msp hours -; anna notice\n"
        "2026-06-10T12:00:00Z db acknowledged msp continuity -; ana notice\n");
}

TEST_CASE("A P3 that an absence moves is told at once: no boundary's digest holds it") {
  CHECK(story("  - {at: \"2026-06-10 10:00\", client: peach, fire: disk, category: servers, severity: P3}\n"
              "  - {at: \"2026-06-10 10:05\", absent: ana, until: \"2026-06-10 18:00\"}\n",
              "2026-06-10 10:06") ==
        "2026-06-10T14:00:00Z disk open internal hours 2026-06-10T21:00:00Z; ana notice\n"
        "2026-06-10T14:05:00Z disk open msp cover 2026-06-11T12:00:00Z; anna notice, ana notice\n");
}

TEST_CASE("A pin that ends while the matrix defers is the move at their next opening") {
  CHECK(story("  - {at: \"2026-06-10 16:30\", client: peach, fire: mouse, category: workplace, severity: P3}\n"
              "  - {at: \"2026-06-10 16:40\", take: mouse, by: raj, until: \"2026-06-10 20:00\"}\n",
              "2026-06-11 08:00") ==
        "2026-06-10T20:30:00Z mouse open internal hours -; ben notice\n"
        "2026-06-10T20:40:00Z mouse acknowledged msp pin 2026-06-11T12:00:00Z\n"
        "2026-06-11T12:00:00Z mouse open internal hours -; ben notice\n");
}

TEST_CASE("Who acknowledges in the grace is told when it moves") {
  CHECK(story("  - {at: \"2026-06-10 16:40\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 16:50\", ack: db, by: ana}\n"
              "  - {at: \"2026-06-10 17:10\", ack: db, by: ben}\n",
              "2026-06-10 17:30") ==
        "2026-06-10T20:40:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T20:50:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
        "2026-06-10T21:00:00Z db acknowledged internal continuity 2026-06-10T21:30:00Z; ana notice, anna notice\n"
        "2026-06-10T21:10:00Z db acknowledged internal continuity 2026-06-10T21:30:00Z; ben notice\n"
        "2026-06-10T21:30:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice, ben notice\n");
}

TEST_CASE("Two reasons at one instant are one message") {
  const auto lines = test::lines_of(
      played(scenario("  - {at: \"2026-06-10 12:00\", client: peach, fire: db, category: servers, severity: P2}\n"
                      "  - {at: \"2026-06-10 12:05\", ack: db, by: ana}\n"
                      "  - {at: \"2026-06-10 16:15\", handoff: db, by: ana}\n",
                      "2026-06-10 16:50")));
  REQUIRE(lines.size() == 5);  // with a digest of Leeds's
  const auto& told = lines.back()["told"];
  REQUIRE(told.size() == 2);
  CHECK(told[0]["who"] == "ana");
  CHECK(told[0]["why"].get<std::string>().find("; lead; offered to") != std::string::npos);
  CHECK(told[1]["who"] == "mia");
}

}  // namespace
}  // namespace watchbill::simulate
