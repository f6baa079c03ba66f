#pragma once
// What templates compute with. Values; lists and maps are shared and immutable.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collector/template/template.h"

namespace watchbill::templates {

struct Nil {};
/// The template's own `.`: labels, value and the outside.
struct Root {
  const Data* data = nullptr;
};
using Map = std::shared_ptr<const std::map<std::string, std::string>>;  // shared by copies of the value
using Samples = std::shared_ptr<const std::vector<QuerySample>>;        // shared by copies of the value
/// One element of a query's answer.
struct SampleRef {
  Samples all;
  std::size_t index = 0;
  const QuerySample& operator*() const { return (*all)[index]; }
};
/// A moment in UTC, as toTime makes it.
struct Moment {
  std::int64_t milliseconds = 0;
};

using Value = std::variant<Nil, bool, std::int64_t, double, std::string, Map, Samples, SampleRef, Moment, Root>;

Map to_map(const Labels&);
/// The name Go's messages give the type: float64, int, string …
std::string_view type_name(const Value&);
/// Empty strings, lists and maps, zeros, nil and false are not true.
bool is_true(const Value&);
/// fmt.Sprint of it.
std::string to_text(const Value&);

}  // namespace watchbill::templates
