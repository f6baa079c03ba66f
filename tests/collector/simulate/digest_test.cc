// Digests as a scenario prints them: one line at each opening and closing of each client.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/collector/simulate/story.h"
#include "tests/support/catch.h"

namespace watchbill::test {
namespace {

/// `at effective_at client: who, who` of every digest, one below the other.
std::string digests(const std::string& events, const std::string& until) {
  std::string out;
  for (const auto& line : lines_of(played(scenario(events, until)))) {
    if (!line["incident"].is_null()) continue;
    out += line["at"].get<std::string>() + ' ' + line["effective_at"].get<std::string>() + ' ' +
           line["client"].get<std::string>() + ':';
    for (const auto& told : line["told"]) {
      CHECK(told["how"] == "digest");
      out += ' ' + told["who"].get<std::string>() + ',';
    }
    out.back() = '\n';
  }
  return out;
}

TEST_CASE("Every opening tells the team, every closing the provider, in quiet nights too") {
  CHECK(digests("  - {at: \"2026-06-09 20:00\", client: peach, surge: off}\n", "2026-06-10 18:00") ==
        "2026-06-10T08:00:00Z 2026-06-10T08:00:00Z leeds: priya\n"
        "2026-06-10T12:00:00Z 2026-06-10T12:00:00Z peach: ana, ben\n"
        "2026-06-10T16:30:00Z 2026-06-10T16:30:00Z leeds: anna\n"
        "2026-06-10T21:00:00Z 2026-06-10T21:00:00Z peach: anna\n");
}

TEST_CASE("What is deferred wakes nobody and is in the opening's digest, whose line has every key") {
  const auto lines = lines_of(
      played(scenario("  - {at: \"2026-06-10 02:10\", client: peach, fire: toner, category: workplace, severity: P4}\n",
                      "2026-06-10 08:00")));
  REQUIRE(lines.size() == 4);  // it opens; Leeds opens; it waits no longer; the digest
  CHECK(lines[0]["deferred"] == true);
  CHECK(lines[0]["told"].empty());
  CHECK(lines[2]["deferred"] == false);
  const auto& digest = lines[3];
  CHECK(digest.size() == 12);
  CHECK(digest["at"] == "2026-06-10T12:00:00Z");
  CHECK(digest["client"] == "peach");
  for (const char* key : {"incident", "state", "owner", "deferred", "rule", "because", "until", "recheck_at"}) {
    CHECK(digest[key].is_null());
  }
  REQUIRE(digest["told"].size() == 2);
  CHECK(digest["told"][0] == Json{{"who", "ana"}, {"party", "internal"}, {"how", "digest"}, {"why", "lead"}});
  CHECK(digest["told"][1] ==
        Json{{"who", "ben"}, {"party", "internal"}, {"how", "digest"}, {"why", "of the internal team"}});
}

TEST_CASE("A holiday between two nights has no opening, and who is absent reads nothing") {
  CHECK(digests("  - {at: \"2026-11-25 18:00\", client: peach, absent: ana, until: \"2026-11-28 00:00\"}\n",
                "2026-11-27 09:00")
            .find("2026-11-27T13:00:00Z 2026-11-27T13:00:00Z peach: ben\n") != std::string::npos);
  const auto all = digests("  - {at: \"2026-11-25 18:00\", client: peach, surge: off}\n", "2026-11-27 07:00");
  CHECK(all.find("peach") == std::string::npos);
}

TEST_CASE("Of boundaries that fell into a downtime the latest is sent once, late") {
  CHECK(digests("  - {at: \"2026-06-09 20:00\", client: peach, fire: db, category: servers, severity: P2}\n"
                "  - {at: \"2026-06-09 21:00\", collector: down}\n"
                "  - {at: \"2026-06-10 18:00\", collector: up}\n",
                "2026-06-10 20:00") ==
        "2026-06-10T22:00:00Z 2026-06-10T16:30:00Z leeds: anna\n"  // where all was quiet
        "2026-06-10T22:00:00Z 2026-06-10T21:00:00Z peach: anna\n");
}

TEST_CASE("Who was only noticed hears of an end outside their hours by the opening's digest, absent or not") {
  const auto lines = lines_of(
      played(scenario("  - {at: \"2026-06-09 16:30\", client: peach, fire: disk, category: servers, severity: P3}\n"
                      "  - {at: \"2026-06-09 18:00\", resolve: disk}\n"
                      "  - {at: \"2026-06-09 19:00\", client: peach, absent: ana, until: \"2026-06-12 00:00\"}\n",
                      "2026-06-10 12:00")));
  const auto end =
      std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line["state"] == "resolved"; });
  REQUIRE(end != lines.end());
  CHECK(gist(*end) == "resolved msp hours -; ana digest, lena notice, mia notice");
  const auto opening =
      std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line["at"] == "2026-06-10T12:00:00Z"; });
  REQUIRE(opening != lines.end());
  REQUIRE((*opening)["told"].size() == 2);
  CHECK((*opening)["told"][0]["who"] == "ben");
  CHECK((*opening)["told"][1] ==
        Json{{"who", "ana"}, {"party", "internal"}, {"how", "digest"}, {"why", "told of what has recovered"}});
}

TEST_CASE("Where nobody of the provider is on duty the manager is paged, and the first rota when it comes on") {
  const std::string text = "clients: [" + kPolicies + "peach.yml]\nmsp: " + kPolicies +
                           "msp-gap.yml\nevents:\n"
                           "  - {at: \"2026-06-10 03:10\", client: peach, fire: db, category: servers, severity: P1}\n"
                           "until: \"2026-06-10 04:10\"\n";
  std::string out;
  for (const auto& line : lines_of(played(text))) out += line["at"].get<std::string>() + ' ' + gist(line) + '\n';
  CHECK(out ==
        "2026-06-10T07:10:00Z open msp hours 2026-06-10T12:00:00Z; mia page\n"
        "2026-06-10T08:00:00Z open msp hours 2026-06-10T12:00:00Z; anna page\n");
}

}  // namespace
}  // namespace watchbill::test
