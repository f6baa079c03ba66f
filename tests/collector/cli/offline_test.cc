// Commands that need files alone.
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "tests/collector/cli/command.h"
#include "tests/support/catch.h"

using namespace watchbill;
using nlohmann::json;
using test::command;

TEST_CASE("who answers from files, in the client's local time") {
  const test::Folder folder;
  const auto done =
      command({"who", "peach", "--config", folder.config(), "--at", "2026-06-10 02:10", "--severity", "P1", "--json"});
  REQUIRE(done.code == 0);
  const auto watch = json::parse(done.output);
  CHECK(watch["at"] == "2026-06-10T06:10:00Z");
  CHECK(watch["owner"] == "msp");
  CHECK(watch["owner_name"] == "Northstar IT");
  CHECK(watch["rule"] == "hours");
  CHECK(watch["until"] == "2026-06-10T12:00:00Z");
  REQUIRE(watch["told"].size() == 1);
  CHECK(watch["told"][0]["person"] == "anna");
  CHECK(watch["told"][0]["how"] == "page");
  REQUIRE(watch["later"].size() == 3);  // row 17 of the worked examples
  CHECK(watch["later"][0]["at"] == "2026-06-10T06:25:00Z");
  CHECK(watch["later"][2]["person"] == "carol");
}

TEST_CASE("who reads to a person as an answer in words") {
  const test::Folder folder;
  const auto done = command({"who", "peach", "--config", folder.config(), "--at", "2026-06-10T14:00:00Z"});
  CHECK(done.code == 0);
  CHECK(done.output.find("Peach Health has the watch\n") == 0);
  CHECK(done.output.find("until     Wed 2026-06-10 17:00 EDT\n") != std::string::npos);
  CHECK(done.output.find("Ana Ruiz (ana), page: ") != std::string::npos);
  CHECK(done.errors.empty());
  const auto slip = command({"who", "peach", "--config", folder.config(), "--category", "server"});
  CHECK(slip.code == 0);
  CHECK(slip.errors == "warning: peach knows no category 'server' (did you mean 'servers'?)\n");
  CHECK(done.output.find('\x1b') == std::string::npos);
}

TEST_CASE("who asks of a service, a site and labels, as the matrix may") {
  const test::Folder folder;
  std::ifstream stream(folder.path() / "clients" / "peach.yml");
  std::string policy(std::istreambuf_iterator<char>(stream), {});
  const std::string first = "responsibility:\n";
  policy.insert(policy.find(first) + first.size(),
                "  - {when: {service: payroll}, owner: internal}\n  - {when: {site: depot}, owner: internal}\n"
                "  - {when: {labels: {env: lab}}, owner: internal}\n");
  folder.write("clients/peach.yml",
               policy + "services: [{name: payroll, match: 'instance=~\"pay-.*\"', category: apps}]\n");
  const auto rule = [&](std::vector<std::string> words) {
    const std::vector<std::string> rest{"who",   "peach", "--config", folder.config(), "--at", "2026-06-10 02:10",
                                        "--json"};
    words.insert(words.begin(), rest.begin(), rest.end());
    const auto done = command(words);
    INFO(done.errors);
    return json::parse(done.output)["rule"].get<std::string>();
  };
  CHECK(rule({}) == "hours");
  CHECK(rule({"--service", "payroll"}) == "fixed");
  CHECK(rule({"--site", "depot"}) == "fixed");
  CHECK(rule({"--label", "env=lab"}) == "fixed");
  CHECK(rule({"--label", "env=prod", "--site", "hq"}) == "hours");
}

TEST_CASE("calendar prints maximal stretches in UTC, over a daylight-saving night") {
  const test::Folder folder;
  const auto done = command({"calendar", "peach", "--from", "2026-10-30 12:00", "--to", "2026-11-02T14:00:00Z",
                             "--config", folder.config(), "--json"});
  REQUIRE(done.code == 0);
  CHECK(json::parse(done.output) ==
        json::parse(R"([{"from":"2026-10-30T16:00:00Z","to":"2026-10-30T21:00:00Z","state":"open"},
                        {"from":"2026-10-30T21:00:00Z","to":"2026-11-02T13:00:00Z","state":"closed"},
                        {"from":"2026-11-02T13:00:00Z","to":"2026-11-02T14:00:00Z","state":"open"}])"));
}

