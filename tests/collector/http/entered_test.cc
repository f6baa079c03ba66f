// What people enter beside commands on incidents: absences, silences, surge; and the digests that follow.

#include <nlohmann/json.hpp>

#include "tests/collector/http/api_client.h"
#include "tests/collector/http/test_office.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using nlohmann::json;
using test::Api;
using test::kToken;
using test::TestOffice;

TEST_CASE("an absence is entered in its person's time, acts at once, is listed, and is ended") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  const auto id = office.fire("HostDown", "critical");
  const auto added =
      api.post("/api/v1/absences",
               {{"person", "ana"}, {"to", "2026-06-19 18:00"}, {"kind", "ill"}, {"deputy", "ben"}, {"by", "ben"}});
  REQUIRE(added.status == 200);
  CHECK(added.body() == json{{"id", "peach-a1"},
                             {"client", "peach"},
                             {"person", "ana"},
                             {"from", "2026-06-16T16:00:00Z"},
                             {"to", "2026-06-19T22:00:00Z"},
                             {"entered", "2026-06-16T16:00:00Z"},
                             {"kind", "ill"},
                             {"deputy", "ben"},
                             {"acts_now", true}});
  CHECK(api.get("/api/v1/absences").body().at("absences") == json::array({added.body()}));
  CHECK(api.get("/api/v1/clients/peach/absences").body().at("absences").size() == 1);
  CHECK(api.get("/api/v1/who?client=peach").body().at("told").at(0).at("person") == "ben");
  office.pass(1min);
  const auto ended = api.post("/api/v1/clients/peach/absences/peach-a1/end", {{"by", "ana"}});
  REQUIRE(ended.status == 200);
  CHECK(ended.body().at("to") == "2026-06-16T16:01:00Z");
  CHECK(api.get("/api/v1/absences").body().at("absences").empty());
  CHECK(api.get("/api/v1/who?client=peach").body().at("told").at(0).at("person") == "ana");
  CHECK(api.get("/api/v1/incidents/" + id).body().at("owner") == "internal");
}

TEST_CASE("dates of an absence count whole, and one that has not begun ends void") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  const auto added =
      api.post("/api/v1/clients/peach/absences", {{"person", "ben"}, {"from", "2026-06-22"}, {"to", "2026-06-26"}});
  REQUIRE(added.status == 200);
  CHECK(added.body().at("from") == "2026-06-22T04:00:00Z");
  CHECK(added.body().at("to") == "2026-06-27T04:00:00Z");
  CHECK(added.body().at("acts_now") == false);
  const auto ended = api.ask("POST", "/api/v1/clients/peach/absences/peach-a1/end", "", "Bearer " + kToken);
  CHECK(ended.body() == json{{"id", "peach-a1"}, {"void", true}});
}

TEST_CASE("an absence that is sent again is answered with the one that is there") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  for (const json& body : {json{{"person", "ana"}, {"to", "2026-06-19"}, {"kind", "ill"}, {"deputy", "ben"}},
                           json{{"person", "ben"}, {"from", "2026-06-22"}, {"to", "2026-06-26"}}}) {
    INFO(body.dump());
    const auto first = api.post("/api/v1/absences", body);
    REQUIRE(first.status == 200);
    office.pass(1min);
    const auto again = api.post("/api/v1/clients/peach/absences", body);
    CHECK(again.status == 200);
    CHECK(again.body() == first.body());
  }
  CHECK(api.get("/api/v1/absences").body().at("absences").size() == 2);
  CHECK(api.post("/api/v1/absences", {{"person", "ana"}, {"to", "2026-06-19"}, {"kind", "ill"}}).status == 409);
}

