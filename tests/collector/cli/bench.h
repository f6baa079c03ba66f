#pragma once
// A collector for the commands that ask one. One test at a time.

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/collector/cli/command.h"
#include "tests/support/http_sink.h"
#include "tests/support/scratch.h"

namespace watchbill::test {

/// 200 with that body.
SinkAnswer answer(const nlohmann::json& body);

/// A collector that answers as a function of the request; asked with the right token.
class Bench {
 public:
  explicit Bench(HttpSink::Respond respond)
      : sink_(std::move(respond)), token_(scratch_.write("api.token", "sesame\n")) {}

  Finished ask(std::vector<std::string> words) const {
    for (const auto& word : {std::string("--url"), sink_.url(), std::string("--token-file"), token_}) {
      words.push_back(word);
    }
    return command(std::move(words));
  }
  std::vector<SunkRequest> requests() const { return sink_.requests(); }

 private:
  Scratch scratch_;
  HttpSink sink_;
  std::string token_;
};

}  // namespace watchbill::test
