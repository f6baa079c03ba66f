#pragma once
// Names and types of PromQL's functions, for the parser. Immutable tables.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace watchbill::promql {

enum class Type : std::uint8_t { scalar, string, vector, matrix };
/// As documented: scalar, string, instant vector, range vector.
std::string_view documented(Type);

struct Signature {
  std::string_view name;
  std::span<const Type> arguments;
  /// How many arguments beyond the last but one may be given: 0 exactly the list, n up to n of the last kind, -1 any.
  int variadic = 0;
  Type returns = Type::vector;
};

const Signature* find_signature(std::string_view name);
/// The name nearest to a misspelt one.
std::optional<std::string> nearest_signature(std::string_view name);
/// In order of name.
std::span<const Signature> all_signatures();

}  // namespace watchbill::promql
