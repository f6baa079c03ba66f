#include "collector/http/server/server.h"

#include "collector/http/server/events.h"
#include "tests/collector/http/http_server.h"
#include "tests/support/catch.h"

using namespace watchbill;
using namespace std::chrono_literals;
using test::HttpServer;
using test::RawClient;

namespace {

const http::Limits kTight{.connections = 4,
                          .target_bytes = 100,
                          .head_bytes = 1'000,
                          .body_bytes = 50,
                          .idle = 60ms,
                          .head = 60ms,
                          .body = 60ms,
                          .write = 1s,
                          .heartbeat = 20ms,
                          .farewell = 200ms};

http::Router echo() {
  http::Router router;
  router.add("GET", "/hello/{name}", [](const http::Request& request, const http::Reply& reply) {
    reply({.content_type = "text/plain",
           .body = "hello " + request.path.at("name") + " " + std::string(request.target["x"])});
  });
  router.add("POST", "/echo", [](const http::Request& request, const http::Reply& reply) {
    reply({.content_type = "text/plain", .body = "got " + request.body});
  });
  router.add("GET", "/throws",
             [](const http::Request&, const http::Reply&) { throw std::runtime_error("out of luck"); });
  router.add("GET", "/forgets", [](const http::Request&, const http::Reply&) {});
  return router;
}

}  // namespace

TEST_CASE("every limit and every malformed request has its own clear answer") {
  struct Row {
    const char* name;
    std::string request;
    const char* answer;
  };
  const std::string host = "Host: a\r\n";
  const auto row = GENERATE_COPY(values<Row>({
      {"a request that is fine", "GET /hello/ana?x=1%202 HTTP/1.1\r\n" + host + "\r\n", "200 OK"},
      {"a target too long", "GET /" + std::string(150, 'a') + " HTTP/1.1\r\n" + host + "\r\n", "414 URI Too Long"},
      {"a target longer than any head", "GET /" + std::string(3000, 'a'), "414 URI Too Long"},
      {"a header too large", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(3000, 'a') + "\r\n\r\n",
       "431 Request Header Fields Too Large"},
      {"a body announced too large", "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 51\r\n\r\n",
       "413 Content Too Large"},
      {"a body that grows too large",
       "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n40\r\n" + std::string(64, 'a') + "\r\n",
       "413 Content Too Large"},
      {"a body that stops", "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 10\r\n\r\nabc", "408 Request Timeout"},
      {"a head that stops", "GET / HTTP/1.1\r\nHos", "408 Request Timeout"},
      {"no HTTP at all", "\x16\x03\x01\x02 hello\r\n\r\n", "400 Bad Request"},
      {"a length and chunks at once",
       "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400 Bad Request"},
      {"a length that is no number", "POST /echo HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
       "400 Bad Request"},
      {"no host", "GET /hello/ana HTTP/1.1\r\n\r\n", "400 Bad Request"},
      {"a bad escape", "GET /hello/%zz HTTP/1.1\r\n" + host + "\r\n", "400 Bad Request"},
      {"an unknown path", "GET /nowhere HTTP/1.1\r\n" + host + "\r\n", "404 Not Found"},
      {"an unknown method", "DELETE /echo HTTP/1.1\r\n" + host + "\r\n", "405 Method Not Allowed"},
      {"a method of our own", "BREW /echo HTTP/1.1\r\n" + host + "\r\n", "405 Method Not Allowed"},
      {"a handler that throws", "GET /throws HTTP/1.1\r\n" + host + "\r\n", "500 Internal Server Error"},
      {"a handler that forgets", "GET /forgets HTTP/1.1\r\n" + host + "\r\n", "500 Internal Server Error"},
  }));
  INFO(row.name);
  HttpServer server(echo(), kTight);
  RawClient client(server.port());
  client.send(row.request);
  const auto answer = client.rest();
  CHECK(answer.substr(0, answer.find("\r\n")) == std::string("HTTP/1.1 ") + row.answer);
}

