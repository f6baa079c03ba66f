// The command for drills, against a sink that answers as the API does.

#include <nlohmann/json.hpp>

#include "tests/collector/cli/bench.h"
#include "tests/support/catch.h"

using namespace watchbill;
using nlohmann::json;
using test::answer;
using test::Bench;
using test::SunkRequest;

namespace {

json drill() {
  return {{"id", "peach-7"},
          {"client", "peach"},
          {"state", "open"},
          {"severity", "P1"},
          {"category", "servers"},
          {"service", ""},
          {"summary", "Drill: rehearsal by Ana Ruiz, nothing is broken"},
          {"owner", "msp"},
          {"owner_name", "Northstar IT"},
          {"deferred", false},
          {"rule", "hours"},
          {"because", "closed until Wed 08:00"},
          {"until", "2026-06-10T12:00:00Z"},
          {"happened", "2026-06-10T06:10:00Z"},
          {"received", "2026-06-10T06:10:00Z"},
          {"acknowledgement", nullptr},
          {"suppression", nullptr},
          {"drill", {{"by", "ana"}, {"ends_at", "2026-06-10T07:10:00Z"}}},
          {"told", json::array({{{"person", "anna"}, {"how", "page"}, {"why", "on duty for noc"}}})},
          {"later", json::array({{{"person", "lena"},
                                  {"name", "Lena Fox"},
                                  {"how", "page"},
                                  {"why", "on duty for noc-l2"},
                                  {"at", "2026-06-10T06:25:00Z"}}})}};
}

}  // namespace

TEST_CASE("a drill says whose it is, who is told, who would be next and when, and how it ends") {
  const Bench bench([](const SunkRequest&) { return answer(drill()); });
  const auto begun = bench.ask({"drill", "--client", "peach", "--by", "ana", "--severity", "P1", "--category",
                                "servers", "--site", "hq", "--note", "before my vacation"});
  CHECK(begun.code == 0);
  CHECK(begun.output ==
        "peach-7: Drill: rehearsal by Ana Ruiz, nothing is broken\n"
        "rehearses P1, servers\n"
        "owner     Northstar IT (msp)\n"
        "until     2026-06-10 12:00Z\n"
        "rule      hours\n"
        "because   closed until Wed 08:00\n"
        "told      anna, page: on duty for noc\n"
        "then      2026-06-10 06:25Z  lena, page: on duty for noc-l2\n"
        "ends      once it is acknowledged, at 2026-06-10 07:10Z at the latest, or by drill --end\n"
        "report    watchbill show peach-7\n");
  CHECK(json::parse(bench.ask({"drill", "--client", "peach", "--by", "ana", "--json"}).output) == drill());
  const auto requests = bench.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "/api/v1/clients/peach/drill");
  CHECK(
      json::parse(requests[0].body) ==
      json{{"by", "ana"}, {"severity", "P1"}, {"category", "servers"}, {"site", "hq"}, {"note", "before my vacation"}});
  CHECK(json::parse(requests[1].body) == json{{"by", "ana"}});
}

TEST_CASE("a drill that tells nobody says why") {
  struct Row {
    json more;
    const char* says;
  };
  const std::vector<Row> rows = {
      {{{"suppression", {{"because", "maintenance peach-s1"}, {"until", "2026-06-10T08:00:00Z"}}}},
       "told      nobody at once: maintenance peach-s1 until 2026-06-10 08:00Z\n"},
      {{{"deferred", true}}, "told      nobody at once: it is silent until they open\n"}};
  for (const auto& row : rows) {
    const Bench bench([&](const SunkRequest&) {
      auto body = drill();
      body["told"] = body["later"] = json::array();
      body.update(row.more);
      return answer(body);
    });
    const auto output = bench.ask({"drill", "--client", "peach", "--by", "ana"}).output;
    INFO(output);
    CHECK(output.find(row.says) != std::string::npos);
  }
}

TEST_CASE("a drill is ended, refused with the remedy, or asked for wrongly") {
  const Bench bench([](const SunkRequest& request) {
    if (request.target.ends_with("/end")) return answer(drill());
    return test::SinkAnswer{
        .status = 409, .headers = {}, .body = json{{"title", "a drill is running"}, {"detail", "end it"}}.dump()};
  });
  CHECK(bench.ask({"drill", "--client", "peach", "--end", "--by", "ana"}).output ==
        "peach-7 ended by ana: Drill: rehearsal by Ana Ruiz, nothing is broken\n");
  const auto refused = bench.ask({"drill", "--client", "peach", "--by", "ana"});
  CHECK(refused.code == 1);
  CHECK(refused.errors.find("a drill is running: end it") != std::string::npos);
  CHECK(bench.ask({"drill", "--by", "ana"}).code == 2);
  CHECK(bench.ask({"drill", "--client", "peach"}).code == 2);
  CHECK(bench.ask({"drill", "--client", "peach", "--by", "ana", "--end", "--note", "x"}).code == 2);
  CHECK(bench.requests().size() == 2);
}

TEST_CASE("a drill's report says who acknowledged it, and after how long") {
  const Bench bench([](const SunkRequest&) {
    auto body = drill();
    body["state"] = "resolved";
    body["acknowledgement"] = {{"person", "anna"}, {"party", "msp"}, {"at", "2026-06-10T06:14:10Z"}};
    body["deliveries"] = json::array(
        {{{"person", "anna"}, {"channel", "email"}, {"state", "failed"}, {"attempts", 2}, {"detail", "550"}}});
    return answer(body);
  });
  const auto output = bench.ask({"show", "peach-7"}).output;
  INFO(output);
  CHECK(output.find("acked     anna (msp) at 2026-06-10 06:14Z, after 4m10s\n") != std::string::npos);
  CHECK(output.find("drill     by ana, until acknowledged or 2026-06-10 07:10Z\n") != std::string::npos);
  CHECK(output.find("anna  email  failed  2") != std::string::npos);
}
