#include "tests/collector/cli/bench.h"

#include <nlohmann/json.hpp>

namespace watchbill::test {

SinkAnswer answer(const nlohmann::json& body) {
  return {.status = 200, .headers = {}, .body = body.dump()};
}

}  // namespace watchbill::test