TEST_CASE("requests follow one another on a connection, pipelined ones in order") {
  HttpServer server(echo());
  RawClient client(server.port());
  client.send(
      "GET /hello/ana HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  CHECK(client.until("hello ana ").find("200 OK") != std::string::npos);
  CHECK(client.until("got hi").find("200 OK") != std::string::npos);
  client.send("HEAD /hello/ana HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto head = client.rest();
  CHECK(head.find("Content-Length: 10") != std::string::npos);
  CHECK(head.find("hello") == std::string::npos);
}

TEST_CASE("a client that asks first is told to go on") {
  HttpServer server(echo());
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hi");
  CHECK(client.until("got hi").find("200 OK") != std::string::npos);
}

TEST_CASE("an idle connection is closed without a word") {
  HttpServer server(echo(), kTight);
  RawClient client(server.port());
  CHECK(client.rest().empty());
}

TEST_CASE("one connection too many hears that the server is full, and the others go on") {
  auto limits = kTight;
  limits.idle = 10s;
  HttpServer server(echo(), limits);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < limits.connections; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send("GET /hello/ana HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(clients.back()->until("hello ana ").find("200 OK") != std::string::npos);
  }
  CHECK(RawClient(server.port()).rest().find("503 Service Unavailable") != std::string::npos);
  clients.front()->send("GET /hello/ana HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(clients.front()->until("hello ana ").find("200 OK") != std::string::npos);
}

TEST_CASE("an event stream carries what is published, beats when there is nothing, and notices a close") {
  http::EventHub hub;
  http::Router router;
  router.add("GET", "/events",
             [&](const http::Request&, const http::Reply& reply) { reply({.events = hub.listen()}); });
  HttpServer server(std::move(router), kTight);
  {
    RawClient client(server.port());
    client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.until(": watchbill\n\n").find("text/event-stream") != std::string::npos);
    CHECK(client.until(":\n\n") == ":\n\n");
    hub.publish("incident", "{\"id\":1}\n{}");
    CHECK(client.until("{}\n\n").find("event: incident\ndata: {\"id\":1}\ndata: {}\n\n") != std::string::npos);
    CHECK(hub.listeners() == 1);
  }
  while (hub.listeners() > 0) std::this_thread::yield();
  while ((*server).connections() > 0) std::this_thread::yield();
}

TEST_CASE("a listener that is too slow is ended, and publishing never waits for it") {
  http::EventHub hub(8);
  const auto queue = hub.listen();
  for (int i = 0; i < 100; ++i) hub.publish("incident", "{}");
  CHECK(queue->has_ended());
  int kept = 0;
  while (queue->pop()) ++kept;
  CHECK(kept == 8);
}

TEST_CASE("stopping ends idle connections and event streams at once, and lets an answer under way be written") {
  http::EventHub hub;
  std::mutex mutex;
  std::vector<http::Reply> waiting;
  http::Router router;
  router.add("GET", "/events",
             [&](const http::Request&, const http::Reply& reply) { reply({.events = hub.listen()}); });
  router.add("GET", "/slow", [&](const http::Request&, const http::Reply& reply) {
    const std::lock_guard lock(mutex);
    waiting.push_back(reply);
  });
  HttpServer server(std::move(router), {.farewell = 5s});
  RawClient idle(server.port());
  RawClient events(server.port());
  RawClient slow(server.port());
  events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK_FALSE(events.until(": watchbill\n\n").empty());
  slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  while ((*server).connections() < 3) std::this_thread::yield();
  while (true) {
    const std::lock_guard lock(mutex);
    if (!waiting.empty()) break;
  }
  (*server).stop();
  CHECK(idle.rest().empty());
  CHECK(events.rest().find("incident") == std::string::npos);
  waiting.front()({.content_type = "text/plain", .body = "late but whole"});
  const auto answer = slow.rest();
  CHECK(answer.find("late but whole") != std::string::npos);
  CHECK(answer.find("Connection: close") != std::string::npos);
  server.stop();
}

TEST_CASE("an address in use is an error that names it") {
  HttpServer server(echo());
  boost::asio::io_context io;
  const auto second = http::Server::listen(io, {.port = server.port()}, nullptr, nullptr);
  REQUIRE_FALSE(second);
  CHECK(second.error().text().find(std::to_string(server.port())) != std::string::npos);
}
