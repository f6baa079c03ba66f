#pragma once
// What a collector reads when it starts, beside configuration and rules, judged without starting one. Reads files.

#include <vector>

#include "collector/config/config.h"

namespace watchbill::cli {

struct StartFindings {
  std::vector<Error> errors;    ///< it would not start
  std::vector<Error> warnings;  ///< it would not if it ran as who asks
};
/// TLS material, the data folder and the API's token.
StartFindings check_start(const config::CollectorConfig&);

}  // namespace watchbill::cli
