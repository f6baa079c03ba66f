#include "collector/http/api/api.h"

#include <nlohmann/json.hpp>

#include "collector/http/api/commands.h"
#include "tests/collector/http/api_client.h"
#include "tests/collector/http/test_office.h"
#include "tests/collector/roster/zones.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using nlohmann::json;
using test::Answer;
using test::Api;
using test::kToken;
using test::TestOffice;

extern "C" int api_absence_fuzz(const std::uint8_t* data, std::size_t size);
extern "C" int api_command_fuzz(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::string> ids(const Answer& answer) {
  std::vector<std::string> out;
  const json body = answer.body();
  for (const auto& one : body.at("incidents")) out.push_back(one.at("id"));
  return out;
}

}  // namespace

TEST_CASE("nothing under /api/v1 is answered without the token") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  for (const auto* target :
       {"/api/v1/incidents", "/api/v1/incidents/peach-1", "/api/v1/who?client=peach", "/api/v1/agents",
        "/api/v1/events", "/api/v1/absences", "/api/v1/clients/peach/absences", "/api/v1/clients/peach/surge",
        "/api/v1/clients/peach/digest", "/api/v1/silences", "/api/v1/clients/peach/silences"}) {
    for (const std::string& given : {std::string{}, std::string("Bearer"), "Bearer " + kToken + "0",
                                     "Bearer " + kToken.substr(1), "Basic " + kToken, "bearer " + kToken}) {
      INFO(target << " with '" << given << "'");
      const auto answer = api.ask("GET", target, "", given);
      CHECK(answer.status == 401);
      CHECK(answer.content_type == "application/problem+json");
      CHECK(answer.body().at("status") == 401);
      CHECK(answer.body().at("title") ==
            (given.starts_with("Bearer ") ? "The token is wrong" : "A bearer token is needed"));
    }
  }
  CHECK(api.ask("GET", "/-/healthy", "", "").status == 200);
  CHECK(api.ask("GET", "/-/ready", "", "").status == 200);
  office.trouble_text = "the disk is full";
  CHECK(api.ask("GET", "/-/ready", "", "").status == 503);
}

TEST_CASE("an incident is shown with its owner, the reason, its spans, events and deliveries") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  const auto id = office.fire("HostDown", "critical");
  const auto shown = api.get("/api/v1/incidents/" + id);
  REQUIRE(shown.status == 200);
  const auto& i = shown.body();
  CHECK(i.at("client") == "peach");
  CHECK(i.at("severity") == "P1");
  CHECK(i.at("state") == "open");
  CHECK(i.at("owner") == "msp");
  CHECK(i.at("rule") == "hours");
  CHECK_FALSE(i.at("because").get<std::string>().empty());
  CHECK(i.at("until") == "2026-06-10T12:00:00Z");
  CHECK(i.at("happened") == "2026-06-10T06:10:00Z");
  CHECK(i.at("response_due") == "2026-06-10T06:25:00Z");
  CHECK(i.at("resolved_at").is_null());
  CHECK(i.at("labels").at("instance") == "db-1");
  CHECK(i.at("spans").size() == 1);
  CHECK_FALSE(i.at("told").empty());
  CHECK(i.at("events").at(0).at("kind") == "opened");
  CHECK(i.at("events").at(0).at("hash").get<std::string>().size() == 64);
  CHECK_FALSE(i.at("deliveries").empty());
  CHECK(i.at("about_service").is_null());
  CHECK(api.get("/api/v1/incidents/peach-99").status == 404);
}

TEST_CASE("incidents are listed by filter and page by page") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  std::vector<std::string> fired;
  for (int i = 0; i < 5; ++i) {
    fired.insert(fired.begin(), office.fire("Rule" + std::to_string(i), i % 2 == 0 ? "warning" : "critical"));
    office.pass(1min);
  }
  CHECK(ids(api.get("/api/v1/incidents")) == fired);
  CHECK(ids(api.get("/api/v1/incidents?client=peach&state=open&owner=internal")) == fired);
  CHECK(ids(api.get("/api/v1/incidents?owner=msp")).empty());
  CHECK(api.get("/api/v1/incidents?client=plum").status == 404);
  std::vector<std::string> walked;
  std::string after;
  for (int pages = 0; pages < 9; ++pages) {
    const auto page = api.get("/api/v1/incidents?limit=2&after=" + after);
    for (const auto& id : ids(page)) walked.push_back(id);
    if (page.body().at("next").is_null()) break;
    after = page.body().at("next");
  }
  CHECK(walked == fired);
  CHECK(ids(api.get("/api/v1/incidents?state=all&client=peach")).size() == 5);
  for (const auto* bad :
       {"state=unknown", "owner=nobody", "limit=0", "limit=1001", "limit=ten", "state=closed", "after=peach-99"}) {
    INFO(bad);
    CHECK(api.get(std::string("/api/v1/incidents?") + bad).status == 400);
  }
}

