// Commands that ask the collector, against a sink that answers as its API does.
#include <nlohmann/json.hpp>

#include "proto/shared/time.h"
#include "tests/collector/cli/bench.h"
#include "tests/support/catch.h"
#include "tests/support/http_sink.h"
#include "tests/support/scratch.h"

using namespace watchbill;
using nlohmann::json;
using test::answer;
using test::Bench;
using test::SinkAnswer;
using test::SunkRequest;

namespace {

json incident(const std::string& id, const std::string& severity) {
  return {{"id", id},
          {"client", "peach"},
          {"state", "open"},
          {"severity", severity},
          {"category", "servers"},
          {"instance", "db-1"},
          {"site", "atlanta"},
          {"summary", "Almost full"},
          {"owner", "msp"},
          {"deferred", false},
          {"rule", "hours"},
          {"because", "closed until Wed 08:00"},
          {"until", "2026-06-10T12:00:00Z"},
          {"happened", "2026-06-10T06:10:00Z"},
          {"acknowledgement", nullptr},
          {"spans", json::array({{{"owner", "msp"},
                                  {"from", "2026-06-10T06:10:05Z"},
                                  {"to", nullptr},
                                  {"rule", "hours"},
                                  {"because", "closed"}}})},
          {"told", json::array({{{"person", "anna"},
                                 {"party", "msp"},
                                 {"how", "page"},
                                 {"at", "2026-06-10T06:10:05Z"},
                                 {"why", "on duty for noc"}}})}};
}

SinkAnswer problem(int status, const std::string& title) {
  return {.status = status, .headers = {}, .body = json{{"title", title}, {"detail", "and why"}}.dump()};
}

}  // namespace

TEST_CASE("incidents are listed over all pages, with the token and the filter") {
  const Bench bench([](const SunkRequest& request) {
    const bool is_first = request.target.find("after=") == std::string::npos;
    return answer({{"incidents", json::array({incident(is_first ? "peach-2" : "peach-1", is_first ? "P1" : "P3")})},
                   {"next", is_first ? json("peach-2") : json(nullptr)}});
  });
  const auto done = bench.ask({"incidents", "--client", "peach", "--owner", "msp"});
  CHECK(done.code == 0);
  CHECK(done.output ==
        "INCIDENT  SEV  STATE  OWNER  UNTIL         WHAT\n"
        "peach-2   P1   open   msp    06-10 12:00Z  db-1: Almost full\n"
        "peach-1   P3   open   msp    06-10 12:00Z  db-1: Almost full\n");
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "/api/v1/incidents?client=peach&owner=msp&limit=200");
  CHECK(requests[0].headers.at("authorization") == "Bearer sesame");
  CHECK(json::parse(bench.ask({"incidents", "--json"}).output)["incidents"].size() == 2);
}

TEST_CASE("an incident is shown with its spans and who was told") {
  auto one = incident("peach-1", "P1");
  one["offer"] = {
      {"to", "internal"}, {"since", "2026-06-10T06:20:00Z"}, {"by", "anna"}, {"for", "ana"}, {"text", "disk swapped"}};
  one["told"].push_back({{"person", "lena"}, {"how", "page"}, {"why", "15 min later"}, {"is_unreached", true}});
  const Bench bench([one](const SunkRequest&) { return answer(one); });
  const auto done = bench.ask({"show", "peach-1"});
  CHECK(done.code == 0);
  for (const char* words :
       {"peach-1: Almost full", "closed until Wed 08:00", "anna", "on duty for noc",
        "to internal, for ana, by anna, since 2026-06-10 06:20Z: disk swapped", "page, unreached"}) {
    INFO(words);
    CHECK(done.output.find(words) != std::string::npos);
  }
  CHECK(json::parse(bench.ask({"show", "peach-1", "--json"}).output)["id"] == "peach-1");
  CHECK(bench.requests().at(0).target == "/api/v1/incidents/peach-1");
}

TEST_CASE("people's commands say who they are, for each incident named") {
  const Bench bench([](const SunkRequest& request) {
    if (request.target.find("peach-9") != std::string::npos) return problem(404, "There is no such incident");
    return answer(incident("peach-1", "P1"));
  });
  const auto done = bench.ask({"ack", "peach-9", "peach-1", "--by", "anna"});
  CHECK(done.code == 1);
  CHECK(done.output == "peach-1 acknowledged by anna: Almost full\n");
  CHECK(done.errors.find("There is no such incident: and why") != std::string::npos);
  CHECK(bench.ask({"note", "peach-1", "--by", "anna", "--text", "looking"}).code == 0);
  CHECK(bench.ask({"resolve", "peach-1", "--by", "anna"}).code == 0);
  CHECK(bench.ask({"ack", "peach-1"}).code == 2);  // nobody says who acknowledges

  const auto requests = bench.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].method == "POST");
  CHECK(requests[1].target == "/api/v1/incidents/peach-1/acknowledge");
  CHECK(json::parse(requests[1].body) == json{{"by", "anna"}});
  CHECK(json::parse(requests[2].body) == json{{"by", "anna"}, {"text", "looking"}});
  CHECK(requests[3].target == "/api/v1/incidents/peach-1/resolve");
}