TEST_CASE("an absence that cannot be read, or cannot be, is refused with what is wrong") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  const auto detail = [&](const json& body, unsigned status) {
    const auto answer = api.post("/api/v1/absences", body);
    INFO(body.dump() << ' ' << answer.body().dump());
    CHECK(answer.status == status);
    return answer.body().value("title", "") + ": " + answer.body().value("detail", "");
  };
  CHECK(detail({{"person", "ana"}}, 400).find("'to' is missing") != std::string::npos);
  CHECK(detail({{"person", "ana"}, {"to", "soon"}}, 400).find("to: 'soon' is not a time") != std::string::npos);
  CHECK(detail({{"person", "anaa"}, {"to", "2026-06-19"}}, 400).find("unknown person 'anaa' (did you mean 'ana'?)") !=
        std::string::npos);
  CHECK(detail({{"person", "ana"}, {"to", "2026-06-19"}, {"til", "x"}}, 400).find("'til'") != std::string::npos);
  CHECK(detail({{"person", "ana"}, {"to", "2026-06-15"}}, 409).find("is not after the beginning") != std::string::npos);
  CHECK(detail({{"person", "ana"}, {"to", "2026-06-19"}, {"deputy", "ana"}}, 409)
            .find("'ana' cannot stand in for themselves: name somebody else") != std::string::npos);
  REQUIRE(api.post("/api/v1/absences", {{"person", "ana"}, {"to", "2026-06-19"}}).status == 200);
  CHECK(detail({{"person", "ana"}, {"to", "2026-06-18"}}, 409).find("by peach-a1") != std::string::npos);
  CHECK(api.get("/api/v1/clients/plum/absences").status == 404);
  CHECK(api.post("/api/v1/clients/plum/absences", {{"person", "ana"}, {"to", "2026-06-19"}}).status == 404);
  CHECK(api.post("/api/v1/clients/peach/absences/leeds-a1/end", json::object()).status == 404);
  CHECK(api.post("/api/v1/clients/peach/absences/peach-a9/end", json::object()).status == 409);
  CHECK(api.post("/api/v1/clients/peach/absences/peach-a1/end", {{"by", 1}}).status == 400);
}

TEST_CASE("a client's digest is shown as it was sent") {
  TestOffice office("2026-06-10 02:10");
  Api api(office);
  office.pass(std::chrono::seconds{1});
  CHECK(api.get("/api/v1/clients/peach/digest").status == 404);
  office.fire("HostDown", "critical");
  office.pass(std::chrono::hours{6});
  const auto shown = api.get("/api/v1/clients/peach/digest");
  REQUIRE(shown.status == 200);
  CHECK(shown.body().at("kind") == "opening");
  CHECK(shown.body().at("at") == "2026-06-10T12:00:00Z");
  CHECK(shown.body().at("waiting") == json::array({"peach-1"}));
  CHECK(shown.body().at("told").at(0).at("who") == "ana");
  CHECK(shown.body().at("text").get<std::string>().find("Waiting on you (1)") != std::string::npos);
  office.pass(std::chrono::hours{12});
  CHECK(api.get("/api/v1/clients/peach/digest").body().at("kind") == "closing");
  CHECK(api.get("/api/v1/clients/peach/digest?at=2026-06-10T12:00:00Z").body() == shown.body());
  CHECK(api.get("/api/v1/clients/peach/digest?at=2026-06-10T11:59:59Z").status == 404);
  CHECK(api.get("/api/v1/clients/peach/digest?at=soon").status == 400);
  CHECK(api.get("/api/v1/clients/plum/digest").status == 404);
}

TEST_CASE("what is silenced is entered, shown, told to nobody, and ended") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  const auto added = api.post("/api/v1/clients/peach/silences", {{"kind", "maintenance"},
                                                                 {"to", "2026-06-16 14:00"},
                                                                 {"rules", {"HostDown"}},
                                                                 {"severities", {"P1", "P2"}},
                                                                 {"comment", "patches"},
                                                                 {"by", "ana"}});
  REQUIRE(added.status == 200);
  CHECK(added.body() == json{{"id", "peach-s1"},
                             {"client", "peach"},
                             {"kind", "maintenance"},
                             {"from", "2026-06-16T16:00:00Z"},
                             {"to", "2026-06-16T18:00:00Z"},
                             {"weekly", nullptr},
                             {"comment", "patches"},
                             {"rules", {"HostDown"}},
                             {"categories", json::array()},
                             {"severities", {"P1", "P2"}},
                             {"services", json::array()},
                             {"sites", json::array()},
                             {"instances", json::array()},
                             {"labels", json::object()},
                             {"everything", false},
                             {"entered", "2026-06-16T16:00:00Z"},
                             {"is_over", false}});
  CHECK(api.get("/api/v1/silences").body().at("silences") == json::array({added.body()}));
  CHECK(api.get("/api/v1/clients/peach/silences").body().at("silences").size() == 1);
  const auto id = office.fire("HostDown", "critical");
  const auto shown = api.get("/api/v1/incidents/" + id).body();
  CHECK(shown.at("told").empty());
  CHECK(shown.at("suppression") == json{{"by", "peach-s1"},
                                        {"because", "maintenance peach-s1: patches"},
                                        {"since", "2026-06-16T16:00:00Z"},
                                        {"until", "2026-06-16T18:00:00Z"}});
  office.pass(1min);
  const auto ended = api.post("/api/v1/clients/peach/silences/peach-s1/end", {{"by", "ana"}});
  REQUIRE(ended.status == 200);
  CHECK(ended.body().at("to") == "2026-06-16T16:01:00Z");
  CHECK(ended.body().at("is_over") == true);
  CHECK(api.get("/api/v1/silences").body().at("silences").empty());
  CHECK(api.get("/api/v1/incidents/" + id).body().at("told").size() == 1);
}