TEST_CASE("commands are answered with the incident as it is after the commit, or with why not") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  const auto id = office.fire("HostDown", "critical");
  const auto at = "/api/v1/incidents/" + id;
  const auto noted = api.post(at + "/note", {{"by", "ana"}, {"text", "looking at it"}});
  CHECK(noted.status == 200);
  const auto acknowledged = api.post(at + "/acknowledge", {{"by", "ana"}});
  REQUIRE(acknowledged.status == 200);
  CHECK(acknowledged.body().at("state") == "acknowledged");
  CHECK(acknowledged.body().at("acknowledgement").at("person") == "ana");
  const auto fires = api.post(at + "/resolve", {{"by", "ana"}});
  CHECK(fires.status == 409);
  CHECK(fires.body().at("title").get<std::string>().find("still fires") != std::string::npos);
  CHECK_FALSE(fires.body().at("detail").get<std::string>().empty());
  CHECK(api.post("/api/v1/incidents/peach-99/acknowledge", {{"by", "ana"}}).status == 404);

  const auto other = "/api/v1/incidents/" + office.fire("DiskFull", "critical");
  const auto refused = api.post(other + "/acknowledge", {{"by", "anna"}});
  CHECK(refused.status == 409);
  CHECK_FALSE(refused.body().at("title").get<std::string>().empty());
  CHECK(refused.body().at("detail").get<std::string>().find("watchbill take ") != std::string::npos);
  CHECK(api.post(other + "/acknowledge", {{"by", "nobody"}}).status == 409);
}

TEST_CASE("take and keep make an incident the person's party's until the instant that is said") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  const auto at = "/api/v1/incidents/" + office.fire("HostDown", "critical");
  const auto taken = api.post(at + "/take", {{"by", "ana"}});
  REQUIRE(taken.status == 200);
  CHECK(taken.body().at("owner") == "internal");
  CHECK(taken.body().at("rule") == "pin");
  CHECK(taken.body().at("acknowledgement").at("person") == "ana");
  office.pass(1h);
  const auto kept = api.post(at + "/keep", {{"by", "ana"}, {"until", "2026-06-10T11:00:00Z"}});
  REQUIRE(kept.status == 200);
  CHECK(kept.body().at("rule") == "pin");
  CHECK(kept.body().at("until") == "2026-06-10T11:00:00Z");
  const auto late = api.post(at + "/keep", {{"by", "ana"}, {"until", "2026-06-12T11:00:00Z"}});
  CHECK(late.status == 409);
  CHECK_FALSE(late.body().at("detail").get<std::string>().empty());
}

TEST_CASE("whom no contact reached is shown so") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  const auto id = office.fire("HostDown", "critical");
  const auto told = [&] { return api.get("/api/v1/incidents/" + id).body().at("told"); };
  REQUIRE(told().size() == 1);
  CHECK(told().at(0).at("person") == "anna");
  CHECK(told().at(0).at("is_unreached") == false);
  office.command(
      desk::NotReached{.incident = id, .person = "anna", .cause = incident::Cause::opened, .told_at = office.now()},
      [](const Result<desk::Outcome>& outcome) { CHECK(outcome.has_value()); });
  CHECK(told().at(0).at("is_unreached") == true);
  CHECK(told().at(1).at("is_unreached") == false);
}

