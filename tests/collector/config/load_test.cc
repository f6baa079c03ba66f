// What is read, from texts, files and folders.

#include "collector/config/config.h"
#include "tests/collector/config/texts.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

extern "C" int policy_fuzz(const std::uint8_t* data, std::size_t size);

namespace watchbill::config {
namespace {

using std::chrono::minutes;
using test::errors_of;
using test::kClient;
using test::kMsp;
using test::with;

const std::filesystem::path kPolicies = std::filesystem::path(WATCHBILL_SOURCE_DIR) / "tests/fixtures/policies";

TEST_CASE("the example files of interfaces.md load") {
  const auto read = load(kPolicies / "interfaces", Scope::policies);
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  CHECK(read->msp == "northstar");
  CHECK(read->msp_name == "Northstar IT");
  const auto& client = *read->clients.at("peach");
  const auto& policy = client.policy;
  CHECK(policy.name == "Peach Health");
  CHECK(policy.version.size() == 16);
  REQUIRE(policy.matrix.size() == 3);
  CHECK(policy.matrix[0].fixed == Party::msp);
  CHECK(policy.matrix[1].closed == ownership::Entry::defer);
  CHECK(policy.matrix[1].holiday == ownership::Entry::defer);
  CHECK(policy.matrix[1].severities == std::vector<Severity>{Severity::p3, Severity::p4});
  CHECK(policy.overflow.above == 8);
  CHECK(policy.response.at(Severity::p1) == minutes{15});
  CHECK(policy.internal_ladder.size() == 3);
  CHECK(policy.msp_ladder.size() == 4);
  CHECK(policy.msp_ladder[3].name == "carol");
  CHECK(policy.manager == "mia");
  CHECK(policy.answers.at("security") == "soc");
  CHECK(client.roster.find("ana")->contacts == std::vector<roster::Contact>{{"email", "ana@peach.example"}});
  CHECK(client.roster.find("anna")->party == Party::msp);
  const auto& holidays = client.roster.internal_hours().holidays();
  CHECK(holidays.at({2026, 11, 26}).name == "Thanksgiving");
  CHECK(holidays.at({2026, 12, 24}).hours == std::vector<roster::Shift>{{480, 720}});
  CHECK(holidays.at({2027, 1, 1}).name == "New Year's Day");
  CHECK(holidays.at({2026, 9, 7}).name == "Labor Day");
  CHECK(holidays.at({2027, 9, 6}).name == "Labor Day");
  CHECK(holidays.contains({2026, 12, 30}));
  CHECK_FALSE(holidays.contains({2026, 12, 31}));
  CHECK_FALSE(holidays.contains({2019, 1, 1}));
}

TEST_CASE("what a client's file leaves out is as ownership.md says") {
  const auto read = test::read(with(kClient, "escalation:\n  msp: [{rota: noc}, {manager: true, after: 30m}]\n", ""));
  REQUIRE(read);
  const auto& policy = read->clients.at("peach")->policy;
  CHECK(policy.handoff.grace == minutes{30});
  CHECK(policy.handoff.accept_within == minutes{30});
  CHECK(policy.overflow.above == 8);
  CHECK(policy.overflow.until_at_most == 4);
  CHECK(policy.overflow.lasting == minutes{30});
  REQUIRE(policy.internal_ladder.size() == 3);
  CHECK(policy.internal_ladder[1].who == ownership::LadderStep::Who::lead);
  CHECK(policy.internal_ladder[2].after == minutes{15});
  CHECK(policy.internal_ladder[2].severities == std::vector<Severity>{Severity::p1, Severity::p2});
  CHECK(policy.matrix[1].holiday == ownership::Entry::msp);
}

TEST_CASE("the version of a policy changes with any text that it stands on") {
  const auto version = [](const auto& read) { return read->clients.at("peach")->policy.version; };
  const auto before = version(test::read(kClient));
  CHECK(version(test::read(kClient)) == before);
  CHECK(version(test::read(std::string(kClient) + "# a word\n")) != before);
  CHECK(version(test::read(kClient, std::string(kMsp) + "# a word\n")) != before);
}

TEST_CASE("hours are days and intervals in every form that people write") {
  const auto week = [](const char* hours) {
    const auto read = test::read(with(kClient, "{mon-fri: \"08:00-17:00\"}", hours));
    CHECK(errors_of(read) == std::vector<std::string>{});
    return read->clients.at("peach")->roster.internal_hours().weekly();
  };
  CHECK(week("always")[6] == std::vector<roster::Shift>{{0, 1440}});
  CHECK(week("{daily: \"08:00-08:00\"}")[0] == std::vector<roster::Shift>{{480, 1920}});
  CHECK(week("{daily: \"00:00-24:00\"}")[0] == std::vector<roster::Shift>{{0, 1440}});
  CHECK(week("{daily: \"22:00-06:00\"}")[0] == std::vector<roster::Shift>{{1320, 1800}});
  CHECK(week("{daily: \"16:00-00:00\"}")[0] == std::vector<roster::Shift>{{960, 1440}});
  const auto some = week("{\"sat,sun\": [\"08:00-12:00\", \"14:00-16:00\"], mon: \"09:00-17:00\"}");
  CHECK(some[5] == std::vector<roster::Shift>{{480, 720}, {840, 960}});
  CHECK(some[6] == some[5]);
  CHECK(some[0].size() == 1);
  CHECK(some[1].empty());
  CHECK(week("{sat-mon: \"09:00-17:00\"}")[0].size() == 1);
}

TEST_CASE("grace may be set for each severity") {
  const auto read = test::read(with(kClient, "lead: ana", "handoff: {grace: {P1: 5m, default: 20m}}"));
  REQUIRE(read);
  const auto& handoff = read->clients.at("peach")->policy.handoff;
  CHECK(handoff.grace == minutes{20});
  CHECK(handoff.grace_by_severity.at(Severity::p1) == minutes{5});
}

std::string event(std::string_view lines) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Day off\r\n" +
         std::string(lines) + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

std::string with_file() {
  return with(kClient, "{2026-11-26: Thanksgiving}", "{ics: h.ics}");
}

TEST_CASE("all-day events of a holiday file are holidays, as often as their rule says") {
  struct Row {
    const char* lines;
    std::vector<std::string> dates;
  };
  const Row rows[] = {
      {"DTSTART;VALUE=DATE:20260703\r\n", {"2026-07-03"}},
      {"DTSTART;VALUE=DATE:20260703\r\nDTEND;VALUE=DATE:20260705\r\n", {"2026-07-03", "2026-07-04"}},
      {"DTSTART;VALUE=DATE:20260703\r\nDURATION:P2D\r\n", {"2026-07-03", "2026-07-04"}},
      {"DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n", {"2024-02-29", "2028-02-29"}},
      {"DTSTART;VALUE=DATE:20251127\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20261231\r\n",
       {"2025-11-27", "2026-11-26"}},
      {"DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270101\r\n",
       {"2026-01-01", "2028-01-01"}},
      {"DTSTART;VALUE=DATE:20260101\r\nRDATE;VALUE=DATE:20260601\r\n", {"2026-01-01", "2026-06-01"}},
      {"DTSTART;VALUE=DATE:20260101\r\nSTATUS:CANCELLED\r\n", {}},
      {"DTSTART;VALUE=DATE:20260101\r\nDESCRIPTION:\r\n", {"2026-01-01"}},
  };
  for (const auto& row : rows) {
    INFO(row.lines);
    const auto read = test::read(with_file(), kMsp, event(row.lines));
    CHECK(errors_of(read) == std::vector<std::string>{});
    if (!read) continue;
    std::vector<std::string> dates;
    for (const auto& [date, holiday] : read->clients.at("peach")->roster.internal_hours().holidays()) {
      dates.push_back(to_text(date));
      CHECK(holiday.name == "Day off");
    }
    CHECK(dates == row.dates);
  }
}

TEST_CASE("a date written out stands above the same date of a file") {
  const auto client =
      with(kClient, "{2026-11-26: Thanksgiving}", "{ics: h.ics}, {2026-07-03: Half day, hours: \"08:00-12:00\"}");
  const auto read = test::read(client, kMsp, event("DTSTART;VALUE=DATE:20260703\r\n"));
  REQUIRE(read);
  CHECK(read->clients.at("peach")->roster.internal_hours().holidays().at({2026, 7, 3}).hours.size() == 1);
}

TEST_CASE("a calendar by law gives its holidays of every year, less those that are worked") {
  const auto holidays_of = [](const char* written) {
    const auto read = test::read(with(kClient, "{2026-11-26: Thanksgiving}", written));
    CHECK(errors_of(read) == std::vector<std::string>{});
    REQUIRE(read);
    return read->clients.at("peach")->roster.internal_hours().holidays();
  };
  const auto federal = holidays_of("{calendar: us-federal}");
  CHECK(federal.at({2026, 7, 3}).name == "Independence Day");
  CHECK(federal.at({2051, 11, 23}).name == "Thanksgiving Day");
  CHECK(federal.contains({2026, 10, 12}));
  const auto most = holidays_of(
      "{calendar: us-federal, except: [Columbus Day, Veterans Day]}, {2026-12-24: Christmas Eve}, "
      "{2026-12-25: Skeleton crew, hours: \"10:00-12:00\"}");
  CHECK_FALSE(most.contains({2026, 10, 12}));
  CHECK_FALSE(most.contains({2030, 11, 11}));
  CHECK(most.contains({2026, 12, 24}));
  CHECK(most.at({2026, 12, 25}).hours.size() == 1);
  CHECK(holidays_of("{calendar: england-and-wales}").at({2026, 8, 31}).name == "Summer bank holiday");
}

TEST_CASE("a broken holiday file is an error with its place") {
  struct Row {
    std::string text;
    const char* error;
  };
  const Row rows[] = {
      {"hello", "clients/peach.yml:8:18: 'h.ics': not an iCalendar text"},
      {event(""), "h.ics:4:1: an event without a start"},
      {event("DTSTART;VALUE=DATE:2026\r\n"), "h.ics:4:1: "},
      {event("DTSTART;VALUE=DATE:20260703\r\nRRULE:FREQ=NEVER\r\n"), "h.ics:4:1: "},
      {event("DTSTART;VALUE=DATE:20260703\r\nRRULE:FREQ=HOURLY\r\n"), "h.ics:4:1: it repeats otherwise than DAILY"},
      {event("DTSTART;VALUE=DATE:20260703\r\nDTEND;VALUE=DATE:20290703\r\n"), "h.ics:4:1: an event longer than a year"},
      {event("DTSTART;VALUE=DATE:20260703\r\n").substr(0, 120), "h.ics"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto errors = errors_of(test::read(with_file(), kMsp, row.text));
    REQUIRE_FALSE(errors.empty());
    CHECK_THAT(errors.front(), Catch::Contains(row.error));
  }
}

TEST_CASE("an event with a time of day is left out of the holidays with a warning") {
  const auto read = test::read(with_file(), kMsp, event("DTSTART:20260703T100000Z\r\nDURATION:PT1H\r\n"));
  REQUIRE(read);
  CHECK(read->clients.at("peach")->roster.internal_hours().holidays().empty());
  CHECK(test::texts_of(read->warnings) ==
        std::vector<std::string>{"h.ics:4:1: the event 'Day off' is not of whole days: it is left out "
                                 "(holidays are all-day events)"});
}

constexpr const char* kCollector =
    "listen: {agents: \"127.0.0.1:0\", http: \"[::1]:7421\"}\n"
    "tls: {identity: server.pem, agents_ca: ca.pem}\n"
    "data: data\n"
    "external_url: https://watch.example\n"
    "channels:\n"
    "  email: {host: smtp.example, port: 25, security: none, from: \"Watchbill <w@example>\"}\n"
    "  webhooks: {ops: {url: \"https://hooks.example/x\", secret_file: ops.secret}}\n"
    "  pagerduty: {keys: {noc: noc.key}}\n"
    "  fold: {urgent: 5s, others: 0s}\n";
constexpr const char* kSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

TEST_CASE("a configuration directory is read whole, secrets and all") {
  const test::Scratch folder;
  folder.write("collector.yml", kCollector);
  folder.write("ops.secret", std::string(kSecret) + "\nwhsec_" + std::string(32, 'B') + "\n");
  folder.write("noc.key", "0123456789abcdef0123456789abcdef\n");
  folder.write("msp.yml", with(kMsp, "{name: Raj Patel, contacts: [{email: raj@msp.example}]}",
                               "{contacts: [{webhook: ops}, {pagerduty: noc}]}"));
  folder.write("clients/peach.yml", std::string(kClient));
  folder.write("clients/notes.txt", "not a policy");
  const auto read = load(folder.path());
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  REQUIRE(read->collector);
  const auto& collector = *read->collector;
  CHECK(collector.agents.host == "127.0.0.1");
  CHECK(collector.agents.port == 0);
  CHECK(collector.http.host == "::1");
  CHECK(collector.identity == folder.path() / "server.pem");
  CHECK(collector.data == folder.path() / "data");
  CHECK(collector.api_token == folder.path() / "data" / "api.token");
  CHECK(collector.rules == folder.path() / "rules");
  CHECK(collector.channels.smtp->security == Smtp::Security::none);
  const auto& secrets = collector.channels.webhooks.at("ops").secrets;
  REQUIRE(secrets.size() == 2);
  CHECK(secrets[0].size() == 32);
  CHECK(secrets[0][31] == 31);
  CHECK(secrets[1].size() == 24);
  CHECK(collector.channels.pagerduty_keys.at("noc") == "0123456789abcdef0123456789abcdef");
  CHECK(collector.channels.fold.urgent == std::chrono::seconds{5});
  CHECK(collector.channels.fold.others == Duration{0});
  CHECK(read->clients.at("peach")->roster.find("raj")->contacts.size() == 2);
}

TEST_CASE("mistakes in collector.yml and in what points at it are told with their places") {
  struct Row {
    const char* part;
    const char* instead;
    const char* error;
  };
  const Row rows[] = {
      {"127.0.0.1:0", "127.0.0.1",
       "collector.yml:1:18: '127.0.0.1' is not an address (write host:port, as 0.0.0.0:7420 or [::1]:7421)"},
      {"[::1]:7421", "::1:7421", "collector.yml:1:39: '::1:7421' is not an address"},
      {"[::1]:7421", "h:70000", "collector.yml:1:39: 'h:70000' is not an address"},
      {"tls:", "tsl:", "collector.yml:1:1: the field 'tls' is missing (add it)"},
      {"tls:", "tsl:", "collector.yml:2:1: unknown field 'tsl' (known here: listen, tls,"},
      {", agents_ca: ca.pem", "", "collector.yml:2:6: the field 'agents_ca' is missing (add it)"},
      {"https://watch.example", "watch.example",
       "collector.yml:4:15: 'watch.example' is not a URL (write it as https://watch.example)"},
      {"security: none", "security: ssl", "collector.yml:6:51: unknown security 'ssl' (known: starttls, tls, none)"},
      {"port: 25", "port: 0", "collector.yml:6:37: not a port (write 1 to 65535)"},
      {"<w@example>", "nobody", "collector.yml:6:63: 'Watchbill nobody' is not an e-mail address"},
      {"port: 25", "user: u", "collector.yml:6:10: 'user' and 'password_file' belong together (give both or neither)"},
      {"ops.secret", "noc.key", "collector.yml:7:65: a webhook secret begins with whsec_"},
      {"ops.secret", "short.secret", "collector.yml:7:65: a webhook secret has 24 to 64 bytes"},
      {"ops.secret", "empty.secret", "collector.yml:7:65: 'empty.secret' is empty (put the secret on its first line)"},
      {"noc.key", "none.key", "collector.yml:8:27: cannot read"},
      {"urgent: 5s", "urgnet: 5s", "collector.yml:9:10: unknown field 'urgnet' (did you mean 'urgent'?)"},
      {"urgent: 5s", "urgent: soon", "collector.yml:9:18: 'soon' is not a duration"},
      {"others: 0s", "others: 11m",
       "collector.yml:9:30: nobody should wait longer than 10m for a message (write 10s, 1m, or 0s for messages that "
       "are "
       "never folded)"},
      {"{urgent: 5s, others: 0s}", "5s", "collector.yml:9:9: "},
      {"{ops: ", "{oops: ", "clients/peach.yml:5:69: unknown webhook 'ops' (did you mean 'oops'?)"},
      {"{noc: ", "{night: ", "clients/peach.yml:5:87: unknown PagerDuty key 'noc' (known: night)"},
  };
  const test::Scratch folder;
  folder.write("ops.secret", kSecret);
  folder.write("short.secret", "whsec_AAEC");
  folder.write("empty.secret", "\n");
  folder.write("noc.key", "0123456789abcdef0123456789abcdef\n");
  folder.write("msp.yml", std::string(kMsp));
  folder.write("clients/peach.yml", with(kClient, "{email: ana@peach.example}", "{webhook: ops}, {pagerduty: noc}"));
  for (const auto& row : rows) {
    INFO(row.instead);
    folder.write("collector.yml", with(kCollector, row.part, row.instead));
    std::string all;
    for (const auto& error : errors_of(load(folder.path()))) all += error + "\n";
    CHECK_THAT(all, Catch::Contains("/" + std::string(row.error)));
    // A secret is never told.
    CHECK_THAT(all, !Catch::Contains("0123456789abcdef") && !Catch::Contains("AAEC"));
    CHECK(errors_of(load(folder.path(), Scope::policies)).empty());
  }
}

TEST_CASE("a channel that is not set up leaves its contacts out with a warning") {
  const test::Scratch folder;
  folder.write("collector.yml", "tls: {identity: a, agents_ca: b}\n");
  folder.write("msp.yml", with(kMsp, "{contacts: [{email: anna@msp.example}]}", "{}"));
  folder.write("clients/peach.yml", with(kClient, "{email: ana@peach.example}", "{webhook: ops}"));
  const auto read = load(folder.path());
  REQUIRE(read);
  std::string all;
  for (const auto& warning : read->warnings) all += warning.text() + "\n";
  CHECK_THAT(
      all, Catch::Contains("clients/peach.yml:5:69: no channel 'webhook' in collector.yml: this contact is skipped") &&
               Catch::Contains("msp.yml:6:45: no channel 'email' in collector.yml: this contact is skipped") &&
               Catch::Contains("clients/peach.yml:5:3: ana is counted on (lead) and has no contact"));
}

TEST_CASE("a folder of clients without one that can be read is an error, never the end of every client") {
  struct Row {
    const char* name;
    const char* file;  ///< the only one beside collector.yml and msp.yml
    const char* error;
  };
  const Row rows[] = {
      {"missing", "peach.yml",
       "/clients: the folder of clients cannot be read: No such file or directory (make it readable, with a file "
       "CLIENT.yml for each client)"},
      {"no folder", "clients",
       "/clients: the folder of clients cannot be read: Not a directory (make it readable, with a file CLIENT.yml "
       "for each client)"},
      {"empty", "clients/peach.yml.bak", "/clients: there is no client here (add a file CLIENT.yml for each client)"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const test::Scratch folder;
    folder.write("collector.yml", "tls: {identity: a, agents_ca: b}\n");
    folder.write("msp.yml", with(kMsp, "{contacts: [{email: anna@msp.example}]}", "{}"));
    folder.write(row.file, std::string(kClient));
    CHECK(errors_of(load(folder.path())) == std::vector{folder.path().string() + row.error});
    CHECK(errors_of(load(folder.path(), Scope::policies)).size() == 1);
  }
}

TEST_CASE("files that are not there are told by name") {
  const test::Scratch folder;
  const auto errors = errors_of(load(folder.path()));
  REQUIRE(errors.size() == 2);
  CHECK_THAT(errors[0], Catch::Contains("msp.yml: cannot read") && Catch::Contains("No such file"));
  CHECK_THAT(errors[1], Catch::Contains("/clients: the folder of clients cannot be read: No such file"));
  folder.write("m.yml", std::string(kMsp));
  const auto client = folder.path() / "c.yml";
  const auto named = errors_of(load_files(folder.path() / "m.yml", {client}));
  REQUIRE(named.size() == 1);
  CHECK_THAT(named.front(), Catch::StartsWith(client.string() + ": cannot read"));
}

TEST_CASE("zones are known by their IANA names alone") {
  for (const char* name : {"Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC", "Asia/Kathmandu"}) {
    CAPTURE(name);
    const auto zone = load_zone(name);
    REQUIRE(zone);
    CHECK(zone->name() == name);
  }
  for (const char* name :
       {"", "+05:30", "UTC+5", "EST5EDT4", "Fixed/UTC+05:00:00", "../etc/passwd", "/etc/localtime", "localtime",
        "posix/Europe/London", "Europe//London", "Europe/London/", "europe/london ", "zone.tab", ":UTC"}) {
    CAPTURE(name);
    CHECK_FALSE(load_zone(name));
  }
}

TEST_CASE("the policy loader takes any bytes") {
  const std::string client(kClient);
  test::fuzz_rounds(
      policy_fuzz,
      {client, client + std::string(1, '\0'),
       with_file() + std::string(1, '\0') + event("DTSTART;VALUE=DATE:20260703\r\n"),
       with_file() + std::string(1, '\0') + event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYDAY=1MO\r\n"),
       with(kClient, "lead: ana", "overflow: {above: 3}\nhandoff: {grace: {P1: 1m}}\nresponse: {P1: 5m}"),
       with(kClient, "{mon-fri: \"08:00-17:00\"}", "{sat-mon: [\"22:00-06:00\", \"02:10-02:20\"]}")},
      1500, 11);
}

}  // namespace
}  // namespace watchbill::config