TEST_CASE("who without a directory asks the collector") {
  const Bench bench([](const SunkRequest&) {
    return answer({{"name", "Peach Health"},
                   {"category", "servers"},
                   {"severity", "P2"},
                   {"owner", "msp"},
                   {"owner_name", "Northstar IT"},
                   {"until", nullptr},
                   {"told", json::array()}});
  });
  const auto done = bench.ask({"who", "peach", "--at", "2026-06-10T06:10:00Z"});
  CHECK(done.code == 0);
  CHECK(done.output.find("Northstar IT has the watch\n") == 0);
  CHECK(done.output.find("no change in sight") != std::string::npos);
  CHECK(bench.requests().at(0).target ==
        "/api/v1/who?client=peach&at=2026-06-10T06%3A10%3A00Z&category=servers&severity=P2");
  CHECK(bench.ask({"who", "peach", "--at", "2026-06-10 02:10"}).code == 0);
  CHECK(bench.ask({"who", "--label", "job=node", "--label", "env=prod", "peach", "--site", "hq", "--service", "pay"})
            .code == 0);
  CHECK(bench.requests().at(2).target ==
        "/api/v1/who?client=peach&category=servers&severity=P2&service=pay&site=hq&label.env=prod&label.job=node");
  CHECK(bench.ask({"who", "peach", "--label", "job"}).code == 2);
  CHECK(bench.requests().at(1).target.find("at=2026-06-10%2002%3A10&") != std::string::npos);
}

TEST_CASE("agents are listed, and none is said") {
  const Bench bench([](const SunkRequest& request) {
    if (request.target.find("client=") != std::string::npos) return answer({{"agents", json::array()}});
    return answer({{"agents", json::array({{{"client", "peach"},
                                            {"site", "hq"},
                                            {"instance", "db-1"},
                                            {"state", "connected"},
                                            {"version", "0.1.0"},
                                            {"last_heard", "2026-06-10T06:10:00Z"}}})}});
  });
  CHECK(bench.ask({"agents"}).output ==
        "CLIENT  SITE  INSTANCE  STATE      LAST HEARD         VERSION\n"
        "peach   hq    db-1      connected  2026-06-10 06:10Z  0.1.0\n");
  CHECK(bench.ask({"agents", "--client", "leeds"}).output == "no agents\n");
}

TEST_CASE("a reload that finds errors prints them all and exits with 2") {
  const Bench bench([](const SunkRequest&) {
    return SinkAnswer{
        .status = 422,
        .headers = {},
        .body = R"({"title":"The configuration has errors","errors":["msp.yml:3:5: one","msp.yml:4:5: two"]})"};
  });
  const auto done = bench.ask({"reload"});
  CHECK(done.code == 2);
  CHECK(done.errors == "watchbill: The configuration has errors\nmsp.yml:3:5: one\nmsp.yml:4:5: two\n");
}

TEST_CASE("a reload that finds warnings prints them and exits with 0") {
  const Bench bench([](const SunkRequest&) {
    return answer({{"reloaded", true}, {"warnings", {"clients/peach.yml:5:3: only ana"}}});
  });
  const auto done = bench.ask({"reload"});
  CHECK(done.code == 0);
  CHECK(done.output == "reloaded\n");
  CHECK(done.errors == "warning: clients/peach.yml:5:3: only ana\n");
}

