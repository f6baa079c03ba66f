#include "collector/fetch/mail.h"

#include "tests/support/catch.h"
#include "tests/support/certificates.h"
#include "tests/support/http_sink.h"
#include "tests/support/scratch.h"
#include "tests/support/smtp_sink.h"

using namespace watchbill;
using fetch::Failure;
using fetch::MailServer;
using test::SmtpSink;

namespace {

const fetch::Mail kMail{.from = "w@watch.example",
                        .to = "ana@peach.example",
                        .message = "Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nlast\r\n"};

MailServer at(std::uint16_t port, MailServer::Security security) {
  return {.host = "127.0.0.1", .port = port, .security = security, .user = {}, .password = {}};
}

}  // namespace

TEST_CASE("a mail arrives as it was written, lines that begin with dots too") {
  const auto sink = SmtpSink::start();
  if (!sink) return;
  REQUIRE(fetch::send(at(sink->port(), MailServer::Security::none), kMail));
  const std::string mail = sink->mail();
  CHECK(mail.find(R"("from": "w@watch.example", "to": ["ana@peach.example"], "tls": false)") != std::string::npos);
  CHECK(mail.find(R"(Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nlast\r\n")") != std::string::npos);
}

TEST_CASE("STARTTLS and TLS are verified, and a user is authenticated") {
  const test::Scratch scratch;
  const test::Authority authority;
  const auto identity = scratch.write("server.pem", authority.server());
  fetch::Limits limits;
  limits.ca_file = scratch.write("ca.pem", authority.certificate());
  fetch::Limits doubting;
  doubting.ca_file = scratch.write("other.pem", test::Authority{"other"}.certificate());
  const std::vector<std::string> user = {"--user", "w", "--password", "open sesame"};

  struct Row {
    std::string name;
    MailServer::Security security;
    std::vector<std::string> options;
  };
  const std::vector<Row> rows = {{"STARTTLS", MailServer::Security::starttls, {}},
                                 {"TLS", MailServer::Security::tls, {"--tls"}}};
  for (const auto& row : rows) {
    INFO(row.name);
    auto options = row.options;
    options.emplace_back("--certificate");
    options.push_back(identity);
    options.insert(options.end(), user.begin(), user.end());
    const auto sink = SmtpSink::start(options);
    if (!sink) return;
    MailServer server = at(sink->port(), row.security);
    server.user = "w";
    server.password = "wrong";
    const auto refused = fetch::send(server, kMail, limits);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Failure::Kind::refused);
    CHECK(refused.error().error.text().find("wrong") == std::string::npos);

    server.password = "open sesame";
    const auto untrusted = fetch::send(server, kMail, doubting);
    REQUIRE_FALSE(untrusted);
    CHECK(untrusted.error().kind == Failure::Kind::untrusted);

    const auto sent = fetch::send(server, kMail, limits);
    INFO((sent ? std::string{} : sent.error().error.text()));
    REQUIRE(sent);
    const std::string mail = sink->mail();
    CHECK(mail.find(R"("tls": true, "user": "w")") != std::string::npos);
  }
}

TEST_CASE("nothing is said in clear to a server that offers no STARTTLS") {
  const auto sink = SmtpSink::start();
  if (!sink) return;
  const auto sent = fetch::send(at(sink->port(), MailServer::Security::starttls), kMail);
  REQUIRE_FALSE(sent);
  CHECK(sent.error().kind == Failure::Kind::untrusted);
}

TEST_CASE("a mail server's reply says whether to try again") {
  struct Row {
    std::string reply;
    Failure::Kind kind;
  };
  for (const auto& row : std::vector<Row>{{"451 try later", Failure::Kind::unreachable},
                                          {"452 no room", Failure::Kind::unreachable},
                                          {"550 no such person", Failure::Kind::refused},
                                          {"554 not wanted", Failure::Kind::refused}}) {
    INFO(row.reply);
    const auto sink = SmtpSink::start({"--reply", row.reply});
    if (!sink) return;
    const auto sent = fetch::send(at(sink->port(), MailServer::Security::none), kMail);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().kind == row.kind);
    CHECK(sent.error().error.problem.find(row.reply.substr(0, 3)) != std::string::npos);
  }
}

TEST_CASE("a mail that cannot be sent fails by kind") {
  const auto nobody = fetch::send(at(test::closed_port(), MailServer::Security::none), kMail);
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().kind == Failure::Kind::unreachable);

  for (const std::string address : {"", "ana", "@peach.example", "ana@", "a@b@c", "ana@peach.example>\r\nRCPT TO:<x@y",
                                    "ana smith@peach.example", "\xC3\xA4na@peach.example"}) {
    INFO(address);
    fetch::Mail mail = kMail;
    mail.to = address;
    const auto sent = fetch::send(at(test::closed_port(), MailServer::Security::none), mail);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().kind == Failure::Kind::impossible);
  }
}
