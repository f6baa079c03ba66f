// Absences as files and feeds give them.

#include "tests/collector/config/texts.h"
#include "tests/support/catch.h"

namespace watchbill::config {
namespace {

using test::errors_of;
using test::kClient;
using test::kMsp;
using test::with;

std::string client_with(const std::string& absences) {
  return with(kClient, "lead: ana", "lead: ana\nabsences: " + absences);
}

std::string feed(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(const std::string& summary, const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:" + summary + "\r\nSUMMARY:" + summary + "\r\n" + lines + "END:VEVENT\r\n";
}

/// `PERSON FROM/TO KIND DEPUTY` of each.
std::vector<std::string> absences_of(const Checked<Config>& read) {
  std::vector<std::string> out;
  if (!read) return errors_of(read);
  for (const auto& one : read->clients.at("peach")->roster.absences()) {
    out.push_back(one.person + " " + format_instant(one.from).substr(0, 16) + "/" +
                  format_instant(one.to).substr(0, 16) + " " + one.kind + (one.deputy.empty() ? "" : " " + one.deputy));
  }
  return out;
}

TEST_CASE("an absence is written in the client's time, its last day included") {
  CHECK(absences_of(
            test::read(client_with("[{person: ana, from: 2026-06-15, to: 2026-06-19, kind: vacation, deputy: ben}, "
                                   "{person: ben, from: \"2026-06-10 12:00\", to: \"2026-06-10T20:00:00Z\"}]"))) ==
        std::vector<std::string>{"ben 2026-06-10T16:00/2026-06-10T20:00 absent",
                                 "ana 2026-06-15T04:00/2026-06-20T04:00 vacation ben"});
}

TEST_CASE("absences may touch, and those of different people overlap") {
  CHECK(absences_of(test::read(client_with("[{person: ana, from: 2026-06-15, to: 2026-06-16}, {person: ana, from: "
                                           "2026-06-17, to: 2026-06-17}, {person: ben, from: 2026-06-15, to: "
                                           "2026-06-20}]")))
            .size() == 3);
}

TEST_CASE("an absence in the file acts from its beginning: cover has its owner and its end") {
  const auto read = test::read(client_with("[{person: ana, from: 2026-06-15, to: 2026-06-19, deputy: ben}]"));
  REQUIRE(read);
  const auto& roster = read->clients.at("peach")->roster;
  const auto at = parse_instant("2026-06-16T14:00:00Z").value();
  CHECK(roster.is_absent("ana", at));
  CHECK(roster.present("servers", at) == std::vector<std::string>{"ben"});
}

TEST_CASE("every event of a feed is an absence, merged where they overlap") {
  const auto text = feed(event("Vacation", "DTSTART;VALUE=DATE:20260615\r\nDTEND;VALUE=DATE:20260620\r\n") +
                         event("Dentist", "DTSTART:20260617T090000\r\nDTEND:20260617T100000\r\n") +
                         event("Course", "DTSTART;VALUE=DATE:20260619\r\nDTEND;VALUE=DATE:20260621\r\n"));
  CHECK(absences_of(test::read(client_with("[{person: ana, ics: ana.ics, deputy: ben}]"), kMsp, text)) ==
        std::vector<std::string>{"ana 2026-06-15T04:00/2026-06-20T04:00 Vacation ben",
                                 "ana 2026-06-20T04:00/2026-06-21T04:00 Course ben"});
}

TEST_CASE("of a shared feed the events count whose summaries match") {
  const auto text = feed(event("Ana Ruiz - leave", "DTSTART;VALUE=DATE:20260615\r\n") +
                         event("Ben Cole - leave", "DTSTART;VALUE=DATE:20260616\r\n"));
  CHECK(
      absences_of(test::read(client_with("[{person: ana, ics: staff.ics, match: ^ana, kind: leave}, {person: ben, ics: "
                                         "staff.ics, match: ^ben, kind: leave}]"),
                             kMsp, text)) == std::vector<std::string>{"ana 2026-06-15T04:00/2026-06-16T04:00 leave",
                                                                      "ben 2026-06-16T04:00/2026-06-17T04:00 leave"});
  CHECK(errors_of(test::read(client_with("[{person: ana, ics: staff.ics, match: \"(\"}]"), kMsp, text)) ==
        std::vector<std::string>{
            "clients/peach.yml:13:49: '(' is not a regular expression: missing ): ( (write it as vacation|out of "
            "office)"});
}

TEST_CASE("what is written stands above a feed, which counts for the rest with a warning") {
  const auto text = feed(event("Vacation", "DTSTART;VALUE=DATE:20260615\r\nDTEND;VALUE=DATE:20260620\r\n"));
  const auto read = test::read(
      client_with("[{person: ana, ics: ana.ics}, {person: ana, from: 2026-06-16, to: 2026-06-16, kind: sick}]"), kMsp,
      text);
  CHECK(absences_of(read) == std::vector<std::string>{"ana 2026-06-15T04:00/2026-06-16T04:00 Vacation",
                                                      "ana 2026-06-16T04:00/2026-06-17T04:00 sick",
                                                      "ana 2026-06-17T04:00/2026-06-20T04:00 Vacation"});
  REQUIRE(read);
  CHECK(
      test::texts_of(read->warnings) ==
      std::vector<std::string>{"ana.ics:4:1: ana is absent then already, by clients/peach.yml:13:41 (only the rest of "
                               "this event counts; keep one of them)"});
}

TEST_CASE("a broken feed is an error at its event's line") {
  const auto text = feed(event("x", "DTSTART;TZID=Nowhere:20260615T090000\r\n"));
  CHECK(errors_of(test::read(client_with("[{person: ana, ics: ana.ics}]"), kMsp, text)) ==
        std::vector<std::string>{"ana.ics:4:1: unknown time zone 'Nowhere' (let the calendar use an IANA name such as "
                                 "Europe/London)"});
}

TEST_CASE("the provider's people have absences too: their turns fall to the next") {
  const auto read = test::read(kClient, std::string(kMsp) +
                                            "absences: [{person: anna, from: 2026-01-06, to: "
                                            "2026-01-07}]\n");
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  const auto& roster = read->clients.at("peach")->roster;
  const auto on_duty = [&](const char* t) { return roster.on_duty("noc", parse_instant(t).value()).front().person; };
  CHECK(on_duty("2026-01-06T04:59:59Z") == "anna");
  CHECK(on_duty("2026-01-06T05:00:00Z") == "raj");
  CHECK(on_duty("2026-01-08T05:00:00Z") == "anna");
}

TEST_CASE("rotas have overrides and several hand-overs") {
  const auto read = test::read(
      kClient, with(kMsp, "hand_over: \"mon 08:00\", from: 2026-01-05",
                    "hand_over: [\"fri 18:00\", \"mon 08:00\"], from: 2026-01-05, overrides: [{person: raj, from: "
                    "\"2026-01-06 08:00\", to: \"2026-01-06 20:00\"}]"));
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  const auto& roster = read->clients.at("peach")->roster;
  const auto on_duty = [&](const char* t) { return roster.on_duty("noc", parse_instant(t).value()).front().person; };
  CHECK(on_duty("2026-01-05T13:00:00Z") == "anna");
  CHECK(on_duty("2026-01-06T13:00:00Z") == "raj");
  CHECK(on_duty("2026-01-07T01:00:00Z") == "anna");
  CHECK(on_duty("2026-01-09T23:00:00Z") == "raj");
  CHECK(on_duty("2026-01-12T13:00:00Z") == "anna");
}

TEST_CASE("the version of a policy changes with its feeds") {
  const auto version = [](const std::string& text) {
    return test::read(client_with("[{person: ana, ics: ana.ics}]"), kMsp, text)->clients.at("peach")->policy.version;
  };
  const auto before = version(feed(event("a", "DTSTART;VALUE=DATE:20260615\r\n")));
  CHECK(version(feed(event("a", "DTSTART;VALUE=DATE:20260616\r\n"))) != before);
}

}  // namespace
}  // namespace watchbill::config
