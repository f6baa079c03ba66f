#pragma once
// The API asked without a server: requests in, answers out. One thread at a time.

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "collector/http/server/router.h"
#include "tests/collector/http/test_office.h"

namespace watchbill::test {

extern const std::string kToken;

struct Answer {
  unsigned status = 0;
  std::string content_type;
  std::string text;
  /// As JSON; discarded when it is none.
  nlohmann::json body() const;
};

class Api {
 public:
  explicit Api(TestOffice&);

  Answer get(const std::string& target);
  Answer post(const std::string& target, const nlohmann::json& body);
  Answer ask(const std::string& method, const std::string& target, const std::string& body,
             const std::string& authorization);

 private:
  http::Router router_;
};

}  // namespace watchbill::test
