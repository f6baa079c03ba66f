#include "proto/shared/tls.h"

#include "tests/support/catch.h"
#include "tests/support/certificates.h"

using namespace watchbill;

TEST_CASE("an agent's name is read from its URI, or refused") {
  struct Row {
    const char* name;
    std::string uri;
    bool good;
  };
  const auto row = GENERATE(values<Row>({
      {"three parts", "watchbill://peach/hq/db-1", true},
      {"dots, dashes and underscores", "watchbill://peach/site_2/db-1.peach.example", true},
      {"another scheme", "spiffe://peach/hq/db-1", false},
      {"no scheme", "peach/hq/db-1", false},
      {"two parts", "watchbill://peach/hq", false},
      {"four parts", "watchbill://peach/hq/a/b", false},
      {"an empty client", "watchbill:///hq/a", false},
      {"an empty site", "watchbill://peach//a", false},
      {"an empty agent", "watchbill://peach/hq/", false},
      {"a quote", "watchbill://peach/hq/a\"b", false},
      {"a line break", "watchbill://peach/hq/a\nb", false},
      {"a step upwards", "watchbill://peach/../b", false},
      {"not ASCII", "watchbill://peach/hq/d\xc3\xa9", false},
      {"too long", "watchbill://peach/hq/" + std::string(254, 'a'), false},
  }));
  INFO(row.name);
  const auto got = tls::parse_agent_uri(row.uri);
  CHECK(got.has_value() == row.good);
  if (got) CHECK(got->uri() == row.uri);
}

TEST_CASE("an identity holds a key and the chain that belongs to it") {
  const test::Authority ca;
  const auto identity = tls::parse_identity(ca.agent("peach", "hq", "db-1"));
  REQUIRE(identity);
  CHECK(identity->key.find("PRIVATE KEY") != std::string::npos);
  CHECK(identity->chain.find("PRIVATE KEY") == std::string::npos);
  const auto facts = tls::facts_of(identity->chain);
  REQUIRE(facts);
  CHECK(facts->uris == std::vector<std::string>{"watchbill://peach/hq/db-1"});
  CHECK(facts->not_after > facts->not_before);
}

TEST_CASE("an identity that cannot serve is refused with a remedy") {
  const test::Authority ca;
  const auto one = tls::parse_identity(ca.server());
  const auto other = tls::parse_identity(ca.server());
  REQUIRE(one);
  REQUIRE(other);
  struct Row {
    const char* name;
    std::string pem;
    const char* problem;
  };
  const std::vector<Row> rows{
      {"nothing in it", "", "no private key"},
      {"a key alone", one->key, "no certificate"},
      {"a certificate alone", one->chain, "no private key"},
      {"somebody else's key", other->key + one->chain, "does not belong"},
      {"cut in the middle", one->key.substr(0, one->key.size() / 2), "no private key"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto got = tls::parse_identity(row.pem);
    REQUIRE_FALSE(got);
    CHECK(got.error().problem.find(row.problem) != std::string::npos);
    CHECK_FALSE(got.error().remedy.empty());
  }
}

TEST_CASE("authorities are CA certificates and nothing else") {
  const test::Authority ca;
  CHECK(tls::parse_authorities(ca.certificate()));
  CHECK(tls::parse_authorities(ca.certificate() + test::Authority("second").certificate()));
  CHECK_FALSE(tls::parse_authorities("not PEM"));
  CHECK_FALSE(tls::parse_authorities(tls::parse_identity(ca.leaf("DNS:x"))->chain));
}

TEST_CASE("a file that is not there is named in the error") {
  const auto got = tls::read_identity("/nonexistent/server.pem");
  REQUIRE_FALSE(got);
  CHECK(got.error().text().find("/nonexistent/server.pem") != std::string::npos);
}
