// Commands about what is entered at a client, and its digests, against a sink that answers as the API does.

#include <nlohmann/json.hpp>

#include "tests/collector/cli/bench.h"
#include "tests/support/catch.h"

using namespace watchbill;
using nlohmann::json;
using test::answer;
using test::Bench;
using test::SunkRequest;

TEST_CASE("an absence is entered, listed and ended by its name") {
  const json absence = {{"id", "peach-a1"},
                        {"client", "peach"},
                        {"person", "ana"},
                        {"from", "2026-06-16T16:00:00Z"},
                        {"to", "2026-06-19T22:00:00Z"},
                        {"entered", "2026-06-16T16:00:00Z"},
                        {"kind", "ill"},
                        {"deputy", "ben"},
                        {"acts_now", true}};
  const Bench bench([&](const SunkRequest& request) {
    if (request.method == "GET") return answer({{"absences", json::array({absence})}});
    if (request.target.ends_with("peach-a2/end")) return answer({{"id", "peach-a2"}, {"void", true}});
    return answer(absence);
  });
  const auto added =
      bench.ask({"absence", "add", "ana", "--to", "2026-06-19 18:00", "--kind", "ill", "--deputy", "ben"});
  CHECK(added.code == 0);
  CHECK(added.output == "peach-a1: ana is absent 2026-06-16 16:00Z to 2026-06-19 22:00Z, ben stands in\n");
  CHECK(bench.ask({"absence", "list", "--client", "peach"}).output ==
        "ABSENCE   CLIENT  PERSON  FROM               TO                 KIND  DEPUTY\n"
        "peach-a1  peach   ana     2026-06-16 16:00Z  2026-06-19 22:00Z  ill   ben\n");
  CHECK(bench.ask({"absence", "end", "peach-a1", "--by", "ben"}).output ==
        "peach-a1: ana is back since 2026-06-19 22:00Z\n");
  CHECK(bench.ask({"absence", "end", "peach-a2"}).output == "peach-a2 is void: it had not begun\n");
  CHECK(json::parse(bench.ask({"absence", "add", "ana", "--to", "x", "--client", "peach", "--json"}).output) ==
        absence);
  for (const char* none : {"nonsense", "peach-1", "peach-all", "peach-s1"}) {
    CHECK(bench.ask({"absence", "end", none}).code == 2);
  }
  CHECK(bench.ask({"absence", "add", "ana"}).code == 2);

  const auto requests = bench.requests();
  REQUIRE(requests.size() == 5);
  CHECK(requests[0].target == "/api/v1/absences");
  CHECK(json::parse(requests[0].body) ==
        json{{"person", "ana"}, {"to", "2026-06-19 18:00"}, {"kind", "ill"}, {"deputy", "ben"}});
  CHECK(requests[1].target == "/api/v1/clients/peach/absences");
  CHECK(requests[2].target == "/api/v1/clients/peach/absences/peach-a1/end");
  CHECK(json::parse(requests[2].body) == json{{"by", "ben"}});
  CHECK(requests[4].target == "/api/v1/clients/peach/absences");
}

TEST_CASE("digest prints what was sent") {
  const Bench bench([](const SunkRequest&) {
    return answer({{"client", "peach"}, {"kind", "opening"}, {"text", "Peach Health\n\nQuiet.\n"}});
  });
  CHECK(bench.ask({"digest", "peach", "--at", "2026-06-10T12:00:00Z"}).output == "Peach Health\n\nQuiet.\n");
  CHECK(json::parse(bench.ask({"digest", "peach", "--json"}).output).at("kind") == "opening");
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "/api/v1/clients/peach/digest?at=2026-06-10T12%3A00%3A00Z");
  CHECK(requests[1].target == "/api/v1/clients/peach/digest");
}

TEST_CASE("a silence is entered, listed and ended by its name") {
  const json silence = {{"id", "peach-s1"},
                        {"client", "peach"},
                        {"kind", "maintenance"},
                        {"from", "2026-06-16T16:00:00Z"},
                        {"to", "2026-06-19T22:00:00Z"},
                        {"weekly", "sun 02:00-04:00"},
                        {"comment", "patches"},
                        {"sites", {"hq", "depot"}},
                        {"labels", {{"job", "node"}}},
                        {"everything", false}};
  const Bench bench([&](const SunkRequest& request) {
    if (request.method == "GET") return answer({{"silences", json::array({silence})}});
    if (request.target.ends_with("peach-s2/end")) return answer({{"id", "peach-s2"}, {"void", true}});
    return answer(silence);
  });
  const auto added =
      bench.ask({"silence", "add", "peach", "--maintenance", "--site", "hq", "--site", "depot", "--label", "job=node",
                 "--weekly", "sun 02:00-04:00", "--comment", "patches", "--by", "ana"});
  CHECK(added.code == 0);
  CHECK(added.output ==
        "peach-s1: maintenance of hq|depot, job=node at peach, sun 02:00-04:00, 2026-06-16 16:00Z to 2026-06-19 "
        "22:00Z\n");
  CHECK(bench.ask({"silence", "list"}).output.find("peach-s1  peach   maintenance  sun 02:00-04:00, ") !=
        std::string::npos);
  CHECK(bench.ask({"silence", "end", "peach-s1", "--by", "ben"}).output ==
        "peach-s1: it is over since 2026-06-19 22:00Z\n");
  CHECK(bench.ask({"silence", "end", "peach-s2"}).output == "peach-s2 is void: it had not begun\n");
  CHECK(bench.ask({"silence", "end", "nonsense"}).code == 2);
  CHECK(bench.ask({"silence", "add", "peach", "--to", "x", "--label", "job"}).code == 2);

  const auto requests = bench.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[0].target == "/api/v1/clients/peach/silences");
  CHECK(json::parse(requests[0].body) == json{{"kind", "maintenance"},
                                              {"sites", {"hq", "depot"}},
                                              {"labels", {{"job", "node"}}},
                                              {"weekly", "sun 02:00-04:00"},
                                              {"comment", "patches"},
                                              {"by", "ana"}});
  CHECK(requests[1].target == "/api/v1/silences");
  CHECK(requests[2].target == "/api/v1/clients/peach/silences/peach-s1/end");
}

TEST_CASE("surge says who holds it on") {
  const Bench bench([](const SunkRequest& request) {
    const bool is_on = json::parse(request.body).at("on").get<bool>();
    return answer({{"client", "peach"}, {"surge", is_on}, {"overflow", is_on}, {"waiting", 3}, {"low_since", nullptr}});
  });
  CHECK(bench.ask({"surge", "on", "peach", "--by", "ana"}).output ==
        "peach: surge is on, new work that may overflow goes to the provider (3 waiting)\n");
  CHECK(bench.ask({"surge", "off", "peach", "--by", "ana"}).output ==
        "peach: surge is off, new work goes by hours (3 waiting)\n");
  CHECK(bench.ask({"surge", "on", "peach"}).code == 2);
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "/api/v1/clients/peach/surge");
  CHECK(json::parse(requests[0].body) == json{{"on", true}, {"by", "ana"}});
}