TEST_CASE("what is weekly goes on for a year, and one that has not begun ends void") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  const auto added = api.post("/api/v1/clients/peach/silences",
                              {{"from", "2026-06-20"}, {"weekly", "sun 02:00-04:00"}, {"labels", {{"job", "node"}}}});
  REQUIRE(added.status == 200);
  CHECK(added.body().at("from") == "2026-06-20T04:00:00Z");
  CHECK(added.body().at("to") == "2027-06-21T04:00:00Z");
  CHECK(added.body().at("labels") == json{{"job", "node"}});
  CHECK(api.ask("POST", "/api/v1/clients/peach/silences/peach-s1/end", "", "Bearer " + kToken).body() ==
        json{{"id", "peach-s1"}, {"void", true}});
}

TEST_CASE("a silence that cannot be read, or cannot be, is refused with what is wrong") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  const auto detail = [&](const json& body, unsigned status) {
    const auto answer = api.post("/api/v1/clients/peach/silences", body);
    INFO(body.dump() << ' ' << answer.body().dump());
    CHECK(answer.status == status);
    return answer.body().value("title", "") + ": " + answer.body().value("detail", "");
  };
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  CHECK(has(detail({{"sites", {"hq"}}}, 400), "'to' is missing"));
  CHECK(has(detail({{"to", "2026-06-19"}, {"sites", "hq"}}, 400), "'sites' must be a list of text"));
  CHECK(has(detail({{"to", "2026-06-19"}, {"severities", {"P7"}}}, 400), "unknown severity 'P7'"));
  CHECK(has(detail({{"to", "2026-06-19"}, {"labels", {{"job", 1}}}}, 400), "'job' must be a string"));
  CHECK(has(detail({{"to", "2026-06-19"}, {"kind", "holiday"}}, 400), "unknown kind 'holiday'"));
  CHECK(has(detail({{"weekly", "sunday"}}, 400), "weekly: 'sunday' is no time of the week"));
  CHECK(has(detail({{"to", "2026-06-19"}}, 409), "silence without a matcher would silence all of peach"));
  CHECK(has(detail({{"to", "2026-06-15"}, {"everything", true}}, 409), "is not after the beginning"));
  CHECK(has(detail({{"to", "2028-06-15"}, {"everything", true}}, 409), "366 days at most"));
  CHECK(api.post("/api/v1/clients/plum/silences", {{"to", "2026-06-19"}, {"everything", true}}).status == 404);
  CHECK(api.get("/api/v1/clients/plum/silences").status == 404);
  CHECK(api.post("/api/v1/clients/peach/silences/leeds-s1/end", json::object()).status == 404);
  CHECK(api.post("/api/v1/clients/peach/silences/peach-s9/end", json::object()).status == 409);
}

TEST_CASE("surge holds a client's overflow on and says what waits") {
  TestOffice office("2026-06-16 12:00");
  Api api(office);
  office.fire("HostDown", "critical");
  const json off{{"client", "peach"}, {"surge", false}, {"overflow", false}, {"waiting", 1}, {"low_since", nullptr}};
  CHECK(api.get("/api/v1/clients/peach/surge").body() == off);
  const auto on = api.post("/api/v1/clients/peach/surge", {{"on", true}, {"by", "ana"}});
  CHECK(on.status == 200);
  CHECK(on.body().at("surge") == true);
  CHECK(on.body().at("overflow") == true);
  CHECK(api.post("/api/v1/clients/peach/surge", {{"on", false}, {"by", "ana"}}).body() == off);
  CHECK(api.post("/api/v1/clients/peach/surge", {{"on", true}}).status == 400);
  CHECK(api.post("/api/v1/clients/peach/surge", {{"on", "yes"}, {"by", "ana"}}).status == 400);
  CHECK(api.post("/api/v1/clients/peach/surge", {{"on", true}, {"by", "eve"}}).status == 409);
  CHECK(api.post("/api/v1/clients/plum/surge", {{"on", true}, {"by", "ana"}}).status == 404);
  CHECK(api.get("/api/v1/clients/plum/surge").status == 404);
}
