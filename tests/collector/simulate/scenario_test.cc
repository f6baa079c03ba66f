#include "collector/simulate/scenario.h"

#include "collector/config/config.h"
#include "collector/simulate/simulate.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace watchbill::simulate {
namespace {

std::string time_in(const std::string& zone, const std::string& text, bool is_second = false) {
  const auto instant = instant_of({.text = text, .where = {}, .is_second = is_second}, *config::load_zone(zone));
  return instant ? format_instant(*instant) : instant.error().problem;
}

TEST_CASE("Times are the wall clock's unless they say otherwise") {
  CHECK(time_in("America/New_York", "2026-06-12 16:58") == "2026-06-12T20:58:00Z");
  CHECK(time_in("America/New_York", "2026-06-12T16:58:30") == "2026-06-12T20:58:30Z");
  CHECK(time_in("America/New_York", "2026-06-12T16:58:00+02:00") == "2026-06-12T14:58:00Z");
  CHECK(time_in("America/New_York", "2026-06-12T16:58Z") == "2026-06-12T16:58:00Z");
  CHECK(time_in("Europe/London", "2026-10-25 01:30") == "2026-10-25T00:30:00Z");
  CHECK(time_in("Europe/London", "2026-10-25 01:30", true) == "2026-10-25T01:30:00Z");
  CHECK(time_in("America/New_York", "2026-03-08 02:30:15") == "2026-03-08T07:00:00Z");
  for (const char* wrong :
       {"", "yesterday", "2026-02-30 10:00", "2026-06-12 24:00", "2026-06-12 10:60", "2026-06-12 1:00"}) {
    CHECK(time_in("America/New_York", wrong).find("is no time") != std::string::npos);
  }
}

TEST_CASE("The second of two equal times is said beside it or after it") {
  const auto scenario = read_scenario(
      "clients: [a.yml]\nmsp: m.yml\nuntil: 2026-11-02 00:00\nevents:\n"
      "  - {at: \"2026-11-01 01:30 (fold: 2)\", fire: x}\n"
      "  - {at: \"2026-11-01 01:30\", fold: 2, fire: y}\n"
      "  - {at: \"2026-11-01 01:30 (fold: 1)\", fire: z}\n",
      "s.yml");
  REQUIRE(scenario.has_value());
  CHECK(scenario->events[0].at.is_second);
  CHECK(scenario->events[0].at.text == "2026-11-01 01:30");
  CHECK(scenario->events[1].at.is_second);
  CHECK_FALSE(scenario->events[2].at.is_second);
}

TEST_CASE("Every mistake in a scenario is named with its place, all at once") {
  const auto scenario = read_scenario(
      "clients: [a.yml]\n"
      "msp: m.yml\n"
      "events:\n"
      "  - {at: \"2026-06-12 16:58\", sirge: on}\n"
      "  - {fire: db, severity: P7}\n"
      "  - {at: \"2026-06-12 16:58\", fire: db, ack: db}\n"
      "  - {at: \"2026-06-12 16:58\", ack: db, bye: ana}\n"
      "  - {at: \"2026-06-12 16:58\", collector: sideways}\n"
      "  - nonsense\n"
      "  - {at: \"2026-06-12 16:58\", client: peach, surge: maybe}\n"
      "  - {at: \"2026-06-12 16:58\", absent: ana}\n"
      "  - {at: \"2026-06-12 16:58\", silence: {rule: db, sight: hq}}\n"
      "  - {at: \"2026-06-12 16:58\", maintenance: {client: peach, severity: [P1, P8], weekly: sunday}}\n",
      "s.yml");
  REQUIRE_FALSE(scenario.has_value());
  std::string all;
  for (const auto& error : scenario.error()) all += error.text() + '\n';
  for (const char* expected : {"s.yml:4:5: nothing that is understood happens here", "s.yml:5:5: ", "'at'",
                               "unknown severity 'P7'", "s.yml:6:", "s.yml:7:", "'bye'", "unknown state 'sideways'",
                               "s.yml:9:5: ", "'until'", "s.yml:10:52: unknown 'maybe' (surge is on or off)",
                               "s.yml:11:5: the field 'until' is missing", "s.yml:12:39: the field 'until' is missing",
                               "unknown field 'sight'", "unknown severity 'P8'", "'sunday' is no time of the week"}) {
    INFO(expected << "\nin\n" << all);
    CHECK(all.find(expected) != std::string::npos);
  }
}

TEST_CASE("Names that nothing answers to are named with what was meant") {
  const test::Scratch scratch;
  const std::string policies = WATCHBILL_SOURCE_DIR "/tests/fixtures/policies/";
  const auto file =
      scratch.write("s.yml", "clients: [" + policies + "peach.yml, " + policies + "leeds.yml]\nmsp: " + policies +
                                 "msp.yml\nevents:\n"
                                 "  - {at: \"2026-06-12 10:00\", client: peahc, fire: db}\n"
                                 "  - {at: \"2026-06-12 10:00\", client: peach, fire: disk}\n"
                                 "  - {at: \"2026-06-12 10:01\", ack: dixk, by: ana}\n"
                                 "  - {at: \"2026-06-13 10:00\", client: leeds, fire: net}\n"
                                 "  - {at: \"soon\", client: leeds, fire: net}\n"
                                 "  - {at: \"2026-06-12 10:02\", absent: anq, until: \"2026-06-12 11:00\"}\n"
                                 "  - {at: \"2026-06-12 10:02\", surge: on}\n"
                                 "until: \"2026-06-12 12:00\"\n");
  const auto timeline = run(file);
  REQUIRE_FALSE(timeline.has_value());
  std::string all;
  for (const auto& error : timeline.error()) all += error.text() + '\n';
  INFO(all);
  CHECK(all.find("s.yml:4:5: unknown client 'peahc' (did you mean 'peach'?)") != std::string::npos);
  CHECK(all.find("s.yml:6:5: nothing fires as 'dixk' (did you mean 'disk'?)") != std::string::npos);
  CHECK(all.find("s.yml:8:10: 'soon' is no time") != std::string::npos);
  CHECK(all.find("s.yml:9:5: unknown person 'anq' (did you mean 'ana'?)") != std::string::npos);
  CHECK(all.find("s.yml:10:5: which client is it?") != std::string::npos);
  CHECK_FALSE(run(scratch.path() / "missing.yml").has_value());
}

TEST_CASE("Damaged scenarios are read or refused without harm") {
  test::fuzz_rounds(
      LLVMFuzzerTestOneInput,
      {"clients: [peach.yml]\nmsp: msp.yml\nevents:\n  - {at: \"2026-06-12 16:58\", client: peach, fire: "
       "db-down, category: servers, severity: P1, instance: db-1, labels: {a: b}}\n  - {at: \"2026-06-12 "
       "17:20 (fold: 2)\", ack: db-down, by: anna}\nuntil: \"2026-06-20 00:00\"\n",
       "clients: []\nmsp: m\nevents:\n  - {at: 2026-06-17T16:55Z, collector: down}\n  - {at: x, keep: a#2, by: "
       "b, until: \"2026-06-12 16:58\"}\n  - {note: n, text: t, by: c, at: z}\n  - {at: x, absent: a, until: y, "
       "deputy: b, kind: k}\n  - {at: x, "
       "off_duty: noc, until: y}\n  - {at: x, surge: on, client: a}\n  - {at: x, maintenance: {client: a, site: [b, "
       "c], severity: P1, labels: {d: e}, from: y, until: z, weekly: \"sun 02:00-04:00\"}}\n  - {at: x, end_silence: "
       "a-s1}\nuntil: x\n"},
      5000, 11);
}

}  // namespace
}  // namespace watchbill::simulate
