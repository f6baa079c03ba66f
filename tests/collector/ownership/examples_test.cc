// The worked examples of ownership.md that rules 1 to 4 decide, row by row.

#include "collector/ownership/decision.h"
#include "collector/ownership/ladder.h"
#include "tests/collector/ownership/incidents.h"
#include "tests/collector/ownership/policies.h"
#include "tests/support/catch.h"

namespace watchbill::ownership {
namespace {

using test::local;
using test::opening;
using test::told_text;

struct Row {
  const char* name;
  const char* client;
  const char* msp;
  const char* at;  ///< local
  const char* category;
  Severity severity;
  // What follows.
  Party owner;
  bool deferred;
  Rule rule;
  const char* until;    ///< local; empty for never
  const char* recheck;  ///< local; empty for never
  const char* told;     ///< `person how` with commas, at that instant
  const char* because;
};

const Row kRows[] = {
    {"1: disk filling by day", "peach", "msp", "2026-06-10 10:00", "servers", Severity::p3, Party::internal, false,
     Rule::hours, "2026-06-10 17:00", "2026-06-10 17:00", "ana notice",
     "Peach Health is open until Wed 17:00 EDT (Wed 10:00 EDT); servers P3 goes to internal during hours"},
    {"2: server down at night", "peach", "msp", "2026-06-10 02:10", "servers", Severity::p1, Party::msp, false,
     Rule::hours, "2026-06-10 08:00", "2026-06-10 08:00", "anna page",
     "Peach Health is closed until Wed 08:00 EDT (Wed 02:10 EDT); servers P1 goes to msp outside hours"},
    {"3: toner low at night", "peach", "msp", "2026-06-10 02:10", "workplace", Severity::p4, Party::internal, true,
     Rule::hours, "", "2026-06-10 08:00", "",
     "Peach Health is closed until Wed 08:00 EDT (Wed 02:10 EDT); workplace P4 waits for internal until they "
     "open"},
    {"4: server down two minutes before closing", "peach", "msp", "2026-06-12 16:58", "servers", Severity::p1,
     Party::internal, false, Rule::hours, "2026-06-12 17:00", "2026-06-12 17:00", "ana page, anna pre-alert",
     "Peach Health is open until Fri 17:00 EDT (Fri 16:58 EDT); servers P1 goes to internal during hours"},
    {"5: 4 still unacknowledged at closing", "peach", "msp", "2026-06-12 17:00", "servers", Severity::p1, Party::msp,
     false, Rule::hours, "2026-06-15 08:00", "2026-06-15 08:00", "anna page",
     "Peach Health is closed until Mon 08:00 EDT (Fri 17:00 EDT); servers P1 goes to msp outside hours"},
    {"8: failing again after closing", "peach", "msp", "2026-06-10 17:03", "servers", Severity::p2, Party::msp, false,
     Rule::hours, "2026-06-11 08:00", "2026-06-11 08:00", "anna page",
     "Peach Health is closed until Thu 08:00 EDT (Wed 17:03 EDT); servers P2 goes to msp outside hours"},
    {"9: firing a minute before closing", "peach", "msp", "2026-06-10 16:59", "servers", Severity::p2, Party::internal,
     false, Rule::hours, "2026-06-10 17:00", "2026-06-10 17:00", "ana page, anna pre-alert",
     "Peach Health is open until Wed 17:00 EDT (Wed 16:59 EDT); servers P2 goes to internal during hours"},
    {"9: recovering after it", "peach", "msp", "2026-06-10 17:01", "servers", Severity::p2, Party::msp, false,
     Rule::hours, "2026-06-11 08:00", "2026-06-11 08:00", "anna page",
     "Peach Health is closed until Thu 08:00 EDT (Wed 17:01 EDT); servers P2 goes to msp outside hours"},
    {"10: Thanksgiving", "peach", "msp", "2026-11-26 10:00", "servers", Severity::p2, Party::msp, false, Rule::hours,
     "2026-11-27 08:00", "2026-11-27 08:00", "anna page",
     "Peach Health is closed for Thanksgiving until Fri 08:00 EST (Thu 10:00 EST); servers P2 goes to msp on "
     "holidays"},
    {"11: the summer bank holiday", "leeds", "msp", "2026-08-31 11:00", "servers", Severity::p2, Party::msp, false,
     Rule::hours, "2026-09-01 09:00", "2026-08-31 13:00", "raj page",
     "Leeds Dental is closed for Summer bank holiday until Tue 09:00 BST (Mon 11:00 BST); servers P2 goes to msp "
     "on holidays"},
    {"12: New York already on summer time", "leeds", "msp", "2026-03-16 18:00", "servers", Severity::p2, Party::msp,
     false, Rule::hours, "2026-03-17 09:00", "2026-03-17 09:00", "anna page",
     "Leeds Dental is closed until Tue 09:00 GMT (Mon 18:00 GMT); servers P2 goes to msp outside hours"},
    {"13: ransomware", "peach", "msp", "2026-06-16 11:00", "security", Severity::p1, Party::msp, false, Rule::fixed, "",
     "", "sol page, ana notice", "security P1 is msp's at all hours"},
    {"13 at night: the lead is consulted in the morning", "peach", "msp", "2026-06-16 02:00", "security", Severity::p1,
     Party::msp, false, Rule::fixed, "", "2026-06-16 08:00", "sol page", "security P1 is msp's at all hours"},
    {"15: apps P1 by day", "peach", "msp", "2026-06-16 14:00", "apps", Severity::p1, Party::internal, false,
     Rule::hours, "2026-06-16 17:00", "2026-06-16 17:00", "ana page",
     "Peach Health is open until Tue 17:00 EDT (Tue 14:00 EDT); apps P1 goes to internal during hours"},
    {"18: nobody of the provider rostered", "peach", "msp-gap", "2026-06-10 03:10", "servers", Severity::p1, Party::msp,
     false, Rule::hours, "2026-06-10 08:00", "2026-06-10 04:00", "mia page",
     "Peach Health is closed until Wed 08:00 EDT (Wed 03:10 EDT); servers P1 goes to msp outside hours"},
    {"20: received after closing", "peach", "msp", "2026-06-10 17:06", "servers", Severity::p2, Party::msp, false,
     Rule::hours, "2026-06-11 08:00", "2026-06-11 08:00", "anna page",
     "Peach Health is closed until Thu 08:00 EDT (Wed 17:06 EDT); servers P2 goes to msp outside hours"},
};

std::string local_text(const roster::Roster& roster, std::optional<Instant> t) {
  return t ? roster.internal_hours().zone().format(*t).substr(0, 16) : "";
}

TEST_CASE("the worked examples of ownership.md: owner, rule, until, and who is told") {
  for (const auto& row : kRows) {
    INFO(row.name);
    const auto client = test::policy(row.client, row.msp);
    const auto& roster = client->roster;
    const Instant at = local(roster, row.at);
    const auto incident = opening(row.category, row.severity, at);
    const auto decision = decide_owner(client->policy, roster, {}, incident, at);
    CHECK(decision.owner == row.owner);
    CHECK(decision.deferred == row.deferred);
    CHECK(decision.rule == row.rule);
    CHECK(local_text(roster, decision.until) == row.until);
    CHECK(local_text(roster, decision.recheck_at) == row.recheck);
    CHECK(decision.because == row.because);
    CHECK(told_text(told_by(client->policy, roster, incident, decision, at, at)) == row.told);
  }
}

}  // namespace
}  // namespace watchbill::ownership
