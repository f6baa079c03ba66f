#pragma once
// Asks the collector's operator API. Used by one thread.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "collector/cli/session.h"
#include "proto/shared/result.h"

namespace watchbill::cli {

/// Why the collector gave no answer that can be used; printed as it is.
struct Refusal {
  Exit code = kUnreachable;
  Error error;
  std::vector<std::string> details{};
};
using Asked = tl::expected<nlohmann::json, Refusal>;

/// Names and values, empty values left out.
using Query = std::vector<std::pair<std::string, std::string>>;

/// Reads the token file for each request. No answer, no token and 401, 403, 5xx are kUnreachable; 400 is kWrong; any
/// other refusal is kNotSo.
Asked get(const Session&, const std::string& path, const Query& = {});
Asked post(const Session&, const std::string& path, const nlohmann::json& body);

int refuse(Session&, const Refusal&);

/// One part of a path, percent-encoded.
std::string path_part(std::string_view);
/// A field as text: empty where it is missing or null.
std::string text_of(const nlohmann::json& object, const char* field);

}  // namespace watchbill::cli