TEST_CASE("an hour that occurs twice begins at its first and ends at its last occurrence") {
  const test::Folder folder;
  const auto done = command({"calendar", "peach", "--from", "2026-11-01 01:30", "--to", "2026-11-01 01:30", "--config",
                             folder.config(), "--json"});
  REQUIRE(done.code == 0);
  const auto stretches = json::parse(done.output);
  CHECK(stretches[0]["from"] == "2026-11-01T05:30:00Z");
  CHECK(stretches[0]["to"] == "2026-11-01T06:30:00Z");
}

TEST_CASE("calendar prints the watch of a person, a rota or everybody as iCalendar") {
  const test::Folder folder;
  const auto ask = [&folder](std::vector<std::string> more, const std::string& from = "2026-06-08") {
    std::vector<std::string> words{"calendar", "peach", "--config", folder.config(),
                                   "--from",   from,    "--to",     "2026-06-22"};
    words.insert(words.end(), more.begin(), more.end());
    return command(words);
  };
  const auto anna = ask({"--person", "anna", "--ics"});
  CHECK(anna.code == 0);
  CHECK(anna.output.find("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") == 0);
  CHECK(anna.output.find("SUMMARY:Anna Berg is on duty for noc\r\n") != std::string::npos);
  CHECK(anna.output.find("DTSTART:20260608T120000Z\r\nDTEND:20260615T120000Z\r\n") != std::string::npos);
  const auto uid = [](const std::string& text) {
    const auto at = text.find("UID:rota-noc-anna-");
    return at == std::string::npos ? text : text.substr(at, text.find("\r\n", at) - at);
  };
  CHECK(uid(anna.output) == uid(ask({"--rota", "noc", "--ics"}, "2026-06-10").output));
  const auto all = ask({"--ics"}).output;
  CHECK(all.find("SUMMARY:Peach Health is open") != std::string::npos);
  CHECK(all.find("SUMMARY:Sol Kim is on duty for soc") != std::string::npos);
  const auto rows = json::parse(ask({"--rota", "noc", "--json"}).output);
  CHECK(rows[0]["to"] == "2026-06-08T12:00:00Z");
  CHECK(rows[1]["person"] != rows[0]["person"]);
  CHECK(ask({"--person", "nobody", "--ics"}).code == 1);
  CHECK(ask({"--person", "anna", "--ics", "--json"}).code == 2);
}

TEST_CASE("gaps lists the minutes with nobody on duty and exits with 1, or with 0 when there are none") {
  const test::Folder folder;
  const std::vector<std::string> words{"gaps", "peach",  "--config",   folder.config(), "--days",
                                       "2",    "--from", "2026-06-10", "--json"};
  const auto none = command(words);
  CHECK(none.code == 0);
  CHECK(json::parse(none.output)["gaps"] == json::array());
  std::filesystem::copy_file(WATCHBILL_SOURCE_DIR "/tests/fixtures/policies/msp-gap.yml", folder.path() / "msp.yml",
                             std::filesystem::copy_options::overwrite_existing);
  const auto some = command(words);
  CHECK(some.code == 1);
  const auto answer = json::parse(some.output);
  CHECK(answer["minutes"] == 120);
  REQUIRE(answer["gaps"].size() == 2);
  CHECK(answer["gaps"][0]["from"] == "2026-06-10T07:00:00Z");
  CHECK(answer["gaps"][0]["to"] == "2026-06-10T08:00:00Z");
  CHECK(answer["gaps"][0]["minutes"] == 60);
  CHECK(answer["gaps"][0]["reached"] == "manager");
  const auto text = command({"gaps", "peach", "--config", folder.config(), "--days", "1", "--from", "2026-06-10"});
  CHECK(text.code == 1);
  CHECK(text.output.find("60 minutes with nobody on duty for Peach Health") == 0);
  CHECK(text.output.find("manager mia") != std::string::npos);
  CHECK(command({"gaps", "peach", "--config", folder.config(), "--days", "0"}).code == 2);
}

