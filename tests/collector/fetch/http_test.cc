#include "collector/fetch/http.h"

#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/certificates.h"
#include "tests/support/child.h"
#include "tests/support/http_sink.h"
#include "tests/support/scratch.h"

using namespace watchbill;
using fetch::Failure;
using test::HttpSink;
using test::SinkAnswer;
using test::SunkRequest;

TEST_CASE("a request arrives with its method, headers and body, and the answer comes back") {
  const HttpSink sink([](const SunkRequest&) { return SinkAnswer{.status = 202, .headers = {}, .body = "thanks"}; });
  const auto answer = fetch::send({.method = "POST",
                                   .url = sink.url() + "/in?x=1",
                                   .headers = {{"X-One", "two"}, {"X-Empty", ""}},
                                   .body = "a body"});
  REQUIRE(answer);
  CHECK(answer->status == 202);
  CHECK(answer->body == "thanks");
  const auto requests = sink.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].method == "POST");
  CHECK(requests[0].target == "/in?x=1");
  CHECK(requests[0].headers.at("x-one") == "two");
  CHECK(requests[0].headers.at("x-empty").empty());
  CHECK(requests[0].body == "a body");
}

TEST_CASE("a redirect is an answer and is not followed") {
  const HttpSink sink(
      [](const SunkRequest&) { return SinkAnswer{.status = 302, .headers = {"Location: /elsewhere"}, .body = {}}; });
  const auto answer = fetch::send({.url = sink.url()});
  REQUIRE(answer);
  CHECK(answer->status == 302);
  CHECK(sink.requests().size() == 1);
}

TEST_CASE("an answer is read up to its limit and marked as cut") {
  const HttpSink sink(
      [](const SunkRequest&) { return SinkAnswer{.status = 200, .headers = {}, .body = std::string(100'000, 'x')}; });
  fetch::Limits limits;
  limits.answer_bytes = 1000;
  const auto answer = fetch::send({.url = sink.url()}, limits);
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body.size() == 1000);
  CHECK(answer->is_cut);
}

TEST_CASE("Retry-After is read in seconds") {
  const HttpSink sink(
      [](const SunkRequest&) { return SinkAnswer{.status = 429, .headers = {"Retry-After: 17"}, .body = {}}; });
  const auto answer = fetch::send({.url = sink.url()});
  REQUIRE(answer);
  CHECK(answer->retry_after == Duration{17'000});
}

TEST_CASE("a proxy of the environment is not used") {
  ::setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(test::closed_port())).c_str(), 1);
  const HttpSink sink;
  CHECK(fetch::send({.url = sink.url()}));
  ::unsetenv("http_proxy");
}

TEST_CASE("a proxy that is configured is used") {
  const HttpSink proxy;
  fetch::Limits limits;
  limits.proxy = proxy.url();
  REQUIRE(fetch::send({.url = "http://watch.invalid/path"}, limits));
  CHECK(proxy.requests().at(0).target == "http://watch.invalid/path");
}

TEST_CASE("what cannot be sent or answered says what kind of failure it is") {
  const HttpSink silent([](const SunkRequest&) { return std::nullopt; });
  fetch::Limits quick;
  quick.deadline = Duration{200};
  fetch::Limits no_ca;
  no_ca.ca_file = "/nowhere/ca.pem";
  struct Row {
    std::string name;
    fetch::Request request;
    fetch::Limits limits;
    Failure::Kind kind;
  };
  const std::string closed = "127.0.0.1:" + std::to_string(test::closed_port());
  const std::vector<Row> rows = {
      {"nobody listens", {.url = "http://" + closed}, {}, Failure::Kind::unreachable},
      {"no answer within the deadline", {.url = silent.url()}, quick, Failure::Kind::timeout},
      {"not HTTP", {.url = "file:///etc/passwd"}, {}, Failure::Kind::impossible},
      {"no scheme", {.url = "watch.example/hook"}, {}, Failure::Kind::impossible},
      {"line end in the address", {.url = "http://" + closed + "/a\r\nX: y"}, {}, Failure::Kind::impossible},
      {"line end in a header's value",
       {.url = "http://" + closed, .headers = {{"X-A", "b\r\nX-C: d"}}},
       {},
       Failure::Kind::impossible},
      {"colon in a header's name",
       {.url = "http://" + closed, .headers = {{"X-A: b", "c"}}},
       {},
       Failure::Kind::impossible},
      {"unreadable CA file", {.url = "https://" + closed}, no_ca, Failure::Kind::unreachable},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto answer = fetch::send(row.request, row.limits);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == row.kind);
    CHECK_FALSE(answer.error().error.problem.empty());
  }
}

TEST_CASE("an exchange under way ends when it is asked to stop") {
  std::stop_source stop;
  const HttpSink silent([&stop](const SunkRequest&) {
    stop.request_stop();
    return std::nullopt;
  });
  fetch::Limits limits;
  limits.stop = stop.get_token();
  const auto answer = fetch::send({.url = silent.url()}, limits);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == Failure::Kind::stopped);
}

TEST_CASE("a server is believed only with a certificate of the CA that is named") {
  const test::Scratch scratch;
  const test::Authority right{"right"};
  const test::Authority wrong{"wrong"};
  const auto identity = scratch.write("server.pem", right.server());
  fetch::Limits trusting;
  trusting.ca_file = scratch.write("right.pem", right.certificate());
  fetch::Limits doubting;
  doubting.ca_file = scratch.write("wrong.pem", wrong.certificate());

  test::Child server({"openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", identity, "-key", identity, "-www"});
  std::string address;
  while (const auto line = server.line()) {
    if (!line->starts_with("ACCEPT ")) continue;
    address = line->substr(7);
    break;
  }
  REQUIRE_FALSE(address.empty());
  const std::string url = "https://" + address + "/";
  const auto trusted = fetch::send({.url = url}, trusting);
  REQUIRE(trusted);
  CHECK(trusted->status == 200);
  for (const auto& limits : {doubting, fetch::Limits{}}) {
    const auto refused = fetch::send({.url = url}, limits);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Failure::Kind::untrusted);
    CHECK_FALSE(refused.error().error.remedy.empty());
  }
  const std::string port = address.substr(address.rfind(':'));
  CHECK(fetch::send({.url = "https://localhost" + port + "/"}, trusting));
}

TEST_CASE("an address is shown without what may be secret in it") {
  CHECK(fetch::shown("https://user:word@host.example/hook?token=abc#d") == "https://host.example/hook");
  CHECK(fetch::shown("https://host.example/a@b") == "https://host.example/a@b");
  CHECK(fetch::shown("nonsense") == "nonsense");
}
