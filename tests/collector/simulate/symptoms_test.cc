// Inhibition and storms through the door that people use: a silent endpoint explains its other alerts, a silent site
// its endpoints. Peach, at night: the NOC (anna) is on duty, lena after 15 minutes, mia after 30.

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"

namespace watchbill::simulate {
namespace {

using test::story;

std::string down(const std::string& name, const std::string& time, const std::string& more = "") {
  return "  - {at: \"2026-06-10 " + time + "\", client: peach, fire: " + name +
         ", rule: HostDown, category: servers, severity: P2, site: hq, instance: " + name + more + "}\n";
}
std::string disk(const std::string& of, const std::string& time) {
  return "  - {at: \"2026-06-10 " + time +
         "\", client: peach, fire: disk, category: servers, severity: P2, site: hq, " + "instance: " + of + "}\n";
}
std::string over(const std::string& name, const std::string& time) {
  return "  - {at: \"2026-06-10 " + time + "\", resolve: " + name + "}\n";
}
std::string acked(const std::string& name, const std::string& time) {
  return "  - {at: \"2026-06-10 " + time + "\", ack: " + name + ", by: anna}\n";
}
/// Of a site of so many endpoints.
std::string of_site(int endpoints, const std::string& events, const std::string& until) {
  return story(events, until, "endpoints: {hq: " + std::to_string(endpoints) + "}\n");
}

TEST_CASE("A silent endpoint explains its other alerts: nobody is told of them") {
  CHECK(story(down("web1", "02:10") + acked("web1", "02:12") + disk("web1", "02:14"), "2026-06-10 03:00") ==
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z web1 acknowledged msp hours -\n"
        "2026-06-10T06:14:00Z disk open msp hours 2026-06-10T12:00:00Z\n");
}

TEST_CASE("Those of other endpoints are told") {
  CHECK(story(down("web1", "02:10") + acked("web1", "02:12") + disk("web2", "02:14"), "2026-06-10 02:15") ==
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z web1 acknowledged msp hours -\n"
        "2026-06-10T06:14:00Z disk open msp hours 2026-06-10T12:00:00Z; anna page\n");
}

TEST_CASE("What outlasts the silence by a minute is told as if it had just begun") {
  CHECK(story(down("web1", "02:10") + acked("web1", "02:12") + disk("web1", "02:14") + over("web1", "02:40"),
              "2026-06-10 02:57") ==
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z web1 acknowledged msp hours -\n"
        "2026-06-10T06:14:00Z disk open msp hours 2026-06-10T12:00:00Z\n"
        "2026-06-10T06:40:00Z web1 resolved msp hours -; anna notice\n"
        "2026-06-10T06:41:00Z disk open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:55:00Z web1 closed msp hours -\n"
        "2026-06-10T06:56:00Z disk open msp hours 2026-06-10T12:00:00Z; lena page\n");
}

TEST_CASE("What ends within that minute was never told to anybody") {
  CHECK(story(down("web1", "02:10") + acked("web1", "02:12") + disk("web1", "02:14") + over("web1", "02:40") +
                  "  - {at: \"2026-06-10 02:40:59\", resolve: disk}\n",
              "2026-06-10 02:50") ==
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z web1 acknowledged msp hours -\n"
        "2026-06-10T06:14:00Z disk open msp hours 2026-06-10T12:00:00Z\n"
        "2026-06-10T06:40:00Z web1 resolved msp hours -; anna notice\n"
        "2026-06-10T06:40:59Z disk resolved msp hours -\n");
}

TEST_CASE("A symptom that was there before its endpoint fell silent escalates no further, and its recovery is told") {
  CHECK(story(disk("web1", "02:05") + down("web1", "02:10") + acked("web1", "02:11") + over("disk", "02:45"),
              "2026-06-10 02:46") ==
        "2026-06-10T06:05:00Z disk open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:11:00Z web1 acknowledged msp hours -\n"
        "2026-06-10T06:45:00Z disk resolved msp hours -; anna notice\n");
}

TEST_CASE(
    "At the third of ten endpoints within two minutes the site is silent, and those after it are told to nobody") {
  CHECK(
      of_site(10,
              down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00") + down("web4", "02:20:00"),
              "2026-06-10 02:24") ==
      "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:10:30Z web2 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:12:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:12:00Z SiteSilent hq open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:20:00Z web4 open msp hours 2026-06-10T12:00:00Z\n");
}

TEST_CASE("The site's ladder goes on, its endpoints' end") {
  CHECK(
      of_site(10, down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00"), "2026-06-10 02:28") ==
      "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:10:30Z web2 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:12:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:12:00Z SiteSilent hq open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:27:00Z SiteSilent hq open msp hours 2026-06-10T12:00:00Z; lena page\n");
}

TEST_CASE("Neither two endpoints, nor three of eleven, nor three in longer than two minutes are a site") {
  const auto pages = [](int endpoints, const std::string& events) {
    return of_site(endpoints, events, "2026-06-10 02:14").find("SiteSilent") != std::string::npos;
  };
  CHECK_FALSE(pages(2, down("web1", "02:10:00") + down("web2", "02:10:30")));
  CHECK_FALSE(pages(11, down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00")));
  CHECK_FALSE(pages(3, down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:01")));
  CHECK(pages(3, down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00")));
}

TEST_CASE("Silence is reckoned from when an endpoint fell silent, not from when the alert arrived") {
  const auto storms = [](const std::string& third) {
    return of_site(10,
                   down("web1", "02:10:00") + down("web2", "02:10:30") +
                       down("web3", "02:20:00", ", happened: \"2026-06-10 " + third + "\""),
                   "2026-06-10 02:21")
               .find("SiteSilent") != std::string::npos;
  };
  CHECK(storms("02:11:00"));
  CHECK_FALSE(storms("02:15:00"));
}

TEST_CASE("The site is over when fewer are silent than make a storm; who is silent still is told a minute later") {
  CHECK(of_site(10,
                down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00") +
                    down("web4", "02:12:30") + over("web1", "02:20:00") + over("web2", "02:21:00"),
                "2026-06-10 02:23") ==
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:10:30Z web2 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z SiteSilent hq open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:30Z web4 open msp hours 2026-06-10T12:00:00Z\n"
        "2026-06-10T06:20:00Z web1 resolved msp hours -; anna notice\n"
        "2026-06-10T06:21:00Z web2 resolved msp hours -; anna notice\n"
        "2026-06-10T06:21:00Z SiteSilent hq resolved msp hours -; anna notice\n"
        "2026-06-10T06:22:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:22:00Z web4 open msp hours 2026-06-10T12:00:00Z; anna page\n");
}

TEST_CASE("What was silent long before is no part of the site's silence") {
  CHECK(
      of_site(10,
              down("old", "02:00:00") + down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00"),
              "2026-06-10 02:16") ==
      "2026-06-10T06:00:00Z old open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:10:30Z web2 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:12:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:12:00Z SiteSilent hq open msp hours 2026-06-10T12:00:00Z; anna page\n"
      "2026-06-10T06:15:00Z old open msp hours 2026-06-10T12:00:00Z; lena page\n");
}

TEST_CASE("A symptom of an endpoint stays one while the site's silence hides the endpoint") {
  CHECK(of_site(10,
                down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00") + disk("web1", "02:13"),
                "2026-06-10 02:14")
            .find("disk open msp hours 2026-06-10T12:00:00Z\n") != std::string::npos);
}

TEST_CASE("A site's silence goes on over a restart of the collector") {
  CHECK(of_site(10,
                down("web1", "02:10:00") + down("web2", "02:10:30") + down("web3", "02:12:00") +
                    "  - {at: \"2026-06-10 02:13\", collector: down}\n  - {at: \"2026-06-10 02:14\", collector: up}\n" +
                    down("web4", "02:15:00") + over("web1", "02:20:00") + over("web2", "02:20:00"),
                "2026-06-10 02:22") ==
        "2026-06-10T06:10:00Z web1 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:10:30Z web2 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:12:00Z SiteSilent hq open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:15:00Z web4 open msp hours 2026-06-10T12:00:00Z\n"
        "2026-06-10T06:20:00Z web1 resolved msp hours -; anna notice\n"
        "2026-06-10T06:20:00Z web2 resolved msp hours -; anna notice\n"
        "2026-06-10T06:20:00Z SiteSilent hq resolved msp hours -; anna notice\n"
        "2026-06-10T06:21:00Z web3 open msp hours 2026-06-10T12:00:00Z; anna page\n"
        "2026-06-10T06:21:00Z web4 open msp hours 2026-06-10T12:00:00Z; anna page\n");
}

}  // namespace
}  // namespace watchbill::simulate
