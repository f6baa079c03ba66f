#include "tests/collector/http/api_client.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "collector/http/api/api.h"
#include "tests/support/catch.h"

namespace watchbill::test {

const std::string kToken = "0123456789abcdef0123456789abcdef";

nlohmann::json Answer::body() const {
  return nlohmann::json::parse(text, nullptr, false);
}

Api::Api(TestOffice& office) {
  http::add_api(router_, office, kToken);
}

Answer Api::get(const std::string& target) {
  return ask("GET", target, "", "Bearer " + kToken);
}

Answer Api::post(const std::string& target, const nlohmann::json& body) {
  return ask("POST", target, body.dump(), "Bearer " + kToken);
}

Answer Api::ask(const std::string& method, const std::string& target, const std::string& body,
                const std::string& authorization) {
  std::optional<http::Response> response;
  router_.handle({.method = method,
                  .target = *http::parse_target(target),
                  .path = {},
                  .authorization = authorization,
                  .cookie = {},
                  .body = body},
                 http::Reply([&](http::Response answer) { response = std::move(answer); }));
  REQUIRE(response);
  return {.status = response->status, .content_type = response->content_type, .text = response->body};
}

}  // namespace watchbill::test
