#include "collector/journal/signature.h"

#include <filesystem>

#include "collector/journal/key_files.h"
#include "collector/journal/signed_head.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

namespace watchbill::journal {
namespace {

using std::filesystem::perms;

TEST_CASE("Signatures are Ed25519 as RFC 8032 has them") {
  // Section 7.1, test 2.
  const auto key = *SigningKey::parse("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  CHECK(key.public_key().text() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::string signature = key.sign("\x72");
  CHECK(signature ==
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(key.public_key().has_signed("\x72", signature));
  CHECK_FALSE(key.public_key().has_signed("\x73", signature));
  CHECK_FALSE(SigningKey::make().public_key().has_signed("\x72", signature));
}

TEST_CASE("A signature has one spelling") {
  const auto key = SigningKey::make();
  std::string signature = key.sign("text");
  signature[0] = signature[0] == 'a' ? 'b' : 'a';
  CHECK_FALSE(key.public_key().has_signed("text", signature));
  std::string upper = key.sign("text") + "";
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
  CHECK_FALSE(key.public_key().has_signed("text", upper));
  CHECK_FALSE(key.public_key().has_signed("text", key.sign("text") + "00"));
  CHECK_FALSE(key.public_key().has_signed("text", ""));
}

TEST_CASE("What is signed of a head is what README.md specifies") {
  const auto key = SigningKey::make();
  const auto head = signed_by(key, {.client = "peach",
                                    .number = 2,
                                    .seq = 9,
                                    .hash = std::string(64, 'a'),
                                    .signed_at = Instant{Duration{1781000000000}},
                                    .key = {},
                                    .signature = {}});
  CHECK(signed_text(head) == "watchbill-journal-head-v1\n{\"client\":\"peach\",\"hash\":\"" + std::string(64, 'a') +
                                 "\",\"key\":\"" + key.public_key().id() +
                                 "\",\"number\":2,\"seq\":9,\"signed_at\":1781000000000}");
  CHECK(key.public_key().has_signed(signed_text(head), head.signature));
  CHECK(*read_head_line(head_line(head)) == head);
  CHECK_FALSE(read_head_line("{}"));
  CHECK_FALSE(read_head_line("peach 9"));
}

TEST_CASE("The key is made at the first start, for its owner alone, and read afterwards") {
  const test::Scratch scratch;
  const auto made = *read_or_make_key(scratch.path());
  CHECK(std::filesystem::status(scratch.path() / "journal.key").permissions() ==
        (perms::owner_read | perms::owner_write));
  CHECK(read_or_make_key(scratch.path())->public_key() == made.public_key());
  CHECK(*read_public_keys(scratch.path() / "journal.pub") == std::vector{made.public_key()});
}

TEST_CASE("A new key leaves the old one's public half known") {
  const test::Scratch scratch;
  const auto first = *read_or_make_key(scratch.path());
  std::filesystem::remove(scratch.path() / "journal.key");
  const auto second = *read_or_make_key(scratch.path());
  CHECK(*read_public_keys(scratch.path() / "journal.pub") == std::vector{first.public_key(), second.public_key()});
}

TEST_CASE("A key that others can read, or that is none, is refused without repeating it") {
  const test::Scratch scratch;
  std::string digits(63, '7');
  digits += "x\n";  // not as one expression: GCC 12 then sees bounds broken where none are
  const auto file = scratch.write("journal.key", digits);
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
  const auto broken = read_or_make_key(scratch.path());
  REQUIRE_FALSE(broken);
  CHECK(broken.error().text().find("7777") == std::string::npos);
  CHECK_FALSE(broken.error().remedy.empty());
  std::filesystem::permissions(file, perms::owner_read | perms::group_read);
  const auto open = read_or_make_key(scratch.path());
  REQUIRE_FALSE(open);
  CHECK(open.error().problem.find("others can read") != std::string::npos);
}

TEST_CASE("Public keys are read one a line, and a slip is named by its line") {
  const test::Scratch scratch;
  const std::string key = SigningKey::make().public_key().text();
  CHECK(read_public_keys(scratch.write("a", "# north\n" + key + "\r\n\n" + key + "\n"))->size() == 2);
  const auto wrong = read_public_keys(scratch.write("b", key + "\nabc\n"));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().text().find("b:2: ") != std::string::npos);
  CHECK_FALSE(read_public_keys(scratch.write("c", "")));
  CHECK_FALSE(read_public_keys(scratch.path() / "nowhere"));
}

}  // namespace
}  // namespace watchbill::journal
