#include <sstream>

#include "collector/paging/mime/message.h"
#include "collector/paging/mime/quoted_printable.h"
#include "tests/collector/paging/fixture.h"
#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

using namespace watchbill;
using namespace watchbill::paging;

namespace {

mime::Message sample() {
  mime::Message m;
  m.from = {.name = "Watchbill", .address = "w@watch.example"};
  m.to = {.name = "Ana Ruiz", .address = "ana@peach.example"};
  m.subject = "P1: down";
  m.date = test::at("2026-06-10T06:10:05Z");
  m.id = "abc@watch.example";
  m.threads = {"def@watch.example"};
  m.plain = "plain\n";
  m.html = "<p>html</p>\n";
  return m;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

}  // namespace

TEST_CASE("a mail is written as RFC 5322 and 2046 have it") {
  CHECK(mime::write(sample()) ==
        "Date: Wed, 10 Jun 2026 06:10:05 +0000\r\n"
        "From: Watchbill <w@watch.example>\r\n"
        "To: Ana Ruiz <ana@peach.example>\r\n"
        "Subject: P1: down\r\n"
        "Message-ID: <abc@watch.example>\r\n"
        "In-Reply-To: <def@watch.example>\r\n"
        "References: <def@watch.example>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative; boundary=\"=_watchbill\"\r\n"
        "\r\n"
        "--=_watchbill\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "plain\r\n"
        "\r\n"
        "--=_watchbill\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "<p>html</p>\r\n"
        "\r\n"
        "--=_watchbill--\r\n");
}

TEST_CASE("header values are written plainly, folded or encoded as they need") {
  struct Row {
    std::string name, value, header;
  };
  const std::vector<Row> rows = {
      {"plain", "P1: down", "Subject: P1: down\r\n"},
      {"empty", "", "Subject:\r\n"},
      {"UTF-8", "Über", "Subject: =?UTF-8?B?w5xiZXI=?=\r\n"},
      {"looks encoded", "=?UTF-8?B?w5xiZXI=?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP3c1eGlaWEk9Pz0=?=\r\n"},
      {"injection", "down\r\nBcc: all@example", "Subject: down Bcc: all@example\r\n"},
      {"bare line feed", "down\nBcc: x", "Subject: down Bcc: x\r\n"},
      {"folded at spaces", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
       "Subject: one two three four five six seven eight nine ten eleven twelve\r\n thirteen fourteen fifteen\r\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(mime::text_header("Subject", row.value) == row.header);
  }
}

TEST_CASE("a long subject of any script becomes encoded words of at most 75 characters, none cut within a character") {
  std::string subject;
  for (int i = 0; i < 60; ++i) subject += "日本語🔥é";
  std::string decoded;
  for (const auto& line : lines_of(mime::text_header("Subject", subject))) {
    CHECK(line.size() <= 76);
    const auto open = line.find("=?UTF-8?B?");
    REQUIRE(open != std::string::npos);
    CHECK(line.find("=?UTF-8?B?", open + 1) == std::string::npos);
    CHECK(line.ends_with("?="));
    CHECK((line.size() - open - 12) % 4 == 0);
  }
}

TEST_CASE("names in mailboxes are quoted or encoded") {
  struct Row {
    std::string name;
    std::string header;
  };
  for (const auto& row :
       std::vector<Row>{{"", "To: <a@b.example>\r\n"},
                        {"Ana Ruiz", "To: Ana Ruiz <a@b.example>\r\n"},
                        {"Ruiz, Ana", "To: \"Ruiz, Ana\" <a@b.example>\r\n"},
                        {"Ana \"the\" \\ Ruiz", "To: \"Ana \\\"the\\\" \\\\ Ruiz\" <a@b.example>\r\n"},
                        {"Zoë", "To: =?UTF-8?B?Wm/Dqw==?= <a@b.example>\r\n"},
                        {"x>\r\nBcc: <all@example", "To: \"x> Bcc: <all@example\" <a@b.example>\r\n"}}) {
    CHECK(mime::mailbox_header("To", {.name = row.name, .address = "a@b.example"}) == row.header);
  }
}

TEST_CASE("a name that only its escapes make too long for a line is encoded") {
  const mime::Mailbox box{.name = "C]" + std::string(44, '"') + ":==", .address = "a@b.example"};
  for (const auto& line : lines_of(mime::mailbox_header("From", box))) CHECK(line.size() <= 76);
}

TEST_CASE("mailboxes are read as people write them") {
  CHECK(mime::parse_mailbox("Watchbill <w@example>").name == "Watchbill");
  CHECK(mime::parse_mailbox("Watchbill <w@example>").address == "w@example");
  CHECK(mime::parse_mailbox("\"W, B\" <w@example>").name == "W, B");
  CHECK(mime::parse_mailbox("w@example").address == "w@example");
}

TEST_CASE("an address is one only when it cannot end the header or command it stands in") {
  for (const std::string good : {"a@b", "ana.ruiz+x@peach.example", "o'hara@peach.example"}) {
    INFO(good);
    CHECK(mime::is_address(good));
  }
  for (const std::string bad :
       {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nX: y", "<a@b>", "a@b,c@d", "\xC3\xA4@b", "a@[1.2.3.4]"}) {
    INFO(bad);
    CHECK_FALSE(mime::is_address(bad));
  }
  CHECK_FALSE(mime::is_address(std::string(300, 'a').replace(150, 1, "@")));
}

TEST_CASE("quoted-printable keeps every byte in short lines") {
  struct Row {
    std::string name, text, encoded;
  };
  const std::vector<Row> rows = {{"plain", "a\nb\n", "a\r\nb\r\n"},
                                 {"equals sign", "a=b", "a=3Db"},
                                 {"space at a line's end", "a \nb\t", "a=20\r\nb=09"},
                                 {"UTF-8", "é", "=C3=A9"},
                                 {"leading dot", ".\n..x\n", ".\r\n..x\r\n"},
                                 {"exactly 76", std::string(76, 'x'), std::string(76, 'x')},
                                 {"77", std::string(77, 'x'), std::string(80, 'x').replace(75, 3, "=\r\n")},
                                 {"boundary", "--=_watchbill", "--=3D_watchbill"}};
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(mime::quoted_printable(row.text) == row.encoded);
  }
}

TEST_CASE("mail built from damaged texts stays well-formed") {
  test::fuzz_rounds(LLVMFuzzerTestOneInput,
                    {"Subject\nTo: x\r\n\r\n.\r\n--=_watchbill--", "Größe 日本語 =?UTF-8?B?w5xiZXI=?= <a@b.example>",
                     std::string(200, 'x'), std::string(120, '\xF0'), std::string("\0\x01\x7F", 3),
                     "C]" + std::string(44, '"') + ":=="},
                    3000, 7);
}