TEST_CASE("take and keep say until when") {
  const Bench bench([](const SunkRequest&) { return answer(incident("peach-1", "P1")); });
  CHECK(bench.ask({"take", "peach-1", "--by", "anna"}).output == "peach-1 taken by anna: Almost full\n");
  CHECK(bench.ask({"keep", "peach-1", "--by", "ana", "--until", "2026-06-12T19:00:00-04:00"}).code == 0);
  CHECK(bench.ask({"take", "peach-1", "--by", "ana", "--until", "2h"}).code == 0);
  CHECK(bench.ask({"keep", "peach-1", "--by", "ana", "--until", "2026-06-12 19:00"}).code == 0);
  CHECK(bench.ask({"keep", "peach-1", "--by", "ana"}).code == 2);
  const auto wrong = bench.ask({"keep", "peach-1", "--by", "ana", "--until", "noonish"});
  CHECK(wrong.code == 2);
  CHECK(wrong.errors.find("--until: 'noonish' is not a time (write 2026-06-12 16:58, 2026-06-12T20:58:00Z or 2h)") !=
        std::string::npos);
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 4);
  CHECK(json::parse(requests[3].body)["until"] == "2026-06-12 19:00");
  CHECK(requests[0].target == "/api/v1/incidents/peach-1/take");
  CHECK(json::parse(requests[0].body) == json{{"by", "anna"}});
  CHECK(requests[1].target == "/api/v1/incidents/peach-1/keep");
  CHECK(json::parse(requests[1].body) == json{{"by", "ana"}, {"until", "2026-06-12T23:00:00Z"}});
  CHECK(parse_instant(json::parse(requests[2].body)["until"].get<std::string>()));
}

TEST_CASE("handoff, accept and decline say what they are told") {
  const Bench bench([](const SunkRequest&) { return answer(incident("peach-1", "P1")); });
  CHECK(bench.ask({"handoff", "peach-1", "--by", "ana", "--to", "anna", "--text", "disk swapped"}).output ==
        "peach-1 handed over by ana: Almost full\n");
  CHECK(bench.ask({"accept", "peach-1", "--by", "anna"}).output == "peach-1 accepted by anna: Almost full\n");
  CHECK(bench.ask({"decline", "peach-1", "--by", "anna", "--text", "no"}).code == 0);
  CHECK(bench.ask({"decline", "peach-1", "--by", "anna"}).code == 2);
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].target == "/api/v1/incidents/peach-1/handoff");
  CHECK(json::parse(requests[0].body) == json{{"by", "ana"}, {"to", "anna"}, {"text", "disk swapped"}});
  CHECK(requests[1].target == "/api/v1/incidents/peach-1/accept");
  CHECK(json::parse(requests[2].body) == json{{"by", "anna"}, {"text", "no"}});
}

TEST_CASE("a handoff that only offers says so") {
  auto one = incident("peach-1", "P1");
  one["offer"] = {{"to", "msp"}, {"since", "2026-06-12T20:58:00Z"}, {"by", "ana"}, {"for", nullptr}};
  const Bench bench([one](const SunkRequest&) { return answer(one); });
  CHECK(bench.ask({"handoff", "peach-1", "--by", "ana"}).output == "peach-1 offered by ana: Almost full\n");
}

TEST_CASE("explain gives every span its reason, and everybody told theirs") {
  auto one = incident("peach-1", "P1");
  one["spans"] = {{{"owner", "internal"},
                   {"from", "2026-06-12T20:58:00Z"},
                   {"to", "2026-06-12T21:00:00Z"},
                   {"rule", "hours"},
                   {"because", "they are open"}},
                  {{"owner", "msp"},
                   {"from", "2026-06-12T21:00:00Z"},
                   {"to", nullptr},
                   {"until", "2026-06-15T12:00:00Z"},
                   {"rule", "hours"},
                   {"because", "they are closed"}}};
  one["told"] = {{{"person", "anna"},
                  {"how", "page"},
                  {"cause", "moved"},
                  {"why", "on duty for noc"},
                  {"at", "2026-06-12T21:00:00Z"},
                  {"span", 1},
                  {"is_unreached", true}}};
  const Bench bench([one](const SunkRequest&) { return answer(one); });
  const auto done = bench.ask({"explain", "peach-1"});
  CHECK(done.code == 0);
  INFO(done.output);
  const auto first = done.output.find("they are open"), second = done.output.find("they are closed"),
             told = done.output.find("anna, page, unreached (moved): on duty for noc");
  CHECK(first < second);
  CHECK(second < told);
  CHECK(told != std::string::npos);
}

TEST_CASE("show and explain print what people wrote") {
  auto one = incident("peach-1", "P1");
  const auto event = [](const char* kind, json body) {
    return json{
        {"kind", kind}, {"effective_at", "2026-06-10T06:20:00Z"}, {"actor", "person:ana"}, {"body", std::move(body)}};
  };
  one["events"] = {
      event("noted", {{"person", "ana"}, {"text", "the vendor knows\nticket 7"}}),
      event("offered", {{"by", "ana"}, {"to", "msp"}, {"for_whom", ""}, {"text", "please watch it"}}),
      event("offered", {{"by", ""}, {"to", "msp"}, {"for_whom", ""}, {"text", ""}}),
      event("offer_ended", {{"how", "declined"}, {"person", "anna"}, {"because", "no access"}}),
      event("offer_ended", {{"how", "lapsed"}, {"person", ""}, {"because", "the rules no longer ask for it"}}),
      event("handed_over", {{"to", "msp"}, {"accepted_by", ""}, {"for_whom", "lena"}, {"text", "rebuilding"}})};
  const Bench bench([one](const SunkRequest&) { return answer(one); });
  for (const char* command : {"show", "explain"}) {
    const auto done = bench.ask({command, "peach-1"});
    INFO(done.output);
    for (const char* words : {"2026-06-10 06:20Z  ana, note: the vendor knows\n            ticket 7\n",
                              "ana, offer to msp: please watch it\n", "anna, declined: no access\n",
                              "ana, handoff to msp, for lena: rebuilding\n"}) {
      CHECK(done.output.find(words) != std::string::npos);
    }
    CHECK(done.output.find("no longer ask") == std::string::npos);
  }
}

