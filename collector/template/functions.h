#pragma once
// The functions templates may call: Go's own and those Prometheus adds. Pure, but for `query`, which asks its Data.

#include <limits>
#include <span>
#include <string_view>

#include "collector/template/value.h"
#include "proto/shared/result.h"

namespace watchbill::templates {

struct Function {
  static constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

  std::string_view name;
  std::size_t least = 0;
  std::size_t most = 0;
  Result<Value> (*call)(const Data&, std::span<const Value>) = nullptr;
};

/// Nothing when there is none of that name.
const Function* find_function(std::string_view name);
/// The name nearest to a misspelt one.
std::optional<std::string> nearest_function(std::string_view name);

/// Each family in its file.
std::span<const Function> comparison_functions();
std::span<const Function> text_functions();
std::span<const Function> number_functions();
std::span<const Function> query_functions();

/// fmt.Sprintf for the verbs v s q d f F e g x t c and %%, with flags, width and precision.
std::string go_printf(std::string_view format, std::span<const Value> values);

}  // namespace watchbill::templates
