#include "collector/paging/text.h"

#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"

using namespace watchbill;
using incident::Cause;
using ownership::How;

TEST_CASE("a page says what, where, since when, why it is yours, until when, and by when to answer") {
  const auto text = paging::write(test::message());
  CHECK(text.subject == "P1: Server db-1 is down (Peach Health)");
  CHECK(text.plain ==
        "Server db-1 is down\n"
        "A new problem. Please acknowledge it.\n"
        "\n"
        "Where:     db-1, site atlanta, Peach Health\n"
        "What kind: P1, servers\n"
        "Since:     Wed 02:10 America/New_York\n"
        "Whose:     Northstar IT\n"
        "Because:   Peach Health is closed until Wed 08:00, and the matrix gives servers to the MSP then\n"
        "Until:     Wed 08:00 America/New_York\n"
        "Answer by: Wed 02:25 America/New_York\n"
        "Why you:   on duty for noc\n"
        "\n"
        "No answer to three pings.\n"
        "\n"
        "Runbook: https://wiki.peach.example/db-1\n"
        "Incident: https://watch.example/api/v1/incidents/peach-7\n"
        "\n"
        "Watchbill, incident peach-7\n");
}

TEST_CASE("a page carries what the client wrote of the service") {
  auto m = watchbill::test::message();
  m.service = "payroll";
  m.criticality = "high";
  m.must_ask = {"restart", "fail over"};
  m.notes = "Runs on Friday nights.\nAsk Ana.\n";
  const auto text = watchbill::paging::write(m);
  CHECK(text.plain.find("What kind:  P1, servers, payroll (criticality high)\n") != std::string::npos);
  CHECK(text.plain.find("Ask before: restart, fail over\n") != std::string::npos);
  CHECK(text.plain.find("\nNotes:\nRuns on Friday nights.\nAsk Ana.\n\n") != std::string::npos);
  CHECK(text.html.find("Runs on Friday nights.<br>\nAsk Ana.<br>") != std::string::npos);
}

TEST_CASE("a recovery says that it is over, after how long, and asks for nothing") {
  const auto text = paging::write(test::recovered());
  CHECK(text.subject == "Recovered: Server db-1 is down (Peach Health)");
  CHECK(text.plain.find("It is over after 12 min. Nothing is asked of you.") != std::string::npos);
  CHECK(text.plain.find("Recovered: Wed 02:22 America/New_York") != std::string::npos);
  CHECK(text.plain.find("Answer by") == std::string::npos);
  CHECK(text.plain.find("Until") == std::string::npos);
  CHECK(text.plain.find("Runbook") == std::string::npos);
}

TEST_CASE("a digest is its own text, under a subject that counts") {
  incident::Message digest;
  digest.cause = Cause::digest;
  digest.how = How::digest;
  digest.client = "peach";
  digest.client_name = "Peach Health";
  digest.summary = "While you were away: 1 waiting on you";
  digest.description = "Waiting on you (1)\n- peach-1 P4, workplace: toner\n";
  digest.why_you = "lead";
  const auto text = paging::write(digest);
  CHECK(text.subject == "Peach Health: While you were away: 1 waiting on you");
  CHECK(text.plain ==
        "While you were away: 1 waiting on you\n"
        "Nothing is asked of you but what waits on you or is offered to you.\n"
        "\n"
        "Why you: lead\n"
        "\n"
        "Waiting on you (1)\n- peach-1 P4, workplace: toner\n"
        "\n"
        "\n"
        "Watchbill, digest of Peach Health\n");
}

TEST_CASE("each cause leads with its news") {
  struct Row {
    std::string name;
    Cause cause;
    How how;
    std::string subject, news;
  };
  const std::vector<Row> rows = {
      {"consulted", Cause::opened, How::notice, "P1: ", "A new problem. For your information."},
      {"moved here", Cause::moved, How::page, "P1 now yours: ", "is yours now. Please acknowledge it."},
      {"moved away", Cause::moved, How::notice, "P1 moved to Northstar IT: ", "you need not act"},
      {"next step", Cause::escalated, How::page, "P1 unanswered: ", "Nobody has acknowledged it yet"},
      {"failed again", Cause::reopened, How::page, "P1 is back: ", "It recovered, and is back."},
      {"worse", Cause::raised, How::page, "Raised to P1: ", "worse: P1 now"},
      {"before a boundary", Cause::pre_alert, How::pre_alert, "P1 may become yours: ",
       "Northstar IT's until Wed 08:00 America/New_York. If it is still open then, it becomes yours."},
      {"watch begins", Cause::on_duty, How::page, "P1 waiting for you: ", "when your watch began"},
      {"taken", Cause::taken, How::notice,
       "P1 taken by Northstar IT: ", "Northstar IT has taken it. You need not act."},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    auto m = test::message();
    m.cause = row.cause;
    m.how = row.how;
    const auto text = paging::write(m);
    CHECK(text.subject.starts_with(row.subject));
    CHECK(text.plain.find(row.news) != std::string::npos);
    CHECK((text.plain.find("Answer by") != std::string::npos) == (row.how == How::page));
    CHECK(text.html.find("<h1") != std::string::npos);
  }
}

