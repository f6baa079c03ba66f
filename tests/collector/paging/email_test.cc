#include "collector/paging/channel/email.h"

#include <nlohmann/json.hpp>

#include "tests/collector/paging/fixture.h"
#include "tests/support/catch.h"
#include "tests/support/certificates.h"
#include "tests/support/http_sink.h"
#include "tests/support/manual_clock.h"
#include "tests/support/scratch.h"
#include "tests/support/smtp_sink.h"

using namespace watchbill;
using paging::EmailChannel;
using Fate = journal::Attempt::Result;

namespace {

const test::ManualClock kClock{test::at("2026-06-10T06:10:09Z")};

config::Smtp server(std::uint16_t port) {
  config::Smtp smtp;
  smtp.host = "127.0.0.1";
  smtp.port = port;
  smtp.security = config::Smtp::Security::none;
  smtp.from = "Watchbill <w@watch.example>";
  return smtp;
}

std::string header_of(const std::string& mail, const std::string& name) {
  const auto at = mail.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto from = at + name.size() + 4;
  return mail.substr(from, mail.find("\r\n", from) - from);
}

}  // namespace

TEST_CASE("a page reaches a mail server over STARTTLS with a user") {
  const test::Scratch scratch;
  const test::Authority authority;
  const auto sink = test::SmtpSink::start(
      {"--certificate", scratch.write("server.pem", authority.server()), "--user", "w", "--password", "sesame"});
  if (!sink) return;
  auto smtp = server(sink->port());
  smtp.security = config::Smtp::Security::starttls;
  smtp.user = "w";
  smtp.password = "sesame";
  smtp.ca_file = scratch.write("ca.pem", authority.certificate());
  const EmailChannel channel(smtp, kClock);
  const auto attempt = channel.deliver(std::vector{test::delivery()}, {"email", "anna@northstar.example"}, {});
  INFO(attempt.detail);
  REQUIRE(attempt.result == Fate::sent);

  const auto mail = nlohmann::json::parse(sink->mail());
  CHECK(mail["from"] == "w@watch.example");
  CHECK(mail["to"][0] == "anna@northstar.example");
  CHECK(mail["tls"] == true);
  CHECK(mail["user"] == "w");
  const std::string text = mail["text"];
  CHECK(header_of(text, "Subject") == "P1: Server db-1 is down (Peach Health)");
  CHECK(header_of(text, "To") == "Anna Berg <anna@northstar.example>");
  CHECK(header_of(text, "Importance") == "high");
  CHECK(header_of(text, "Auto-Submitted") == "auto-generated");
  CHECK(text.find("Whose:     Northstar IT\r\n") != std::string::npos);
  CHECK(text.find("<h1 style=3D") != std::string::npos);
}

TEST_CASE("one incident is one thread, each delivery one message, whenever it is sent") {
  test::ManualClock clock{test::at("2026-06-10T06:10:09Z")};
  const EmailChannel channel(server(25), clock);
  const auto first = channel.compose(std::vector{test::delivery()}, "anna@northstar.example");
  clock.advance(std::chrono::minutes{5});
  const auto repeated = channel.compose(std::vector{test::delivery()}, "anna@northstar.example");
  const auto over = channel.compose(std::vector{test::delivery(test::recovered())}, "anna@northstar.example");
  auto m = test::message();
  m.incident = "peach-8";
  const auto other = channel.compose(std::vector{test::delivery(m)}, "anna@northstar.example");

  CHECK(header_of(first, "Message-ID").ends_with("@watch.example>"));
  CHECK(header_of(first, "Message-ID") == header_of(repeated, "Message-ID"));
  CHECK(header_of(first, "Message-ID") != header_of(over, "Message-ID"));
  CHECK(header_of(first, "References") == header_of(over, "References"));
  CHECK(header_of(first, "In-Reply-To") == header_of(over, "In-Reply-To"));
  CHECK(header_of(first, "References") != header_of(other, "References"));
  CHECK(header_of(over, "Importance").empty());
}

