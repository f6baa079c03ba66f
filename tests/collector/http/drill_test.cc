// Drills over the API: what begins them, what it answers, and what a later look says of them.

#include <nlohmann/json.hpp>

#include "tests/collector/http/api_client.h"
#include "tests/collector/http/test_office.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using nlohmann::json;
using test::Api;
using test::TestOffice;

namespace {

const std::string kDrill = "/api/v1/clients/peach/drill";

}  // namespace

TEST_CASE("a drill is answered with its incident, who is told, and the ladder that lies ahead") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  const auto begun = api.post(kDrill, {{"by", "ana"}, {"note", "before my vacation"}});
  REQUIRE(begun.status == 200);
  const auto body = begun.body();
  CHECK(body.at("id") == "peach-1");
  CHECK(body.at("summary") == "Drill: rehearsal by Ana Ruiz, nothing is broken");
  CHECK(body.at("severity") == "P1");
  CHECK(body.at("category") == "servers");
  CHECK(body.at("owner") == "msp");
  CHECK(body.at("owner_name") == "Northstar IT");
  CHECK(body.at("drill") == json{{"by", "ana"}, {"ends_at", "2026-06-10T07:10:00Z"}});
  CHECK(body.at("description").get<std::string>().ends_with("before my vacation"));
  REQUIRE(body.at("told").size() == 1);
  CHECK(body.at("told").at(0).at("person") == "anna");
  REQUIRE(body.at("later").size() == 3);
  CHECK(body.at("later").at(0) == json{{"person", "lena"},
                                       {"name", "Lena Fox"},
                                       {"party", "msp"},
                                       {"how", "page"},
                                       {"why", body.at("later").at(0).at("why")},
                                       {"step", 1},
                                       {"at", "2026-06-10T06:25:00Z"}});
  CHECK(body.at("later").at(2).at("person") == "carol");
  CHECK(body.at("later").at(2).at("at") == "2026-06-10T06:55:00Z");
}

TEST_CASE("what is shown of a drill afterwards is its report") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  REQUIRE(api.post(kDrill, {{"by", "ana"}, {"severity", "P2"}, {"category", "network"}, {"site", "hq"}}).status == 200);
  office.pass(4min);
  REQUIRE(api.post("/api/v1/incidents/peach-1/acknowledge", {{"by", "anna"}}).status == 200);
  const auto shown = api.get("/api/v1/incidents/peach-1").body();
  CHECK(shown.at("state") == "resolved");
  CHECK(shown.at("category") == "network");
  CHECK(shown.at("site") == "hq");
  CHECK(shown.at("acknowledgement").at("person") == "anna");
  CHECK(shown.at("acknowledgement").at("at") == "2026-06-10T06:14:00Z");
  CHECK(shown.at("told").size() == 2);
  REQUIRE(shown.at("deliveries").size() == 2);
  CHECK(shown.at("deliveries").at(0).at("channel") == "email");
  CHECK(shown.at("deliveries").at(0).at("state") == "pending");
  CHECK(api.get("/api/v1/incidents").body().at("incidents").at(0).at("drill").at("by") == "ana");
}

TEST_CASE("what silences the real one silences a drill, and nothing is foretold of it") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  REQUIRE(api.post("/api/v1/clients/peach/silences", {{"everything", true}, {"to", "2026-06-10 04:00"}}).status == 200);
  const auto body = api.post(kDrill, {{"by", "ana"}}).body();
  CHECK(body.at("told").empty());
  CHECK(body.at("later").empty());
  CHECK(body.at("suppression").at("by") == "peach-s1");
}

TEST_CASE("a drill is ended before its time, once") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  REQUIRE(api.post(kDrill, {{"by", "ana"}}).status == 200);
  const auto again = api.post(kDrill, {{"by", "ben"}});
  CHECK(again.status == 409);
  CHECK(again.body().at("title").get<std::string>().starts_with("a drill of peach is running: peach-1"));
  CHECK(again.body().at("detail").get<std::string>().find("--end --by ben") != std::string::npos);
  office.pass(1min);
  const auto ended = api.post(kDrill + "/end", {{"by", "ben"}});
  REQUIRE(ended.status == 200);
  CHECK(ended.body().at("state") == "resolved");
  const auto none = api.post(kDrill + "/end", {{"by", "ben"}});
  CHECK(none.status == 409);
  CHECK(none.body().at("title") == "no drill of peach is running");
}

TEST_CASE("a drill that cannot be read, or cannot be, is refused with what is wrong") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  const auto refusal = [&](const std::string& target, const json& body, unsigned status) {
    const auto answer = api.post(target, body);
    INFO(body.dump() << ' ' << answer.body().dump());
    CHECK(answer.status == status);
    return answer.body().value("title", "") + ": " + answer.body().value("detail", "");
  };
  const auto is_in = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  is_in(refusal("/api/v1/clients/plum/drill", {{"by", "ana"}}, 404), "no such client");
  is_in(refusal("/api/v1/clients/plum/drill/end", {{"by", "ana"}}, 404), "no such client");
  is_in(refusal(kDrill, json::object(), 400), "'by' is missing");
  is_in(refusal(kDrill, {{"by", "ana"}, {"severity", "P5"}}, 400), "unknown severity 'P5'");
  is_in(refusal(kDrill, {{"by", "ana"}, {"notes", "x"}}, 400), "'notes'");
  is_in(refusal(kDrill, {{"by", "priya"}}, 409), "unknown person 'priya'");
  is_in(refusal(kDrill, {{"by", "ana"}, {"category", "server"}}, 409), "did you mean 'servers'?");
  is_in(refusal(kDrill + "/end", {{"by", 1}}, 400), "'by' must be a string");
  CHECK(api.ask("POST", kDrill, R"({"by": "ana"})", "Bearer other").status == 401);
  CHECK(api.get("/api/v1/incidents").body().at("incidents").empty());
}