TEST_CASE("a notice that it moved says to whose side its reader belongs, and whether they act") {
  struct Row {
    std::string name;
    Severity severity;
    Party party;
    bool is_of_ladder;
    std::string subject, news;
  };
  const std::vector<Row> rows = {
      {"who has it now", Severity::p3, Party::msp, true,
       "P3 now yours: ", "It has moved to Northstar IT and is yours now.\n"},
      {"of the client, in the provider's ladder", Severity::p3, Party::internal, true,
       "P3 now yours: ", "is yours now"},
      {"told before, of the owner's side", Severity::p3, Party::msp, false,
       "P3 moved to Northstar IT: ", "It has moved to Northstar IT, your side."},
      {"told before, of the other side", Severity::p3, Party::internal, false,
       "P3 moved to Northstar IT: ", "It is Northstar IT's now. You were told of it before; you need not act."},
      {"a lead who is consulted", Severity::p1, Party::internal, true,
       "P1 moved to Northstar IT: ", "It is Northstar IT's now. You need not act."},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    auto m = test::message();
    m.cause = Cause::moved;
    m.how = How::notice;
    m.severity = row.severity;
    m.party = row.party;
    m.is_of_ladder = row.is_of_ladder;
    const auto text = paging::write(m);
    CHECK(text.subject.starts_with(row.subject));
    CHECK(text.plain.find(row.news) != std::string::npos);
  }
}

TEST_CASE("what failed again says how often, when it recovered last and whose it was then") {
  auto m = test::message();
  m.cause = Cause::reopened;
  m.history = "fired 2 times; recovered last at Wed 16:55 America/New_York, Peach Health's then";
  CHECK(paging::write(m).plain.find("\nHistory:   fired 2 times; recovered last at Wed 16:55 America/New_York, Peach "
                                    "Health's then\n") != std::string::npos);
}

TEST_CASE(
    "what is told of a drill begins with that word, asks for what the real one would, and says nothing is broken") {
  struct Row {
    Cause cause;
    How how;
    std::string subject, news;
  };
  const std::vector<Row> rows = {
      {Cause::opened, How::page, "Drill: P1: rehearsal by Ana Ruiz, nothing is broken (Peach Health)",
       "This is a drill: nothing is broken. Please acknowledge it as you would the real one; that ends it."},
      {Cause::opened, How::notice, "Drill: P1: rehearsal by Ana",
       "This is a drill: nothing is broken. For your information."},
      {Cause::escalated, How::page, "Drill: P1 unanswered: rehearsal by Ana",
       "This is a drill: nothing is broken. Nobody has acknowledged it yet, so you are asked too."},
      {Cause::recovered, How::notice, "Drill: Over: rehearsal by Ana", "The drill is over. Nothing is asked of you."},
  };
  for (const auto& row : rows) {
    INFO(row.subject);
    auto m = test::message();
    m.is_drill = true;
    m.summary = "Drill: rehearsal by Ana Ruiz, nothing is broken";
    m.instance.clear();
    m.cause = row.cause;
    m.how = row.how;
    const auto text = paging::write(m);
    CHECK(text.subject.starts_with(row.subject));
    CHECK(text.plain.starts_with("Drill: rehearsal by Ana Ruiz, nothing is broken\n" + row.news));
    CHECK(text.html.find("<h1 style=\"font-size:21px;margin:0 0 4px\">Drill: ") != std::string::npos);
  }
}

TEST_CASE("the subject names the machine unless the summary does, and stays short") {
  auto m = test::message();
  m.summary = "Filling up";
  CHECK(paging::write(m).subject == "P1: Filling up (db-1, Peach Health)");
  m.summary = std::string(5000, 'x');
  CHECK(paging::write(m).subject.size() <= 180);
  m.summary = "";
  CHECK(paging::write(m).subject == "P1: ServerDown (db-1, Peach Health)");
  m.labels = {};
  m.instance = "";
  CHECK(paging::write(m).subject == "P1: peach-7 (Peach Health)");
}

TEST_CASE("without an end in sight the message says so") {
  auto m = test::message();
  m.until = {};
  m.until_local = "";
  CHECK(paging::write(m).plain.find("Until:     it is over\n") != std::string::npos);
}

TEST_CASE("what others wrote cannot break out of the HTML, nor become a link to a script") {
  auto m = test::message();
  m.summary = "<script>alert('x')</script> & \"more\"";
  m.runbook = "javascript:alert(1)";
  m.link = "https://watch.example/\"><script>";
  const auto text = paging::write(m);
  CHECK(text.html.find("<script") == std::string::npos);
  CHECK(text.html.find("javascript:") == std::string::npos);
  CHECK(text.html.find("&lt;script&gt;") != std::string::npos);
}

TEST_CASE("line ends and control characters of a summary do not reach the subject") {
  auto m = test::message();
  m.summary = "down\r\nBcc: all@example\tand\x01 more";
  m.owner_name = "North\nstar";
  for (const auto cause : {Cause::opened, Cause::moved, Cause::taken}) {
    m.cause = cause;
    m.how = How::notice;
    const auto subject = paging::write(m).subject;
    CHECK(std::none_of(subject.begin(), subject.end(), [](unsigned char c) { return c < 0x20; }));
  }
}

TEST_CASE("durations are spoken in two units at most") {
  using namespace std::chrono;
  struct Row {
    Duration duration;
    std::string spoken;
  };
  for (const auto& [duration, spoken] : std::vector<Row>{{Duration{999}, "0 s"},
                                                         {seconds{59}, "59 s"},
                                                         {seconds{60}, "1 min"},
                                                         {minutes{59}, "59 min"},
                                                         {minutes{60}, "1 h"},
                                                         {minutes{125}, "2 h 5 min"},
                                                         {hours{24}, "1 day"},
                                                         {hours{76} + minutes{3}, "3 days 4 h"},
                                                         {seconds{-5}, "0 s"}}) {
    CHECK(paging::spoken(duration) == spoken);
  }
}