TEST_CASE("check names every error with its place, on standard error, and exits with 2") {
  const test::Folder folder;
  folder.write("clients/bad.yml", "client: bad\nname: Bad\ntime_zone: Mars/Olympus\nhourz: {}\n");
  folder.write("rules/hosts.yml",
               "groups:\n  - name: g\n    rules:\n      - {alert: A, expr: 'up ==', for: a while}\n");
  const auto done = command({"check", "--config", folder.config()});
  CHECK(done.code == 2);
  for (const char* place : {"clients/bad.yml:3:", "clients/bad.yml:4:", "rules/hosts.yml:4:"}) {
    INFO(place << " in\n" << done.errors);
    CHECK(done.errors.find(place) != std::string::npos);
  }
  const auto report = json::parse(command({"check", "--config", folder.config(), "--json"}).output);
  CHECK(report["errors"].size() >= 4);
  CHECK(report["errors"][0]["line"].get<int>() > 0);
}

TEST_CASE("check misses the folder of rules of a collector, as the collector does") {
  const test::Folder folder;
  const auto file = folder.write("collector.yml", "tls: {identity: a, agents_ca: b}\n");
  for (const auto& words : {std::vector<std::string>{"check", "--config", folder.config()}, {"check", file}}) {
    const auto done = command(words);
    CHECK(done.code == 2);
    CHECK(done.errors.find(folder.config() + "/rules: the folder of rules cannot be read: No such file") !=
          std::string::npos);
  }
}

TEST_CASE("check prints warnings on standard output and exits with 0") {
  const test::Folder folder;
  const auto done = command({"check", "--config", folder.config()});
  CHECK(done.code == 0);
  CHECK(done.errors.empty());
  CHECK(done.output.find("warning: ") != std::string::npos);
  CHECK(done.output.find("fine: 2 clients, 0 rules\n") != std::string::npos);
}

TEST_CASE("check reads what the start of a collector reads") {
  const test::Folder folder;
  folder.write(
      "rules/hosts.yml",
      "groups:\n- name: g\n  rules:\n  - {alert: A, expr: up == 0, labels: {severity: crit, category: server}}\n");
  folder.write("data", "a file\n");
  folder.write("collector.yml", "tls:\n  identity: nowhere.pem\n  agents_ca: msp.yml\ndata: data/in/it\n");
  const auto done = command({"check", "--config", folder.config()});
  CHECK(done.code == 2);
  for (const char* said :
       {"collector.yml:2:13: tls.identity: ", "collector.yml:3:14: tls.agents_ca: ", "collector.yml:4:7: data: "}) {
    INFO(said << " in\n" << done.errors);
    CHECK(done.errors.find(said) != std::string::npos);
  }
  for (const char* said : {"rules/hosts.yml:4:50: alert 'A' has the severity 'crit'", "did you mean 'servers'?"}) {
    INFO(said << " in\n" << done.output);
    CHECK(done.output.find(said) != std::string::npos);
  }
}