TEST_CASE("what is handed over is offered, and is theirs who accept it") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  const auto at = "/api/v1/incidents/" + office.fire("HostDown", "critical");
  CHECK(api.post(at + "/accept", {{"by", "anna"}}).status == 409);
  const auto offered = api.post(at + "/handoff", {{"by", "ana"}, {"to", "anna"}, {"text", "disk swapped"}});
  REQUIRE(offered.status == 200);
  CHECK(offered.body().at("owner") == "internal");
  CHECK(offered.body().at("offer").at("to") == "msp");
  CHECK(offered.body().at("offer").at("for") == "anna");
  CHECK(offered.body().at("offer").at("text") == "disk swapped");
  office.pass(1min);
  const auto reworded = api.post(at + "/handoff", {{"by", "ana"}, {"to", "anna"}, {"text", "it was the cable"}});
  REQUIRE(reworded.status == 200);
  CHECK(reworded.body().at("offer").at("text") == "it was the cable");
  CHECK(reworded.body().at("told").back().at("why") == "Ana Ruiz offers it to you: it was the cable");
  CHECK(api.post(at + "/decline", {{"by", "anna"}, {"text", "no vendor access"}}).body().at("offer").is_null());
  REQUIRE(api.post(at + "/handoff", {{"by", "ana"}}).status == 200);
  const auto accepted = api.post(at + "/accept", {{"by", "anna"}});
  REQUIRE(accepted.status == 200);
  CHECK(accepted.body().at("owner") == "msp");
  CHECK(accepted.body().at("rule") == "handoff");
  CHECK(accepted.body().at("acknowledgement").at("person") == "anna");
}

