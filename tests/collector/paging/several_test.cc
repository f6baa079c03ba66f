#include "collector/paging/several.h"

#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"

using namespace watchbill;
using ownership::How;

namespace {

journal::Delivery told(const std::string& incident, Severity severity, const std::string& client = "Peach Health") {
  auto m = test::message();
  m.incident = incident;
  m.severity = severity;
  m.client_name = client;
  m.link = "https://watch.example/api/v1/incidents/" + incident;
  return test::delivery(m);
}

journal::Delivery over(const std::string& incident) {
  auto m = test::recovered();
  m.incident = incident;
  m.summary = "Server db-2 is down";
  return test::delivery(m);
}

}  // namespace

TEST_CASE("a message of several counts them, names the worst, and lists each with what is needed to act") {
  const std::vector rows{told("peach-7", Severity::p2), told("leeds-1", Severity::p1, "Leeds Dental"), over("peach-4")};
  const auto text = paging::write_several(rows);
  CHECK(text.subject == "2 problems, 1 recovery: worst P1 Server db-1 is down (Peach Health, Leeds Dental)");
  CHECK(text.plain ==
        "2 problems, 1 recovery\n"
        "2 of them page you. What is asked of you stands with each.\n"
        "\n"
        "Problems, the worst first\n"
        "\n"
        "P1: Server db-1 is down (Leeds Dental)\n"
        "  A new problem. Please acknowledge it.\n"
        "  Incident:  leeds-1\n"
        "  Where:     db-1, site atlanta, Leeds Dental\n"
        "  Since:     Wed 02:10 America/New_York\n"
        "  Whose:     Northstar IT\n"
        "  Until:     Wed 08:00 America/New_York\n"
        "  Answer by: Wed 02:25 America/New_York\n"
        "  Link:      https://watch.example/api/v1/incidents/leeds-1\n"
        "\n"
        "P2: Server db-1 is down (Peach Health)\n"
        "  A new problem. Please acknowledge it.\n"
        "  Incident:  peach-7\n"
        "  Where:     db-1, site atlanta, Peach Health\n"
        "  Since:     Wed 02:10 America/New_York\n"
        "  Whose:     Northstar IT\n"
        "  Until:     Wed 08:00 America/New_York\n"
        "  Answer by: Wed 02:25 America/New_York\n"
        "  Link:      https://watch.example/api/v1/incidents/peach-7\n"
        "\n"
        "Recovered\n"
        "\n"
        "Recovered: Server db-2 is down (db-1, Peach Health)\n"
        "  It is over after 12 min. Nothing is asked of you.\n"
        "  Incident:  peach-4\n"
        "  Where:     db-1, site atlanta, Peach Health\n"
        "  Since:     Wed 02:10 America/New_York\n"
        "  Recovered: Wed 02:22 America/New_York\n"
        "  Whose:     Northstar IT\n"
        "  Link:      https://watch.example/api/v1/incidents/peach-7\n"
        "\n"
        "Watchbill, 3 incidents of Peach Health, Leeds Dental\n");
  for (const std::string words : {"leeds-1", "peach-7", "Server db-2 is down", "Problems, the worst first"}) {
    CHECK(text.html.find(words) != std::string::npos);
  }
}

TEST_CASE("of one delivery it says what is said of one") {
  const std::vector rows{told("peach-7", Severity::p1)};
  CHECK(paging::write_several(rows).plain == paging::write(rows[0].message).plain);
  CHECK(paging::write_several(rows).subject == paging::write(rows[0].message).subject);
}

TEST_CASE("subjects say what there is") {
  struct Row {
    std::string name;
    std::vector<journal::Delivery> rows;
    std::string subject;
  };
  auto settled = over("peach-5");
  settled.message.cause = incident::Cause::settled;
  auto fails = settled;
  fails.message.resolved_at = {};
  const auto p1 = told("peach-1", Severity::p1);
  for (const auto& row : std::vector<Row>{
           {"problems", {p1, told("peach-2", Severity::p3)}, "2 problems: worst P1 Server db-1 is down (Peach Health)"},
           {"one of each", {p1, over("peach-4")}, "1 problem, 1 recovery: P1 Server db-1 is down (Peach Health)"},
           {"all over", {over("peach-4"), settled}, "2 recoveries: Server db-2 is down ... (Peach Health)"},
           {"settled, and fails",
            {fails, over("peach-4")},
            "1 problem, 1 recovery: P1 Server db-2 is down (Peach Health)"},
           {"many clients",
            {told("a-1", Severity::p1, "A"), told("b-1", Severity::p1, "B"), told("c-1", Severity::p1, "C"),
             told("d-1", Severity::p1, "D"), told("e-1", Severity::p1, "E")},
            "5 problems: worst P1 Server db-1 is down (A, B, C and 2 more)"}}) {
    INFO(row.name);
    CHECK(paging::write_several(row.rows).subject == row.subject);
  }
}

TEST_CASE("the strongest way of the problems is the whole message's; what is over wakes nobody") {
  auto notice = told("peach-1", Severity::p3);
  notice.message.how = How::notice;
  auto paged_recovery = over("peach-2");
  paged_recovery.message.how = How::page;
  CHECK(paging::several_of(std::vector{notice, paged_recovery}).how == How::notice);
  CHECK(paging::several_of(std::vector{notice, told("peach-3", Severity::p4)}).how == How::page);
  CHECK(paging::several_of(std::vector{told("peach-3", Severity::p4), notice}).severity == Severity::p3);
}

TEST_CASE("a thousand of the largest texts keep their subject short, their lines whole and their HTML closed") {
  std::vector<journal::Delivery> rows;
  for (int n = 0; n < 1000; ++n) {
    auto d = told("peach-" + std::to_string(n), Severity::p1, "<b>\r\nBcc: " + std::string(5000, 'x'));
    d.message.summary = "<script>\n" + std::string(5000, 'y');
    rows.push_back(std::move(d));
  }
  const auto text = paging::write_several(rows);
  CHECK(text.subject.size() <= 180);
  CHECK(text.subject.find('\n') == std::string::npos);
  CHECK(text.plain.find("\nBcc") == std::string::npos);
  CHECK(text.html.find("<script") == std::string::npos);
  CHECK(text.html.ends_with("</html>\n"));
  CHECK(text.plain.find("peach-999\n") != std::string::npos);
}
