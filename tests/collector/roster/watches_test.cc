// Who has the watch, and the calendar text of it, which reads back to the same intervals.

#include "collector/roster/watches.h"

#include <algorithm>

#include "collector/roster/calendar_file.h"
#include "collector/roster/calendar_text.h"
#include "tests/collector/roster/zones.h"
#include "tests/support/catch.h"

namespace watchbill::roster {
namespace {

using test::clock;
using test::utc;

Roster roster() {
  const auto new_york = test::zone("America/New_York");
  Rota noc{.name = "noc",
           .hours = Calendar(new_york, test::daily({{clock(20), clock(32)}}), {}),
           .members = {"anna", "raj"},
           .rotate = Rotation::weekly,
           .hand_overs = {clock(8)},
           .from = {2026, 1, 5},
           .overrides = {{"lena", utc("2026-11-02T03:00:00Z"), utc("2026-11-02T05:00:00Z")}}};
  return Roster({.internal_hours = Calendar(new_york, test::on_weekdays({{clock(8), clock(17)}}), {}),
                 .people = {{"ana", "Ana", Party::internal, {"servers"}, {}},
                            {"anna", "Anna", Party::msp, {}, {}},
                            {"raj", "Raj", Party::msp, {}, {}},
                            {"lena", "Lena", Party::msp, {}, {}}},
                 .rotas = {noc},
                 .absences = {{.person = "ana",
                               .from = utc("2026-11-02T15:00:00Z"),
                               .to = utc("2026-11-03T15:00:00Z"),
                               .entered = utc("2026-01-01T00:00:00Z"),
                               .kind = "ill"},
                              {.person = "raj",
                               .from = utc("2026-11-03T02:00:00Z"),
                               .to = utc("2026-11-03T03:00:00Z"),
                               .entered = utc("2026-01-01T00:00:00Z"),
                               .kind = "ill"}}});
}

const Interval kSpan{utc("2026-10-31T00:00:00Z"), utc("2026-11-05T00:00:00Z")};

/// `PERSON FROM/TO` in UTC to the minute.
std::vector<std::string> texts(const std::vector<Watch>& all) {
  std::vector<std::string> out;
  for (const auto& one : all) {
    out.push_back(one.person + " " + format_instant(one.when.from).substr(5, 11) + "/" +
                  format_instant(one.when.to).substr(5, 11));
  }
  return out;
}

std::vector<CalendarEntry> entries_of(const std::vector<Watch>& all) {
  std::vector<CalendarEntry> out;
  for (const auto& one : all) {
    out.push_back(
        {.uid = one.person + format_instant(one.began), .summary = one.person, .description = {}, .when = one.when});
  }
  return out;
}

TEST_CASE("a rota's watch is each minute's on duty, with overrides and absences, over a daylight-saving night") {
  const auto all = roster();
  const auto found = rota_watches(all, "noc", kSpan);
  std::vector<std::string> wrong;
  for (Instant t = kSpan.from; t < kSpan.to; t += std::chrono::minutes{1}) {
    std::vector<PersonId> there, listed;
    for (const auto& one : all.on_duty("noc", t)) there.push_back(one.person);
    for (const auto& one : found) {
      if (one.when.from <= t && t < one.when.to) listed.push_back(one.person);
    }
    if (there != listed) wrong.push_back(format_instant(t));
  }
  CHECK(wrong.empty());
  CHECK(std::any_of(found.begin(), found.end(), [](const Watch& w) { return w.person == "lena"; }));
}

TEST_CASE("the internal team's watch is its hours, a person's the same less their absences") {
  CHECK(texts(team_watches(roster(), kSpan)) ==
        std::vector<std::string>{" 11-02T13:00/11-02T22:00", " 11-03T13:00/11-03T22:00", " 11-04T13:00/11-04T22:00"});
  CHECK(texts(person_watches(roster(), "ana", kSpan)) == std::vector<std::string>{"ana 11-02T13:00/11-02T15:00",
                                                                                  "ana 11-03T15:00/11-03T22:00",
                                                                                  "ana 11-04T13:00/11-04T22:00"});
}

TEST_CASE("an edge of what is asked about clips a watch, whose own beginning stays known") {
  const auto found = team_watches(roster(), {utc("2026-11-02T14:00:00Z"), utc("2026-11-02T16:00:00Z")});
  REQUIRE(found.size() == 1);
  CHECK(found[0].when == Interval{utc("2026-11-02T14:00:00Z"), utc("2026-11-02T16:00:00Z")});
  CHECK(found[0].began == utc("2026-11-02T13:00:00Z"));
}

TEST_CASE("what a calendar text says is read back to the same intervals") {
  const auto all = rota_watches(roster(), "noc", kSpan);
  const auto text = calendar_text("NOC", utc("2026-10-01T00:00:00Z"), entries_of(all));
  const auto zone = test::zone("Asia/Kathmandu");
  const auto back = read_calendar_file(
      text, "noc.ics",
      {.zone = zone, .horizon = kSpan, .find_zone = [](const std::string&) { return std::optional<Zone>{}; }});
  if (!back) FAIL(back.error().front().text());
  REQUIRE(back->size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK((*back)[i].when == all[i].when);
    CHECK((*back)[i].summary == all[i].person);
  }
}

TEST_CASE("a calendar text folds at 75 octets within no character and escapes what means something") {
  std::string summary = "Zoë; on call, \\ tonight\nand ";
  for (int i = 0; i < 60; ++i) summary += "ü€";
  const CalendarEntry entry{.uid = "1@x",
                            .summary = summary,
                            .description = "first\nsecond",
                            .when = {utc("2026-11-02T14:00:00Z"), utc("2026-11-02T16:00:00Z")}};
  const auto text = calendar_text("Team, \x01 one", utc("2026-10-01T00:00:00Z"), {entry});
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    CHECK(end - at <= 75);
    if (text[at] == ' ') CHECK((static_cast<unsigned char>(text[at + 1]) & 0xC0U) != 0x80U);
    at = end + 2;
  }
  CHECK(text.find("X-WR-CALNAME:Team\\,   one\r\n") != std::string::npos);
  CHECK(text.find("DTSTAMP:20261001T000000Z\r\n") != std::string::npos);
  CHECK(text.find("DTSTART:20261102T140000Z\r\n") != std::string::npos);
  CHECK(text.find("DESCRIPTION:first\\nsecond\r\n") != std::string::npos);
  const auto zone = test::zone("UTC");
  const auto back = read_calendar_file(
      text, "a.ics",
      {.zone = zone, .horizon = kSpan, .find_zone = [](const std::string&) { return std::optional<Zone>{}; }});
  if (!back) FAIL(back.error().front().text());
  REQUIRE(back->size() == 1);
  CHECK(back->front().summary == summary);
}

}  // namespace
}  // namespace watchbill::roster