TEST_CASE("a command's body says what is wrong with it") {
  struct Row {
    const char* name;
    const char* verb;
    std::string body;
    bool good;
  };
  const auto row = GENERATE(values<Row>({
      {"who", "acknowledge", R"({"by":"ana"})", true},
      {"who and what", "note", R"({"by":"ana","text":"hello"})", true},
      {"a text that nothing would keep", "resolve", R"({"by":"ana","text":"fixed"})", false},
      {"nothing", "acknowledge", "", false},
      {"no object", "acknowledge", R"(["ana"])", false},
      {"nobody", "acknowledge", R"({})", false},
      {"an empty name", "acknowledge", R"({"by":""})", false},
      {"a number", "acknowledge", R"({"by":7})", false},
      {"a note without a text", "note", R"({"by":"ana"})", false},
      {"an unknown member", "acknowledge", R"({"by":"ana","until":"x"})", false},
      {"until when", "take", R"({"by":"ana","until":"2026-06-10T16:00:00Z"})", true},
      {"a take for the usual time", "take", R"({"by":"ana"})", true},
      {"a keep until nobody knows", "keep", R"({"by":"ana"})", false},
      {"a keep until an instant", "keep", R"({"by":"ana","until":"2026-06-10T12:00:00-04:00"})", true},
      {"a keep until a local time", "keep", R"({"by":"ana","until":"2026-06-10 18:00"})", true},
      {"a keep for a time", "keep", R"({"by":"ana","until":"2h"})", true},
      {"no instant", "keep", R"({"by":"ana","until":"tomorrow"})", false},
      {"a text where none belongs", "take", R"({"by":"ana","text":"mine"})", false},
      {"a handoff", "handoff", R"({"by":"ana"})", true},
      {"a handoff to somebody, with words", "handoff", R"({"by":"ana","to":"anna","text":"look at it"})", true},
      {"a handoff until when", "handoff", R"({"by":"ana","until":"2026-06-10T16:00:00Z"})", false},
      {"an acceptance", "accept", R"({"by":"anna"})", true},
      {"an acceptance with words", "accept", R"({"by":"anna","text":"mine"})", false},
      {"a refusal and why", "decline", R"({"by":"anna","text":"no"})", true},
      {"a refusal without a reason", "decline", R"({"by":"anna"})", false},
      {"half an object", "acknowledge", R"({"by":"ana")", false},
      {"a NUL", "note", R"({"by":"ana","text":"a\u0000b"})", false},
      {"no UTF-8", "note", "{\"by\":\"ana\",\"text\":\"\xff\"}", false},
      {"a very deep body", "acknowledge", R"({"by":)" + std::string(20'000, '[') + "}", false},
      {"a very long text", "note", R"({"by":"ana","text":")" + std::string(20'000, 'x') + "\"}", false},
  }));
  INFO(row.name);
  const http::WallClock clock{.zone = test::zone("America/New_York"),
                              .now = parse_instant("2026-06-10T14:00:00Z").value()};
  const auto got = http::parse_command(row.verb, "peach-1", row.body, clock);
  CHECK(got.has_value() == row.good);
  if (!got) CHECK_FALSE(got.error().problem.empty());
}

TEST_CASE("mangled bodies of commands neither crash nor pass what a command may not hold") {
  test::fuzz_rounds(api_command_fuzz,
                    {R"({"by":"ana","text":"hello \u00e9 \ud83d\ude00"})", R"({"by":"ana"})", R"([{"a":[1,2,{}]}])"},
                    5'000, 11);
}

TEST_CASE("mangled bodies of absences neither crash nor pass what they may not hold") {
  test::fuzz_rounds(
      api_absence_fuzz,
      {R"({"person":"ana","from":"2026-06-16 12:00","to":"2026-06-19","kind":"ill \u00e9","deputy":"ben"})",
       R"({"person":"ana","to":"2026-06-19T18:00:00-04:00","by":null})"},
      5'000, 12);
}

TEST_CASE("who has the watch is answered for any instant, category and severity") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  const auto day = api.get("/api/v1/who?client=peach");
  REQUIRE(day.status == 200);
  CHECK(day.body().at("owner") == "internal");
  CHECK(day.body().at("owner_name") == "Peach Health");
  CHECK(day.body().at("until") == "2026-06-10T21:00:00Z");
  CHECK(day.body().at("told").at(0).at("person") == "ana");
  const auto night = api.get("/api/v1/who?client=peach&at=2026-06-10T06:10:00Z&severity=P1");
  CHECK(night.body().at("owner") == "msp");
  CHECK(night.body().at("owner_name") == "Northstar IT");
  CHECK(api.get("/api/v1/who?client=peach&at=2026-06-10+02:10").body().at("at") == "2026-06-10T06:10:00Z");
  CHECK(api.get("/api/v1/who?client=peach&at=2h").body().at("at") == "2026-06-10T16:00:00Z");
  CHECK(api.get("/api/v1/who?client=peach&category=security").body().at("rule") == "fixed");
  CHECK(api.get("/api/v1/who").status == 400);
  CHECK(api.get("/api/v1/who?client=plum").status == 404);
  CHECK(api.get("/api/v1/who?client=peach&at=yesterday").status == 400);
  CHECK(api.get("/api/v1/who?client=peach&severity=P9").status == 400);
}

TEST_CASE("a reload answers with every error, or with the warnings of what holds now") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  CHECK(api.post("/api/v1/reload", json::object()).body() == json{{"reloaded", true}, {"warnings", json::array()}});
  office.reloaded.warnings = {{.problem = "only ana has apps", .where = SourcePos{"clients/peach.yml", 5, 3}}};
  const auto warned = api.post("/api/v1/reload", json::object());
  CHECK(warned.status == 200);
  CHECK(warned.body().at("warnings") == json::array({"clients/peach.yml:5:3: only ana has apps"}));
  office.reloaded.errors = {{.problem = "unknown person 'anna'", .where = SourcePos{"clients/peach.yml", 14, 9}},
                            {.problem = "unknown zone"}};
  const auto refused = api.post("/api/v1/reload", json::object());
  CHECK(refused.status == 422);
  REQUIRE(refused.body().at("errors").size() == 2);
  CHECK(refused.body().at("errors").at(0).get<std::string>().find("clients/peach.yml:14:9: unknown person") == 0);
}

TEST_CASE("agents are listed with their state") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  const auto all = api.get("/api/v1/agents");
  REQUIRE(all.body().at("agents").size() == 1);
  CHECK(all.body().at("agents").at(0).at("instance") == "db-1");
  CHECK(all.body().at("agents").at(0).at("state") == "connected");
  CHECK(api.get("/api/v1/agents?client=peach").body().at("agents").size() == 1);
}

TEST_CASE("an unknown client is refused with the name that was meant, wherever one is asked for") {
  TestOffice office("2026-06-10 10:00");
  Api api(office);
  for (const auto* target :
       {"/api/v1/incidents?client=peech", "/api/v1/incidents?client=peech&state=all", "/api/v1/agents?client=peech",
        "/api/v1/who?client=peech", "/api/v1/clients/peech/digest", "/api/v1/clients/peech/absences",
        "/api/v1/clients/peech/silences", "/api/v1/clients/peech/surge"}) {
    INFO(target);
    const auto answer = api.get(target);
    CHECK(answer.status == 404);
    CHECK(answer.body().at("detail") == "peech (did you mean 'peach'?)");
  }
  CHECK(api.get("/api/v1/incidents?client=zzzzzz").body().at("detail") == "zzzzzz (known: peach)");
}
