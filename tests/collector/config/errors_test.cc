// Every refusal and every warning, with its exact place and remedy.

#include "tests/collector/config/texts.h"
#include "tests/support/catch.h"

namespace watchbill::config {
namespace {

using test::errors_of;
using test::kClient;
using test::kMsp;
using test::with;

TEST_CASE("the texts that these tests change are fine as they are") {
  const auto read = test::read(kClient);
  CHECK(errors_of(read) == std::vector<std::string>{});
  REQUIRE(read);
  CHECK(test::texts_of(read->warnings).empty());
}

struct Row {
  const char* part;     ///< of the text …
  const char* instead;  ///< … what stands there instead
  const char* error;
};

const Row kClientRows[] = {
    {"lead: ana", "lead: anna", "clients/peach.yml:12:7: unknown person 'anna' (did you mean 'ana'?)"},
    {"lead: ana", "lead: raj", "clients/peach.yml:12:7: unknown person 'raj' (known: ana, ben)"},
    {"lead: ana", "laed2: ana",
     "clients/peach.yml:12:1: unknown field 'laed2' (known here: client, name, time_zone, "
     "hours, holidays, categories, people, lead, services, responsibility, overflow, "
     "inhibit, site_storm, handoff, response, escalation, absences)"},
    {"lead: ana", "leed: ana", "clients/peach.yml:12:1: unknown field 'leed' (did you mean 'lead'?)"},
    {"lead: ana", "name: Peach", "clients/peach.yml:12:1: 'name' stands here twice (keep one of them)"},
    {"client: peach\n", "", "clients/peach.yml:1:1: the field 'client' is missing (add it)"},
    {"client: peach", "client: peach health",
     "clients/peach.yml:1:9: 'peach health' cannot name a client (use letters, digits, '.', '-' and '_', at most 64)"},
    {"client: peach\n", "client: northstar\n",
     "clients/peach.yml:1:9: 'northstar' is the provider's name (give the client another one)"},
    {"America/New_York", "America/New_Yrok",
     "clients/peach.yml:3:12: unknown time zone 'America/New_Yrok' (did you mean 'America/New_York'?)"},
    {"America/New_York", "EST5EDT,M3.2.0,M11.1.0",
     "clients/peach.yml:3:12: 'EST5EDT,M3.2.0,M11.1.0' is not the name of a time zone (use an IANA name such as "
     "Europe/London)"},
    {"America/New_York", "\"+05:00\"",
     "clients/peach.yml:3:12: '+05:00' is not the name of a time zone (use an IANA name such as Europe/London)"},
    {"America/New_York", "/usr/share/zoneinfo/UTC",
     "clients/peach.yml:3:12: '/usr/share/zoneinfo/UTC' is not the name of a time zone (use an IANA name such as "
     "Europe/London)"},
    {"America/New_York", "America",
     "clients/peach.yml:3:12: unknown time zone 'America' (use an IANA name such as "
     "Europe/London)"},
    {"[servers, network], contacts", "[server, network], contacts",
     "clients/peach.yml:5:29: unknown skill 'server' (did you mean 'servers'?)"},
    {"{email: ana@peach.example}", "{emial: ana@peach.example}",
     "clients/peach.yml:5:60: unknown channel 'emial' (did you mean 'email'?)"},
    {"{email: ana@peach.example}", "{email: ana}",
     "clients/peach.yml:5:67: 'ana' is not an e-mail address (write it as ana@peach.example)"},
    {"{email: ana@peach.example}", "{email: a@b, webhook: ops}",
     "clients/peach.yml:5:59: a contact is one channel and its target (write it as {email: ana@peach.example})"},
    {"  ben: {name", "  raj: {name",
     "clients/peach.yml:6:3: 'raj' is also a person of the provider (give one of them another name)"},
    {"08:00-17:00", "8-17",
     "clients/peach.yml:7:18: '8-17' is not an interval of a day (write it as 08:00-17:00; 22:00-06:00 runs over "
     "midnight, 24:00 may end one)"},
    {"08:00-17:00", "08:00-25:00",
     "clients/peach.yml:7:18: '08:00-25:00' is not an interval of a day (write it as 08:00-17:00; 22:00-06:00 runs "
     "over midnight, 24:00 may end one)"},
    {"08:00-17:00", "24:00-08:00",
     "clients/peach.yml:7:18: '24:00-08:00' is not an interval of a day (write it as 08:00-17:00; 22:00-06:00 runs "
     "over midnight, 24:00 may end one)"},
    {"mon-fri:", "mon-fry:", "clients/peach.yml:7:9: 'mon-fry' names no days (write mon, mon-fri, sat,sun or daily)"},
    {"{mon-fri: \"08:00-17:00\"}", "{mon-fri: \"08:00-17:00\", fri: \"08:00-12:00\"}",
     "clients/peach.yml:7:33: fri has hours already, by 'mon-fri' (name each day once, with a list of intervals)"},
    {"{mon-fri: \"08:00-17:00\"}", "never",
     "clients/peach.yml:7:8: 'never' is not hours (write always, or days with their hours as {mon-fri: "
     "\"08:00-17:00\"})"},
    {"2026-11-26: Thanksgiving", "2026-11-31: Thanksgiving",
     "clients/peach.yml:8:13: '2026-11-31' is not a date (write one {2026-11-26: Thanksgiving} for each, or {ics: "
     "FILE}, or {calendar: us-federal})"},
    {"{2026-11-26: Thanksgiving}", "us-federal",
     "clients/peach.yml:8:12: a holiday is a date and its name (write one {2026-11-26: Thanksgiving} for each, or "
     "{ics: "
     "FILE}, or {calendar: us-federal})"},
    {"{2026-11-26: Thanksgiving}", "{calendar: us-fedral}",
     "clients/peach.yml:8:23: unknown calendar 'us-fedral' (did you mean 'us-federal'?)"},
    {"{2026-11-26: Thanksgiving}", "{calendar: scotland}",
     "clients/peach.yml:8:23: unknown calendar 'scotland' (known: us-federal, england-and-wales)"},
    {"{2026-11-26: Thanksgiving}", "{calendar: us-federal, except: [Columbus day]}",
     "clients/peach.yml:8:44: unknown holiday 'Columbus day' (did you mean 'Columbus Day'?)"},
    {"{2026-11-26: Thanksgiving}", "{calendar: us-federal, hours: \"08:00-12:00\"}",
     "clients/peach.yml:8:35: unknown field 'hours' (known here: calendar, except)"},
    {"{2026-11-26: Thanksgiving}", "{2026-11-26: Thanksgiving}, {2026-11-26: again}",
     "clients/peach.yml:8:40: 2026-11-26 is a holiday already (keep one of them)"},
    {"{2026-11-26: Thanksgiving}", "{hours: \"08:00-12:00\"}",
     "clients/peach.yml:8:12: a holiday without a date (write it as {2026-11-26: Thanksgiving})"},
    {"{2026-11-26: Thanksgiving}", "{ics: holidays.ics}",
     "clients/peach.yml:8:18: cannot read 'holidays.ics' (check the path)"},
    {"category: security", "category: securty",
     "clients/peach.yml:10:23: unknown category 'securty' (did you mean 'security'?)"},
    {"category: security", "severity: P5", "clients/peach.yml:10:23: unknown severity 'P5' (did you mean 'P1'?)"},
    {"category: security", "service: payroll",
     "clients/peach.yml:10:22: unknown service 'payroll' (there is none yet)"},
    {"owner: msp}", "owner: them}", "clients/peach.yml:10:41: unknown owner 'them' (known: internal, msp)"},
    {"owner: msp}", "owner: msp, closed: msp}",
     "clients/peach.yml:10:54: 'owner' settles all hours already (leave out either it or the rest)"},
    {"open: internal, closed: msp", "open: internal", "clients/peach.yml:11:5: the field 'closed' is missing (add it)"},
    {"  - {open: internal, closed: msp}\n", "",
     "clients/peach.yml:10:5: the last line has conditions: some incidents would have no owner (end with a line "
     "without 'when', as {open: internal, closed: msp})"},
    {"closed: msp", "closed: defer",
     "clients/peach.yml:11:5: 'defer' for P1 would leave it silent (limit the line to severity: [P3, P4], or give an "
     "owner)"},
    {"{open: internal, closed: msp}", "{when: {severity: [P2, P3]}, open: msp, closed: defer}\n  - {owner: msp}",
     "clients/peach.yml:11:5: 'defer' for P2 would leave it silent (limit the line to severity: [P3, P4], or give an "
     "owner)"},
    {"open: internal, closed: msp", "open: defer, closed: msp",
     "clients/peach.yml:11:12: 'defer' while they are open would never end (write internal)"},
    {"{rota: noc}", "{rota: nco}", "clients/peach.yml:14:16: unknown rota 'nco' (known: noc)"},
    {"{rota: noc}", "{person: annna}", "clients/peach.yml:14:18: unknown person 'annna' (did you mean 'anna'?)"},
    {"{rota: noc}", "{after: 5m}",
     "clients/peach.yml:14:9: a step that says nobody (write one of on_duty, lead, msp, manager, rota or person)"},
    {"{rota: noc}", "{rota: noc, lead: true}",
     "clients/peach.yml:14:9: a step that says more than one (write one of on_duty, lead, msp, manager, rota or "
     "person)"},
    {"{rota: noc}", "{on_duty: true}", "clients/peach.yml:14:9: 'on_duty' is of the internal ladder (name a rota)"},
    {"{rota: noc}", "{rota: noc, after: 1h}",
     "clients/peach.yml:14:33: a step that comes before the one above it (put the steps in order of 'after')"},
    {"manager: true", "manager: false", "clients/peach.yml:14:32: a step that reaches nobody (leave it out)"},
    {"after: 30m", "after: soon", "clients/peach.yml:14:45: 'soon' is not a duration (write it as 30m, 1h30m or 45s)"},
    {"lead: ana", "response: {P1: 0m}",
     "clients/peach.yml:12:16: a duration of nothing (write it as 30m, 1h30m or 45s)"},
    {"lead: ana", "handoff: {grce: 5m}", "clients/peach.yml:12:11: unknown field 'grce' (did you mean 'grace'?)"},
    {"lead: ana", "overflow: {above: 3, until_at_most: 4}",
     "clients/peach.yml:12:11: overflow would end above where it begins (make until_at_most at most above)"},
    {"lead: ana", "overflow: {above: -1}",
     "clients/peach.yml:12:19: a count of incidents is 0 or more (write it as 8)"},
    {"lead: ana", "services: [{name: pay, match: pay}]",
     "clients/peach.yml:12:31: no =, !=, =~ or !~ after 'pay' (write it as instance=~\"pay-.*\")"},
    {"lead: ana", "services: [{name: pay, match: 'instance=~\"pay-(\"'}]",
     "clients/peach.yml:12:31: 'pay-(' is not a regular expression: missing ): pay-( (write it as "
     "instance=~\"pay-.*\")"},
    {"lead: ana", "services: [{name: pay, match: 'instance!=\"pay-1\"'}]",
     "clients/peach.yml:12:31: this matches an alert without labels too (add a matcher such as instance=~\".+\")"},
    {"lead: ana", "services: [{name: a, match: 'b=\"c\"'}, {name: a, match: 'b=\"d\"'}]",
     "clients/peach.yml:12:46: a second service 'a' (give each its own name)"},
    {"lead: ana", "services: [{name: a, match: 'b=\"c\"', criticality: hihg}]",
     "clients/peach.yml:12:51: unknown criticality 'hihg' (known: low, medium, high, critical)"},
    {"lead: ana", "absences: [{person: anna, from: 2026-06-15, to: 2026-06-19}]",
     "clients/peach.yml:12:21: unknown person 'anna' (did you mean 'ana'?)"},
    {"lead: ana", "absences: [{person: raj, from: 2026-06-15, to: 2026-06-19}]",
     "clients/peach.yml:12:21: unknown person 'raj' (known: ana, ben)"},
    {"lead: ana", "absences: [{person: ana, from: 2026-06-15}]",
     "clients/peach.yml:12:12: the field 'to' is missing (add it)"},
    {"lead: ana", "absences: [{person: ana, from: 2026-06-15, to: 2026-06-14}]",
     "clients/peach.yml:12:48: this ends before it begins (write 'to' after 'from')"},
    {"lead: ana", "absences: [{person: ana, from: Monday, to: 2026-06-14}]",
     "clients/peach.yml:12:32: 'Monday' is not a time (write 2026-06-12 16:58 or 2026-06-12T20:58:00Z)"},
    {"lead: ana", "absences: [{person: ana, from: 2026-06-15, to: 2026-06-19, deputy: ana}]",
     "clients/peach.yml:12:68: 'ana' cannot stand in for themselves (name somebody else)"},
    {"lead: ana", "absences: [{person: ana, from: 2026-06-15, to: 2026-06-19, deputy: bob}]",
     "clients/peach.yml:12:68: unknown person 'bob' (known: ana, ben)"},
    {"lead: ana",
     "absences: [{person: ana, from: 2026-06-15, to: 2026-06-19}, {person: ana, from: 2026-06-19, to: 2026-06-20}]",
     "clients/peach.yml:12:61: ana is absent then already, by clients/peach.yml:12:12 (let one end where the other "
     "begins, or make them one)"},
    {"lead: ana", "absences: [{person: ana, ics: ana.ics}]",
     "clients/peach.yml:12:31: cannot read 'ana.ics' (check the path)"},
    {"people:", "people: [", "clients/peach.yml:6:"},
};

TEST_CASE("each mistake in a client's file is told with its place and a remedy") {
  for (const auto& row : kClientRows) {
    INFO(row.instead);
    const auto errors = errors_of(test::read(with(kClient, row.part, row.instead)));
    if (std::string_view(row.error).ends_with(':')) {  // the parser's own words
      REQUIRE(errors.size() == 1);
      CHECK_THAT(errors.front(), Catch::StartsWith(row.error));
    } else {
      CHECK(errors == std::vector<std::string>{row.error});
    }
  }
}

const Row kMspRows[] = {
    {"msp: northstar\n", "", "msp.yml:1:1: the field 'msp' is missing (add it)"},
    {"members: [anna, raj]", "members: [anna, rja2]", "msp.yml:8:40: unknown person 'rja2' (known: anna, raj)"},
    {"members: [anna, raj]", "members: [anna, anna]", "msp.yml:8:40: 'anna' is a member twice (keep one of them)"},
    {"members: [anna, raj]", "members: []", "msp.yml:8:33: a rota without members (name at least one person)"},
    {"rotate: weekly", "rotate: monthly", "msp.yml:8:54: unknown rotation 'monthly' (known: daily, weekly, none)"},
    {"mon 08:00", "08:00", "msp.yml:8:73: '08:00' is not a time to hand over (write a day and a time, as mon 08:00)"},
    {"rotate: weekly", "rotate: daily",
     "msp.yml:8:72: 'mon 08:00' is not a time to hand over (write a time, as 08:00)"},
    {"rotate: weekly, ", "", "msp.yml:8:57: a hand-over without a rotation (add rotate: weekly or rotate: daily)"},
    {"from: 2026-01-05", "from: 5 January", "msp.yml:8:92: '5 January' is not a date (write it as 2026-01-05)"},
    {"\"mon 08:00\"", "[\"mon 08:00\", \"fri 18:00\", \"mon 08:00\"]",
     "msp.yml:8:100: 'mon 08:00' hands over twice (keep one of them)"},
    {"from: 2026-01-05", "from: 2026-01-05, overrides: [{person: rja2, from: 2026-01-05, to: 2026-01-06}]",
     "msp.yml:8:125: unknown person 'rja2' (known: anna, raj)"},
    {"from: 2026-01-05", "from: 2026-01-05, overrides: [{person: raj, from: 2026-01-05, to: \"2026-01-05 00:00\"}]",
     "msp.yml:8:152: this ends before it begins (write 'to' after 'from')"},
    {"from: 2026-01-05", "from: 2026-01-05, overrides: [{person: raj, from: noon, to: 2026-01-05}]",
     "msp.yml:8:136: 'noon' is not a time (write 2026-06-12 16:58 or 2026-06-12T20:58:00Z)"},
    {"from: 2026-01-05",
     "from: 2026-01-05, overrides: [{person: raj, from: 2026-01-05, to: 2026-01-06}, {person: anna, from: \"2026-01-06 "
     "23:00\", to: 2026-01-08}]",
     "msp.yml:8:165: this overlaps the override at msp.yml:8:116 (let one end where the other begins)"},
    {"default: noc", "default: nok", "msp.yml:9:20: unknown rota 'nok' (did you mean 'noc'?)"},
    {"manager: raj", "manager: rajj", "msp.yml:10:10: unknown person 'rajj' (did you mean 'raj'?)"},
    {"{name: Raj Patel,", "{name: Raj Patel, skills: [servers],",
     "msp.yml:6:26: unknown field 'skills' (known here: name, contacts)"},
    {"  raj: {name", "  anna: {name", "msp.yml:6:3: 'anna' stands here twice (keep one of them)"},
};

TEST_CASE("each mistake in the provider's file is told with its place and a remedy") {
  for (const auto& row : kMspRows) {
    INFO(row.instead);
    const auto errors = errors_of(test::read(kClient, with(kMsp, row.part, row.instead)));
    CHECK_THAT(errors, Catch::VectorContains(std::string(row.error)));
    // Mistakes in one file make no mistakes of another, but for names that were lost with it.
    for (const auto& error : errors) CHECK_THAT(error, Catch::StartsWith("msp.yml"));
  }
}

TEST_CASE("all mistakes of all files come at once, in the order of files and lines") {
  const auto client =
      with(with(with(kClient, "lead: ana", "lead: anna"), "America/New_York", "Mars"), "rota: noc", "rota: nox");
  const auto msp = with(kMsp, "manager: raj", "manager: ra");
  CHECK(errors_of(test::read(client, msp)) ==
        std::vector<std::string>{"msp.yml:10:10: unknown person 'ra' (did you mean 'raj'?)",
                                 "clients/peach.yml:3:12: unknown time zone 'Mars' (use an IANA name such as "
                                 "Europe/London)",
                                 "clients/peach.yml:12:7: unknown person 'anna' (did you mean 'ana'?)",
                                 "clients/peach.yml:14:16: unknown rota 'nox' (did you mean 'noc'?)"});
}

TEST_CASE("where the provider's file cannot be read its names are not judged, everything else is") {
  const auto errors = errors_of(test::read(with(kClient, "lead: ana", "lead: anna"), "msp: [\n"));
  REQUIRE(errors.size() == 2);
  CHECK_THAT(errors[0], Catch::StartsWith("msp.yml:2:"));
  CHECK(errors[1] == "clients/peach.yml:12:7: unknown person 'anna' (did you mean 'ana'?)");
}

TEST_CASE("a client in two files is refused at the second") {
  const auto read = load_texts({"msp.yml", std::string(kMsp)},
                               {{"clients/a.yml", std::string(kClient)}, {"clients/b.yml", std::string(kClient)}},
                               [](const auto&, const auto&) -> Result<std::string> { return std::string(); });
  CHECK(errors_of(read) ==
        std::vector<std::string>{"clients/b.yml:1:9: the client 'peach' is also in clients/a.yml (keep one of the "
                                 "files)"});
}

const Row kWarnings[] = {
    {"\"08:00-17:00\"", "[\"08:00-12:00\", \"12:45-17:00\"]",
     "clients/peach.yml:7:8: closed for only 45m, which is less than twice the grace of 30m (work would move and come "
     "straight back: join the intervals or shorten handoff.grace)"},
    {"lead: ana", "handoff: {grace: {P2: 8h, default: 20m}}",
     "clients/peach.yml:7:8: closed for only 15h, which is less than twice the grace of 8h for P2 (work would move and "
     "come straight back: join the intervals or shorten handoff.grace)"},
    {"{mon-fri: \"08:00-17:00\"}", "{daily: [\"02:10-02:50\", \"08:00-17:00\"]}",
     "clients/peach.yml:7:17: this interval is empty on 2026-03-08, when the clock jumps over it (let it begin earlier "
     "or end later)"},
    {"{2026-11-26: Thanksgiving}", "{2026-03-08: Sunday, hours: \"02:00-03:00\"}",
     "clients/peach.yml:8:40: this interval is empty on 2026-03-08, when the clock jumps over it (let it begin earlier "
     "or end later)"},
    {"skills: [servers, network]}", "skills: [servers]}",
     "clients/peach.yml:5:3: only ana has the skill 'network' (while they are away it is the provider's)"},
    {"[{rota: noc}, {manager: true, after: 30m}]", "[{rota: noc}]",
     "clients/peach.yml:14:8: a ladder with one step: if it reaches nobody, nobody else is told (add a step with "
     "'after')"},
    {"{when: {category: security}, owner: msp}", "{owner: msp}",
     "clients/peach.yml:11:5: this line and those after it are never reached (put lines with conditions before the one "
     "without)"},
    {"time_zone: America/New_York", "time_zone: EST",
     "clients/peach.yml:3:12: the time zone 'EST' has no daylight saving: in summer it is an hour off (write "
     "America/New_York, or America/Panama if that is meant)"},
    {"{email: ana@peach.example}", "{email: ana@peach.example}, {ntfy: ana}",
     "clients/peach.yml:5:88: no channel 'ntfy' yet: this contact is skipped"},
};

TEST_CASE("what is allowed but may hurt some night is a warning with its place") {
  for (const auto& row : kWarnings) {
    INFO(row.instead);
    const auto read = test::read(with(kClient, row.part, row.instead));
    CHECK(errors_of(read) == std::vector<std::string>{});
    REQUIRE(read);
    CHECK(test::texts_of(read->warnings) == std::vector<std::string>{row.error});
  }
  const auto without_manager = test::read(kClient, with(kMsp, "manager: raj\n", ""));
  REQUIRE(without_manager);
  CHECK(test::texts_of(without_manager->warnings) ==
        std::vector<std::string>{"msp.yml:1:1: without 'manager' nobody is told when nobody is on duty (add manager: "
                                 "and a person)"});
  const auto without_from = test::read(kClient, with(kMsp, ", from: 2026-01-05", ""));
  REQUIRE(without_from);
  CHECK(test::texts_of(without_from->warnings) ==
        std::vector<std::string>{"msp.yml:8:54: without 'from' the turns of noc count from 1970-01-01 (add from: and "
                                 "the date of the first member's turn)"});
}

TEST_CASE("whoever is counted on and has no contact that can be used is a warning at the place that names them") {
  struct Case {
    const char* name;
    std::string client, msp;
    std::vector<std::string> warnings;
  };
  const std::string no_contacts_of_raj = with(kMsp, ", contacts: [{email: raj@msp.example}]", "");
  const std::string no_contacts_of_ana = with(kClient, ", contacts: [{email: ana@peach.example}]", "");
  const auto says = [](const std::string& place, const std::string& who, const std::string& role) {
    return place + who + " is counted on (" + role +
           ") and has no contact that can be used (add contacts; until then nobody hears of it through " + who + ")";
  };
  const Case cases[] = {
      {"lead", no_contacts_of_ana, std::string(kMsp), {says("clients/peach.yml:5:3: ", "ana", "lead")}},
      {"on duty",
       with(kClient, "contacts: [{email: ben@peach.example}], ", ""),
       std::string(kMsp),
       {says("clients/peach.yml:6:3: ", "ben", "on duty for servers")}},
      {"a channel that is not there yet",
       with(kClient, "{email: ana@peach.example}", "{ntfy: ana}"),
       std::string(kMsp),
       {says("clients/peach.yml:5:3: ", "ana", "lead"),
        "clients/peach.yml:5:60: no channel 'ntfy' yet: this contact is skipped"}},
      {"named in the escalation",
       with(with(kClient, "hours:", "  carol: {}\nhours:"), "{manager: true,", "{person: carol,"),
       std::string(kMsp),
       {says("clients/peach.yml:7:3: ", "carol", "a step of the escalation")}},
      {"a rota", std::string(kClient), no_contacts_of_raj, {says("msp.yml:6:3: ", "raj", "rota noc")}},
      {"manager",
       std::string(kClient),
       with(no_contacts_of_raj, "[anna, raj]", "[anna]"),
       {says("msp.yml:6:3: ", "raj", "manager")}},
      {"the provider's, in the client's escalation",
       with(kClient, "{manager: true,", "{person: mia,"),
       with(kMsp, "rotas:", "  mia: {}\nrotas:"),
       {"clients/peach.yml:14:31: mia has no contact that can be used: this step is passed over (add contacts in the "
        "provider's file, or name somebody else)"}},
      {"counted on for nothing", with(kClient, "hours:", "  carol: {}\nhours:"), std::string(kMsp), {}},
  };
  for (const auto& row : cases) {
    INFO(row.name);
    const auto read = test::read(row.client, row.msp);
    CHECK(errors_of(read) == std::vector<std::string>{});
    REQUIRE(read);
    CHECK(test::texts_of(read->warnings) == row.warnings);
  }
}

TEST_CASE("defer is allowed where P1 and P2 are settled before, refused where nothing ever opens") {
  const auto settled = with(kClient, "  - {open: internal, closed: msp}\n",
                            "  - {when: {severity: [P1, P2]}, owner: msp}\n  - {open: internal, closed: defer}\n");
  CHECK(errors_of(test::read(settled)) == std::vector<std::string>{});
  const auto other_site = with(kClient, "  - {open: internal, closed: msp}\n",
                               "  - {when: {severity: [P1, P2], site: a}, owner: msp}\n"
                               "  - {open: internal, closed: defer}\n");
  CHECK(errors_of(test::read(other_site)).size() == 1);
  CHECK(errors_of(test::read(with(settled, "{mon-fri: \"08:00-17:00\"}", "{}"))) ==
        std::vector<std::string>{"clients/peach.yml:12:30: 'defer' waits for an opening, and 'hours' has none (give "
                                 "hours, or an owner)"});
}

}  // namespace
}  // namespace watchbill::config