TEST_CASE("check tells files apart by what is in them") {
  const test::Folder folder;
  const auto rules = folder.write("any.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n");
  const auto client = (folder.path() / "clients/peach.yml").string();
  struct Row {
    std::string name;
    std::vector<std::string> words;
    int code;
    std::string said;
  };
  const std::vector<Row> rows = {
      {"a rule file", {"check", rules}, 0, "0 clients, 1 rule"},
      {"a client with the provider beside it", {"check", client}, 0, "1 client, 0 rules"},
      {"provider and client", {"check", (folder.path() / "msp.yml").string(), client}, 0, "1 client, 0 rules"},
      {"a directory", {"check", folder.config()}, 0, "2 clients, 0 rules"},
      {"nothing of ours", {"check", folder.write("odd.yml", "fruit: [apple]\n")}, 2, "neither a rule file"},
      {"not there", {"check", (folder.path() / "nowhere.yml").string()}, 2, "cannot be read"},
      {"not YAML", {"check", folder.write("broken.yml", "a: [b\n")}, 2, "broken.yml:"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto done = command(row.words);
    CHECK(done.code == row.code);
    CHECK((done.code == 0 ? done.output : done.errors).find(row.said) != std::string::npos);
  }
}

TEST_CASE("simulate prints a JSON line for each change") {
  const test::Folder folder;
  const auto scenario = folder.write("night.yml",
                                     "clients: [clients/peach.yml]\n"
                                     "msp: msp.yml\n"
                                     "events:\n"
                                     "  - {at: \"2026-06-10 02:10\", client: peach, fire: db-down, category: servers, "
                                     "severity: P1, instance: db-1}\n"
                                     "  - {at: \"2026-06-10 02:12\", ack: db-down, by: anna}\n"
                                     "until: \"2026-06-10 03:00\"\n");
  const auto done = command({"simulate", scenario});
  CHECK(done.code == 0);
  const auto first = json::parse(done.output.substr(0, done.output.find('\n')));
  CHECK(first["at"] == "2026-06-10T06:10:00Z");
  CHECK(first["owner"] == "msp");
  CHECK(first["told"][0]["who"] == "anna");
  CHECK(done.output.ends_with("\n"));
  CHECK(command({"simulate", folder.write("bad.yml", "clients: []\n")}).code == 2);
}

TEST_CASE("what is not so, and what is asked wrongly, has its own exit code") {
  const test::Folder folder;
  const std::string config = folder.config();
  struct Row {
    std::string name;
    std::vector<std::string> words;
    int code;
    std::string said;
  };
  const std::vector<Row> rows = {
      {"unknown client", {"who", "pech", "--config", config}, 1, "did you mean 'peach'?"},
      {"unknown client's calendar",
       {"calendar", "x", "--config", config, "--from", "2026-01-01", "--to", "2026-01-02"},
       1,
       "no client 'x'"},
      {"unknown severity", {"who", "peach", "--config", config, "--severity", "P9"}, 2, "P1, P2, P3, P4"},
      {"no time", {"who", "peach", "--config", config, "--at", "noonish"}, 2, "'noonish' is not a time"},
      {"no such day", {"who", "peach", "--config", config, "--at", "2026-02-30 10:00"}, 2, "is not a time"},
      {"backwards",
       {"calendar", "peach", "--config", config, "--from", "2026-01-02", "--to", "2026-01-01"},
       2,
       "before --to"},
      {"no directory", {"who", "peach", "--config", "/nowhere"}, 2, "/nowhere"},
      {"a folder for a scenario", {"simulate", config}, 2, config + " is a folder"},
      {"no command", {}, 2, ""},
      {"unknown command", {"fly"}, 2, "there is no command `watchbill fly` (`watchbill --help` has them all)"},
      {"mistyped command", {"incidnets", "--client", "x"}, 2, "`watchbill incidnets` (did you mean 'incidents'?)"},
      {"mistyped command of a command", {"silence", "ad", "peach"}, 2, "`watchbill silence ad` (did you mean 'add'?)"},
      {"unknown option", {"agents", "--fast"}, 2, "`watchbill agents` knows no option --fast"},
      {"mistyped option", {"ack", "--bye", "ana"}, 2, "`watchbill ack` knows no option --bye (did you mean '--by'?)"},
      {"a word too many", {"surge", "on", "peach", "now"}, 2, "`watchbill surge on` has no place for 'now'"},
      {"missing argument", {"show"}, 2, "ID is required"},
      {"help", {"--help"}, 0, ""},
      {"version", {"--version"}, 0, ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto done = command(row.words);
    CHECK(done.code == row.code);
    CHECK(done.errors.find(row.said) != std::string::npos);
  }
  CHECK(command({"--version"}).output == "watchbill " WATCHBILL_VERSION "\n");
}