TEST_CASE("a mail of several has an id of its own and refers to the threads of the first of them") {
  const EmailChannel channel(server(25), kClock);
  std::vector<journal::Delivery> rows;
  for (int n = 0; n < 30; ++n) {
    auto m = test::message();
    m.incident = "peach-" + std::to_string(n);
    rows.push_back(test::delivery(m));
  }
  const auto alone = channel.compose(std::vector{rows[0]}, "anna@northstar.example");
  const auto mail = channel.compose(rows, "anna@northstar.example");
  std::reverse(rows.begin(), rows.end());
  CHECK(header_of(channel.compose(rows, "anna@northstar.example"), "Message-ID") == header_of(mail, "Message-ID"));
  CHECK(header_of(mail, "Message-ID") != header_of(alone, "Message-ID"));
  CHECK(header_of(mail, "Subject").starts_with("30 problems: worst P1 Server db-1 is down"));
  CHECK(header_of(mail, "Importance") == "high");
  CHECK(header_of(mail, "X-Watchbill-Delivery").starts_with("fold/"));
  CHECK(header_of(mail, "X-Watchbill-Incident").empty());
  const auto references = mail.substr(mail.find("\r\nReferences:"));
  const auto head = references.substr(0, references.find("\r\nAuto-Submitted"));
  CHECK(head.find(header_of(alone, "References")) != std::string::npos);
  CHECK(std::count(head.begin(), head.end(), '<') == 20);
}

TEST_CASE("no field of a message can add a header or a part") {
  const std::string evil = "x\r\nBcc: all@example\r\n\r\n--=_watchbill\r\nContent-Type: text/html\r\n\r\n<b>";
  auto m = test::message();
  for (auto* text : {&m.summary, &m.description, &m.person_name, &m.client_name, &m.owner_name, &m.because, &m.why_you,
                     &m.instance, &m.site, &m.service, &m.category, &m.until_local, &m.since_local, &m.runbook, &m.link,
                     &m.incident, &m.response_due_local}) {
    *text = evil;
  }
  auto d = test::delivery(m);
  d.key = evil;
  auto smtp = server(25);
  smtp.from = evil + " <w@watch.example>";
  const auto mail = EmailChannel(smtp, kClock).compose(std::vector{d}, "anna@northstar.example");
  const auto head = mail.substr(0, mail.find("\r\n\r\n"));
  CHECK(head.find("\r\nBcc") == std::string::npos);
  CHECK(head.find("boundary=\"=_watchbill\"") != std::string::npos);
  std::size_t parts = 0;
  for (auto at = mail.find("\r\n--=_watchbill"); at != std::string::npos; at = mail.find("\r\n--=_watchbill", at + 1))
    ++parts;
  CHECK(parts == 3);
}

TEST_CASE("a mail's fate is judged by the server's word") {
  struct Row {
    std::string reply;
    Fate result;
  };
  for (const auto& row : std::vector<Row>{{"451 try later", Fate::retry}, {"550 no such person", Fate::failed}}) {
    INFO(row.reply);
    const auto sink = test::SmtpSink::start({"--reply", row.reply});
    if (!sink) return;
    const auto attempt = EmailChannel(server(sink->port()), kClock)
                             .deliver(std::vector{test::delivery()}, {"email", "ana@peach.example"}, {});
    CHECK(attempt.result == row.result);
  }
  const auto nobody = EmailChannel(server(test::closed_port()), kClock)
                          .deliver(std::vector{test::delivery()}, {"email", "ana@peach.example"}, {});
  CHECK(nobody.result == Fate::retry);
}

TEST_CASE("what is no mail address fails for good without asking a server") {
  const auto attempt =
      EmailChannel(server(1), kClock).deliver(std::vector{test::delivery()}, {"email", "ana@peach>\r\nRCPT TO:<x"}, {});
  CHECK(attempt.result == Fate::failed);
  CHECK(attempt.detail == "'ana@peach> RCPT TO:<x' is not a mail address of the form name@host");
}

TEST_CASE("channels are those that are configured") {
  config::Channels none;
  CHECK(paging::make_channels(none, kClock)->empty());
  config::Channels all;
  all.smtp = server(25);
  all.webhooks["ops"] = {};
  all.pagerduty_keys["noc"] = "key";
  const auto set = paging::make_channels(all, kClock);
  CHECK(set->size() == 3);
  for (const std::string name : {"email", "webhook", "pagerduty"}) CHECK(set->contains(name));
}
