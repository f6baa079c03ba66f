#pragma once
// The members of a body by name, several at once: the first that is wrong is kept, and stands for all. Used by one
// thread, while the object lives.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "collector/roster/party.h"
#include "proto/shared/result.h"
#include "proto/shared/sample.h"

namespace watchbill::http {

/// A list has 100 items at most, each text of 1 … 1024 bytes. What is wrong reads as empty.
class Members {
 public:
  /// `remedy` is for what is of another kind than its name asks for.
  explicit Members(const nlohmann::json& object, std::string remedy = {})
      : object_(object), remedy_(std::move(remedy)) {}

  /// Text of 1 … `longest` bytes.
  std::string required(const char* name, std::size_t longest);
  // The rest may be missing, and are empty then.
  std::string text(const char* name, std::size_t longest);
  std::vector<std::string> texts(const char* name);
  std::vector<Severity> severities(const char* name);
  Labels labels(const char* name);
  bool flag(const char* name);

  const std::optional<Error>& error() const { return error_; }

 private:
  void refuse(std::string problem);
  std::string keep(Result<std::string> text);

  const nlohmann::json& object_;
  std::string remedy_;
  std::optional<Error> error_;
};

}  // namespace watchbill::http
