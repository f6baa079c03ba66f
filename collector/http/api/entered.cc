#include "collector/http/api/entered.h"

#include <nlohmann/json.hpp>

#include "collector/http/api/body.h"

namespace watchbill::http {

std::string client_in(const Request& request) {
  const auto found = request.path.find("client");
  return found == request.path.end() ? std::string{} : found->second;
}

Result<std::string> read_ending(std::string_view body) {
  if (body.empty()) return std::string{};
  const auto object = parse_object(body, {"by"}, R"(send {"by": "PERSON"}, or nothing)");
  if (!object) return tl::unexpected(object.error());
  return optional_string_in(*object, "by", kLongestPerson);
}

}  // namespace watchbill::http
