#pragma once
// Bodies of requests: JSON text to an object, and its members. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "proto/shared/result.h"

namespace watchbill::http {

inline constexpr std::size_t kLongestPerson = 128;

/// A JSON object that nests little and has no other members than these; `remedy` is for text that is none.
Result<nlohmann::json> parse_object(std::string_view body, const std::vector<std::string_view>& members,
                                    const std::string& remedy);
/// The member, which must be text of 1 … `longest` bytes of UTF-8 without NUL.
Result<std::string> string_in(const nlohmann::json& object, const char* name, std::size_t longest);
/// The same, empty where there is no such member.
Result<std::string> optional_string_in(const nlohmann::json& object, const char* name, std::size_t longest);

}  // namespace watchbill::http