TEST_CASE("what is silenced is marked in the list, and show and explain say by what and until when") {
  auto one = incident("peach-1", "P1"), other = incident("peach-2", "P1");
  one["suppression"] = {{"by", "peach-s1"},
                        {"because", "maintenance peach-s1: patches"},
                        {"since", "2026-06-10T06:10:05Z"},
                        {"until", "2026-06-10T08:00:00Z"}};
  other["is_flapping"] = true;
  const Bench bench([&](const SunkRequest& request) {
    if (request.target.find("limit=") != std::string::npos) return answer({{"incidents", {one, other}}});
    return answer(request.target.ends_with("peach-1") ? one : other);
  });
  CHECK(bench.ask({"incidents"}).output ==
        "INCIDENT  SEV  STATE        OWNER  UNTIL         WHAT\n"
        "peach-1   P1   open, quiet  msp    06-10 12:00Z  db-1: Almost full\n"
        "peach-2   P1   open, quiet  msp    06-10 12:00Z  db-1: Almost full\n");
  for (const char* command : {"show", "explain"}) {
    CHECK(bench.ask({command, "peach-1"})
              .output.find("quiet     maintenance peach-s1: patches, until 2026-06-10 08:00Z\n") != std::string::npos);
    CHECK(bench.ask({command, "peach-2"}).output.find("quiet     it comes and goes") != std::string::npos);
  }
}

TEST_CASE("what says nothing is refused before the collector is asked") {
  const Bench bench([](const SunkRequest&) { return answer(json::object()); });
  for (const char* verb : {"note", "decline"}) {
    const auto done = bench.ask({verb, "peach-1", "--by", "ana", "--text", " "});
    CHECK(done.code == 2);
    CHECK(done.errors == "watchbill: --text is empty (say it in a few words)\n");
  }
  const auto endless = bench.ask({"silence", "add", "peach", "--everything"});
  CHECK(endless.code == 2);
  CHECK(endless.errors.starts_with("watchbill: --to is missing (say until when"));
  CHECK(bench.requests().empty());
}

TEST_CASE("an option that may be repeated takes one value each time") {
  const Bench bench([](const SunkRequest&) { return answer({{"id", "peach-s1"}, {"kind", "silence"}}); });
  CHECK(bench.ask({"silence", "add", "--instance", "web-8", "--instance", "web-9", "peach", "--to", "2h"}).code == 0);
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].target == "/api/v1/clients/peach/silences");
  CHECK(json::parse(requests[0].body)["instances"] == json{"web-8", "web-9"});
}

TEST_CASE("an answer that is no answer has its exit code and its reason") {
  struct Row {
    int status;
    int code;
  };
  for (const auto& row : std::vector<Row>{{400, 2}, {401, 3}, {403, 3}, {404, 1}, {409, 1}, {500, 3}, {503, 3}}) {
    INFO(row.status);
    const Bench bench([&row](const SunkRequest&) { return problem(row.status, "No"); });
    const auto done = bench.ask({"show", "peach-1"});
    CHECK(done.code == row.code);
    CHECK(done.output.empty());
    CHECK(done.errors == "watchbill: No: and why\n");
  }
}

TEST_CASE("a collector that cannot be reached, asked or understood exits with 3") {
  const test::Scratch scratch;
  const auto token = scratch.write("api.token", "sesame\n");
  const std::string nobody = "http://127.0.0.1:" + std::to_string(test::closed_port());
  CHECK(test::command({"agents", "--url", nobody, "--token-file", token}).code == 3);
  CHECK(test::command({"agents", "--url", nobody, "--token-file", "/nowhere/api.token"}).code == 3);
  const Bench bench([](const SunkRequest&) { return SinkAnswer{.status = 200, .headers = {}, .body = "<html>"}; });
  CHECK(bench.ask({"agents"}).code == 3);
}
