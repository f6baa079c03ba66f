#include "collector/http/api/body.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "proto/shared/sample.h"

namespace watchbill::http {

namespace {

constexpr int kDeepest = 4;

/// Depth is checked while parsing: what nests deeper is refused before it costs anything.
nlohmann::json parse_flat(std::string_view body) {
  bool is_deep = false;
  auto out = nlohmann::json::parse(
      body,
      [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        is_deep = is_deep || depth > kDeepest;
        return !is_deep;
      },
      false);
  return is_deep ? nlohmann::json(nlohmann::json::value_t::discarded) : out;
}

}  // namespace

Result<nlohmann::json> parse_object(std::string_view body, const std::vector<std::string_view>& members,
                                    const std::string& remedy) {
  auto object = parse_flat(body);
  if (object.is_discarded() || !object.is_object()) return fail("the body is not a JSON object", remedy);
  for (const auto& member : object.items()) {
    if (std::find(members.begin(), members.end(), member.key()) == members.end()) {
      return fail("the body has an unknown member '" + member.key() + "'");
    }
  }
  return object;
}

Result<std::string> string_in(const nlohmann::json& object, const char* name, std::size_t longest) {
  const auto found = object.find(name);
  if (found == object.end()) return fail("'" + std::string(name) + "' is missing");
  if (!found->is_string()) return fail("'" + std::string(name) + "' must be a string");
  auto text = found->get<std::string>();
  if (text.empty()) return fail("'" + std::string(name) + "' is empty");
  if (text.size() > longest) return fail("'" + std::string(name) + "' is too long");
  if (!is_utf8(text) || text.find('\0') != std::string::npos) {
    return fail("'" + std::string(name) + "' is not UTF-8 text without NUL");
  }
  return text;
}

Result<std::string> optional_string_in(const nlohmann::json& object, const char* name, std::size_t longest) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::string{};
  return string_in(object, name, longest);
}

}  // namespace watchbill::http
