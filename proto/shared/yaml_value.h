#pragma once
// The tree behind yaml::Node, shared by the parser and the readers of it. Immutable once parsed.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace watchbill::yaml {

struct Value {
  enum class Kind : std::uint8_t { null, scalar, list, map } kind = Kind::null;
  bool is_plain = false;  ///< a scalar without quotes
  int line = 0;           ///< from 1
  int column = 0;         ///< in bytes, from 1
  std::string text{};     ///< of a scalar
  /// A list's items; a map's keys and values in turn. Shared, because an alias is the value it names.
  std::vector<std::shared_ptr<const Value>> children{};
  int height = 1;          ///< levels, this one included
  std::size_t weight = 1;  ///< values, this one included, aliases counted with what they stand for
};

}  // namespace watchbill::yaml
