// The table of ownership.md through the same door that people use: scenarios in, JSON lines out.

#include <nlohmann/json.hpp>

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

namespace watchbill::simulate {
namespace {

using test::gist;
using test::Json;
using test::kPolicies;
using test::lines_of;
using test::played;
using test::scenario;
using test::story;

TEST_CASE("Rows of the worked examples: the owner, who is told, the rule, until when") {
  struct Row {
    const char* name;
    const char* event;
    const char* until;
    const char* expected;
  };
  const auto row = GENERATE(
      Row{"1: disk filling by day",
          R"(  - {at: "2026-06-10 10:00", client: peach, fire: disk, category: servers, severity: P3})",
          "2026-06-10 10:05", "2026-06-10T14:00:00Z disk open internal hours 2026-06-10T21:00:00Z; ana notice\n"},
      Row{"2: server down at night",
          R"(  - {at: "2026-06-10 02:10", client: peach, fire: down, category: servers, severity: P1})",
          "2026-06-10 02:12", "2026-06-10T06:10:00Z down open msp hours 2026-06-10T12:00:00Z; anna page\n"},
      Row{"3: toner low at night",
          R"(  - {at: "2026-06-10 02:10", client: peach, fire: toner, category: workplace, severity: P4})",
          "2026-06-10 07:59", "2026-06-10T06:10:00Z toner open internal deferred hours -\n"},
      Row{"10: a holiday",
          R"(  - {at: "2026-11-26 10:00", client: peach, fire: down, category: servers, severity: P2})",
          "2026-11-26 10:01", "2026-11-26T15:00:00Z down open msp hours 2026-11-27T13:00:00Z; anna page\n"},
      Row{"11: a holiday in Leeds",
          R"(  - {at: "2026-08-31 11:00", client: leeds, fire: down, category: servers, severity: P2})",
          "2026-08-31T10:01Z", "2026-08-31T10:00:00Z down open msp hours 2026-09-01T08:00:00Z; raj page\n"},
      Row{"12: New York already on summer time",
          R"(  - {at: "2026-03-16T18:00Z", client: leeds, fire: down, category: servers, severity: P2})",
          "2026-03-16T18:01Z", "2026-03-16T18:00:00Z down open msp hours 2026-03-17T09:00:00Z; anna page\n"},
      Row{"13: security by day",
          R"(  - {at: "2026-06-09 11:00", client: peach, fire: ransom, category: security, severity: P1})",
          "2026-06-09 11:00", "2026-06-09T15:00:00Z ransom open msp fixed -; sol page, ana notice\n"},
      Row{"15: apps by day", R"(  - {at: "2026-06-09 14:00", client: peach, fire: app, category: apps, severity: P1})",
          "2026-06-09 14:00", "2026-06-09T18:00:00Z app open internal hours 2026-06-09T21:00:00Z; ana page\n"},
      Row{"20: happened before, received after the boundary",
          R"(  - {at: "2026-06-10 17:06", happened: "2026-06-10 16:58", client: peach, fire: down, category: servers, severity: P2})",
          "2026-06-10 17:06", "2026-06-10T21:06:00Z down open msp hours 2026-06-11T12:00:00Z; anna page\n"});
  INFO(row.name);
  CHECK(story(std::string(row.event) + '\n', row.until) == row.expected);
}

TEST_CASE("Rows 4 and 5: two minutes before closing the NOC is pre-alerted, and at the boundary it owns it") {
  CHECK(story("  - {at: \"2026-06-12 16:58\", client: peach, fire: db-down, category: servers, severity: P1}\n",
              "2026-06-12 17:10") ==
        "2026-06-12T20:58:00Z db-down open internal hours 2026-06-12T21:00:00Z; ana page, anna pre-alert\n"
        "2026-06-12T21:00:00Z db-down open msp hours 2026-06-15T12:00:00Z; anna page, ana notice\n");
}

TEST_CASE("Rows 6 and 7: what Ana acknowledged stays with her for the grace, and longer when she keeps it") {
  const std::string opening =
      "  - {at: \"2026-06-10 16:40\", client: peach, fire: db, category: servers, severity: P2}\n"
      "  - {at: \"2026-06-10 16:50\", ack: db, by: ana}\n";
  const std::string begin =
      "2026-06-10T20:40:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
      "2026-06-10T20:50:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
      "2026-06-10T21:00:00Z db acknowledged internal continuity 2026-06-10T21:30:00Z; ana notice, anna notice\n";
  SECTION("it moves at the end of the grace") {
    CHECK(story(opening, "2026-06-10 17:31") ==
          begin + "2026-06-10T21:30:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice\n");
  }
  SECTION("kept, it moves at the end of the pin, without a grace") {
    CHECK(story(opening + "  - {at: \"2026-06-10 17:10\", keep: db, by: ana, until: \"2026-06-10 19:00\"}\n",
                "2026-06-10 19:01") ==
          begin +
              "2026-06-10T21:10:00Z db acknowledged internal pin 2026-06-10T23:00:00Z; anna notice\n"
              "2026-06-10T23:00:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice\n");
  }
  SECTION("taken by the NOC, Ana hears of it and it is theirs at once") {
    CHECK(story(opening + "  - {at: \"2026-06-10 17:10\", take: db, by: anna}\n", "2026-06-10 17:15") ==
          begin + "2026-06-10T21:10:00Z db acknowledged msp pin -; ana notice\n");
  }
}

TEST_CASE("Row 8: recovered before the boundary and failing after it, it is the same incident") {
  CHECK(story("  - {at: \"2026-06-10 16:45\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 16:55\", resolve: db}\n"
              "  - {at: \"2026-06-10 17:03\", client: peach, fire: db, category: servers, severity: P2}\n",
              "2026-06-10 17:05") ==
        "2026-06-10T20:45:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T20:55:00Z db resolved internal hours -; ana notice\n"
        "2026-06-10T21:03:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice\n");
}

TEST_CASE("Row 9: the recovery reaches everybody who was told, across the boundary") {
  CHECK(story("  - {at: \"2026-06-10 16:59\", client: peach, fire: db, category: servers, severity: P2}\n"
              "  - {at: \"2026-06-10 17:01\", resolve: db}\n",
              "2026-06-10 17:20") ==
        "2026-06-10T20:59:00Z db open internal hours 2026-06-10T21:00:00Z; ana page, anna pre-alert\n"
        "2026-06-10T21:00:00Z db open msp hours 2026-06-11T12:00:00Z; anna page, ana notice\n"
        "2026-06-10T21:01:00Z db resolved msp hours -; ana notice, anna notice\n"
        "2026-06-10T21:16:00Z db closed msp hours -\n");
}

TEST_CASE("Rows 14 and 15: in a surge new P3s are the provider's, and P1s are not") {
  CHECK(story("  - {at: \"2026-06-09 13:00\", surge: on, client: peach}\n"
              "  - {at: \"2026-06-09 14:00\", client: peach, fire: disk, category: servers, severity: P3}\n"
              "  - {at: \"2026-06-09 14:00\", client: peach, fire: app, category: apps, severity: P1}\n",
              "2026-06-09 14:01") ==
        "2026-06-09T18:00:00Z disk open msp overflow -; anna notice\n"
        "2026-06-09T18:00:00Z app open internal hours 2026-06-09T21:00:00Z; ana page\n");
}

TEST_CASE("Row 14 by what waits: the ninth turns overflow on and stays, the tenth is the provider's") {
  std::string events;
  for (int n = 1; n <= 10; ++n) {
    events += "  - {at: \"2026-06-09 13:" + std::to_string(30 + n) + "\", client: peach, fire: disk-" +
              std::to_string(n) + ", category: servers, severity: P3}\n";
  }
  const auto told = story(events, "2026-06-09 13:41");
  CHECK(told.find("disk-9 open internal hours 2026-06-09T21:00:00Z; ana notice\n") != std::string::npos);
  CHECK(told.find("disk-10 open msp overflow -; anna notice\n") != std::string::npos);
}

TEST_CASE("What overflowed stays over the boundaries, and is offered back when overflow is off") {
  CHECK(story("  - {at: \"2026-06-09 13:00\", surge: on, client: peach}\n"
              "  - {at: \"2026-06-09 14:00\", client: peach, fire: disk, category: servers, severity: P3}\n"
              "  - {at: \"2026-06-09 14:05\", ack: disk, by: anna}\n"
              "  - {at: \"2026-06-10 10:00\", surge: off, client: peach}\n"
              "  - {at: \"2026-06-10 10:05\", accept: disk, by: ana}\n",
              "2026-06-10 10:06") ==
        "2026-06-09T18:00:00Z disk open msp overflow -; anna notice\n"
        "2026-06-09T18:05:00Z disk acknowledged msp overflow -\n"
        "2026-06-10T14:00:00Z disk acknowledged msp overflow -; ana notice\n"
        "2026-06-10T14:05:00Z disk acknowledged internal hours 2026-06-10T21:30:00Z; anna notice\n");
}

TEST_CASE("Row 16: nobody of the internal team has the skill, and the lead meanwhile is consulted") {
  CHECK(story("  - {at: \"2026-06-16 09:00\", absent: ana, until: \"2026-06-19 18:00\"}\n"
              "  - {at: \"2026-06-16 10:00\", client: peach, fire: db, category: servers, severity: P2}\n",
              "2026-06-16 10:01") ==
        "2026-06-16T14:00:00Z db open msp cover 2026-06-22T12:00:00Z; raj page, ben notice\n");
}

TEST_CASE("Row 17: away as in 16, and at night nobody answers") {
  CHECK(story("  - {at: \"2026-06-16 09:00\", absent: ana, until: \"2026-06-19 18:00\"}\n"
              "  - {at: \"2026-06-17 02:10\", client: peach, fire: db, category: servers, severity: P1}\n",
              "2026-06-17 08:01") ==
        "2026-06-17T06:10:00Z db open msp hours 2026-06-22T12:00:00Z; raj page\n"
        "2026-06-17T06:25:00Z db open msp hours 2026-06-22T12:00:00Z; lena page\n"
        "2026-06-17T06:40:00Z db open msp hours 2026-06-22T12:00:00Z; mia page\n"
        "2026-06-17T06:55:00Z db open msp hours 2026-06-22T12:00:00Z; carol page\n"
        "2026-06-17T12:00:00Z db open msp cover 2026-06-22T12:00:00Z; ben notice\n");
}

TEST_CASE("Row 3, in the morning: what was deferred is in the opening's digest, and told to nobody before") {
  auto lines = lines_of(
      played(scenario("  - {at: \"2026-06-10 02:10\", client: peach, fire: toner, category: workplace, severity: P4}\n",
                      "2026-06-10 08:01")));
  std::erase_if(lines, [](const Json& line) { return line["client"] != "peach"; });
  REQUIRE(lines.size() == 3);
  CHECK(gist(lines[0]) == "open internal deferred hours -");
  CHECK(lines[1]["at"] == "2026-06-10T12:00:00Z");
  CHECK(gist(lines[1]) == "open internal hours -");
  CHECK(lines[2]["at"] == "2026-06-10T12:00:00Z");
  CHECK(lines[2]["incident"].is_null());
  std::string readers;
  for (const auto& told : lines[2]["told"]) {
    readers += told["who"].get<std::string>() + ' ' + told["how"].get<std::string>() + ' ';
  }
  CHECK(readers == "ana digest ben digest ");
}

TEST_CASE("Row 18: nobody of the provider on duty for an hour, the manager is paged and the NOC when it is back") {
  CHECK(story("  - {at: \"2026-06-10 03:00\", off_duty: noc, until: \"2026-06-10 04:00\"}\n"
              "  - {at: \"2026-06-10 03:00\", off_duty: noc-l2, until: \"2026-06-10 04:00\"}\n"
              "  - {at: \"2026-06-10 03:00\", off_duty: soc, until: \"2026-06-10 04:00\"}\n"
              "  - {at: \"2026-06-10 03:10\", client: peach, fire: db, category: servers, severity: P1}\n",
              "2026-06-10 04:01") ==
        "2026-06-10T07:10:00Z db open msp hours 2026-06-10T12:00:00Z; mia page\n"
        "2026-06-10T08:00:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n");
}

TEST_CASE("An absence entered in a scenario moves what waits for its person, in that person's time") {
  CHECK(story("  - {at: \"2026-06-16 10:00\", client: leeds, fire: pbx, category: network, severity: P2}\n"
              "  - {at: \"2026-06-16 12:00\", absent: priya, until: \"2026-06-16 15:00\"}\n",
              "2026-06-16T14:01Z") ==
        "2026-06-16T09:00:00Z pbx open internal hours 2026-06-16T16:30:00Z; priya page\n"
        "2026-06-16T09:15:00Z pbx open internal hours 2026-06-16T16:30:00Z; raj page\n"
        "2026-06-16T11:00:00Z pbx open msp cover 2026-06-16T14:00:00Z; raj page, priya notice\n"
        "2026-06-16T11:15:00Z pbx open msp cover 2026-06-16T14:00:00Z; lena page\n"
        "2026-06-16T11:30:00Z pbx open msp cover 2026-06-16T14:00:00Z; mia page\n"
        "2026-06-16T14:00:00Z pbx open internal hours 2026-06-16T16:30:00Z; priya page, raj notice, lena notice, mia "
        "notice\n");
}

TEST_CASE("An absence takes what its person acknowledged or kept at once, without a grace") {
  const std::string opening =
      "  - {at: \"2026-06-16 10:00\", client: peach, fire: db, category: servers, severity: P2}\n";
  const std::string absent = "  - {at: \"2026-06-16 11:00\", absent: ana, until: \"2026-06-16 16:00\"}\n";
  const auto moves = [](const std::string& told) {
    return told.find("2026-06-16T15:00:00Z db open msp cover 2026-06-16T20:00:00Z; raj page, ") != std::string::npos;
  };
  CHECK(moves(story(opening + "  - {at: \"2026-06-16 10:05\", ack: db, by: ana}\n" + absent, "2026-06-16 11:01")));
  CHECK(moves(story(opening + "  - {at: \"2026-06-16 10:05\", take: db, by: ana}\n" + absent, "2026-06-16 11:01")));
}

TEST_CASE("What cannot be entered is refused with its place in the scenario") {
  const auto timeline =
      played(scenario("  - {at: \"2026-06-16 09:00\", absent: ana, until: \"2026-06-19 18:00\"}\n"
                      "  - {at: \"2026-06-16 10:00\", absent: ana, until: \"2026-06-16 18:00\"}\n"
                      "  - {at: \"2026-06-16 10:00\", absent: ben, until: \"2026-06-16 18:00\", deputy: raj}\n"
                      "  - {at: \"2026-06-16 10:00\", off_duty: nox, until: \"2026-06-16 18:00\"}\n",
                      "2026-06-16 12:00"));
  REQUIRE(timeline.refused.size() == 3);
  CHECK(timeline.refused[0].text().find("scenario.yml:5:5: ana is absent then already, by peach-a1") !=
        std::string::npos);
  CHECK(timeline.refused[1].problem.find("'raj' is of the provider") == 0);
  CHECK(timeline.refused[2].remedy == "did you mean 'noc'?");
}

TEST_CASE("What somebody resolves in a scenario is mended: it fires no longer") {
  const auto resolved = [](const char* by) {
    return story(
        "  - {at: \"2026-06-10 03:00\", client: peach, fire: db, category: servers, severity: P2}\n"
        "  - {at: \"2026-06-10 03:10\", resolve: db" +
            std::string(by) + "}\n",
        "2026-06-10 03:11");
  };
  CHECK(resolved(", by: anna") == resolved(""));
  CHECK(resolved(", by: anna").find("07:10:00Z db resolved msp") != std::string::npos);
}

TEST_CASE("Fifteen minutes after its recovery to the second it is a new incident") {
  const std::string opening =
      "  - {at: \"2026-06-10 03:00\", client: peach, fire: db, category: servers, severity: P2}\n"
      "  - {at: \"2026-06-10 03:10\", resolve: db}\n";
  const auto again = [&](const char* at) {
    return story(opening + "  - {at: \"" + at + "\", client: peach, fire: db, category: servers, severity: P2}\n",
                 "2026-06-10 03:25");
  };
  CHECK(again("2026-06-10 03:24:59").find("07:24:59Z db open msp") != std::string::npos);
  const auto later = again("2026-06-10 03:25");
  CHECK(later.find("07:25:00Z db closed msp") != std::string::npos);
  CHECK(later.find("07:25:00Z db#2 open msp") != std::string::npos);
}

TEST_CASE("A boundary that fell into the collector's downtime is recorded with both times and told once") {
  const auto lines = lines_of(
      played(scenario("  - {at: \"2026-06-10 16:46\", client: peach, fire: db, category: servers, severity: P2}\n"
                      "  - {at: \"2026-06-10 16:55\", collector: down}\n"
                      "  - {at: \"2026-06-10 17:04\", collector: up}\n",
                      "2026-06-10 17:06")));
  REQUIRE(lines.size() == 3);
  CHECK(lines[2]["incident"].is_null());  // the closing's digest
  CHECK(lines[1]["at"] == "2026-06-10T21:04:00Z");
  CHECK(lines[1]["effective_at"] == "2026-06-10T21:00:00Z");
  CHECK(gist(lines[1]) == "open msp hours 2026-06-11T12:00:00Z; anna page, ana notice");
}

TEST_CASE("Owners that came and went during a long downtime are recorded, and the last one alone is told") {
  const auto lines = lines_of(
      played(scenario("  - {at: \"2026-06-10 16:40\", client: peach, fire: db, category: servers, severity: P2}\n"
                      "  - {at: \"2026-06-10 16:45\", collector: down}\n"
                      "  - {at: \"2026-06-11 09:00\", collector: up}\n",
                      "2026-06-11 09:01")));
  REQUIRE(lines.size() == 5);
  CHECK(lines[3]["incident"].is_null());  // the openings' digests, Leeds's too
  CHECK(lines[3]["client"] == "leeds");
  CHECK(lines[4]["incident"].is_null());
  CHECK(lines[4]["client"] == "peach");
  CHECK(lines[1]["effective_at"] == "2026-06-10T21:00:00Z");
  CHECK(lines[1]["told"].empty());
  CHECK(lines[2]["effective_at"] == "2026-06-11T12:00:00Z");
  CHECK(lines[2]["at"] == "2026-06-11T13:00:00Z");
  CHECK(gist(lines[2]).find("open internal hours 2026-06-11T21:00:00Z; ana page") == 0);
}

TEST_CASE("Nobody answers: the ladder goes on until somebody acknowledges") {
  CHECK(story("  - {at: \"2026-06-10 02:10\", client: peach, fire: db, category: servers, severity: P1}\n"
              "  - {at: \"2026-06-10 02:45\", ack: db, by: lena}\n",
              "2026-06-10 03:30") ==
        "2026-06-10T06:10:00Z db open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:25:00Z db open msp hours 2026-06-10T12:00:00Z; lena page\n"
        "2026-06-10T06:40:00Z db open msp hours 2026-06-10T12:00:00Z; mia page\n"
        "2026-06-10T06:45:00Z db acknowledged msp hours -\n");
}

TEST_CASE("Whom nobody can reach is passed over at once, one after the other, and nobody is told twice") {
  const test::Scratch scratch;
  scratch.write("msp.yml",
                "msp: northstar\ntime_zone: America/New_York\npeople:\n  anna: {}\n  lena: {}\n"
                "  mia: {contacts: [{email: mia@northstar.example}]}\n"
                "rotas: {noc: {hours: always, members: [anna]}, noc-l2: {hours: always, members: [lena]}}\n"
                "answers: {default: noc}\nmanager: mia\n");
  const auto timeline = run(scratch.write(
      "scenario.yml", "clients: [" + kPolicies + "peach.yml]\nmsp: msp.yml\nevents:\n" +
                          "  - {at: \"2026-06-10 02:10\", client: peach, fire: db, category: servers, severity: P1}\n"
                          "until: \"2026-06-10 03:30\"\n"));
  REQUIRE(timeline.has_value());
  std::string told;
  for (const auto& line : lines_of(*timeline)) told += line["at"].get<std::string>() + ' ' + gist(line) + '\n';
  CHECK(told ==
        "2026-06-10T06:10:00Z open msp hours 2026-06-10T12:00:00Z; anna page, lena page, mia page\n"
        "2026-06-10T06:55:00Z open msp hours 2026-06-10T12:00:00Z; carol page\n");
}

TEST_CASE("A severity that rises ends the acknowledgement and is told afresh") {
  CHECK(story("  - {at: \"2026-06-10 10:00\", client: peach, fire: db, category: servers, severity: P3}\n"
              "  - {at: \"2026-06-10 10:05\", ack: db, by: ana}\n"
              "  - {at: \"2026-06-10 10:20\", client: peach, fire: db, category: servers, severity: P1}\n"
              "  - {at: \"2026-06-10 10:22\", resolve: db}\n",
              "2026-06-10 10:23") ==
        "2026-06-10T14:00:00Z db open internal hours 2026-06-10T21:00:00Z; ana notice\n"
        "2026-06-10T14:05:00Z db acknowledged internal hours 2026-06-10T21:30:00Z\n"
        "2026-06-10T14:20:00Z db open internal hours 2026-06-10T21:00:00Z; ana page\n"
        "2026-06-10T14:22:00Z db resolved internal hours -; ana notice\n");
}

TEST_CASE("Only the owner's people acknowledge; a refusal names the owner, the remedy and the place") {
  const auto timeline =
      played(scenario("  - {at: \"2026-06-10 02:10\", client: peach, fire: db, category: servers, severity: P2}\n"
                      "  - {at: \"2026-06-10 02:12\", ack: db, by: ana}\n",
                      "2026-06-10 02:13"));
  CHECK(timeline.lines.size() == 1);
  REQUIRE(timeline.refused.size() == 1);
  CHECK(timeline.refused[0].problem.find("Northstar IT (msp)") != std::string::npos);
  CHECK(timeline.refused[0].remedy.find("take it") != std::string::npos);
  CHECK(timeline.refused[0].where->line == 5);
}

TEST_CASE("Every line has every key, in the order of interfaces.md") {
  const auto timeline =
      played(scenario("  - {at: \"2026-06-10 02:10\", client: peach, fire: db, category: servers, severity: P2}\n",
                      "2026-06-10 02:13"));
  REQUIRE(timeline.lines.size() == 1);
  const auto line = nlohmann::ordered_json::parse(timeline.lines[0]);
  std::string keys;
  for (const auto& [key, value] : line.items()) keys += key + ' ';
  CHECK(keys == "at effective_at client incident state owner deferred rule because until recheck_at told ");
  std::string told;
  for (const auto& [key, value] : line["told"][0].items()) told += key + ' ';
  CHECK(told == "who party how why ");
}

}  // namespace
}  // namespace watchbill::simulate
