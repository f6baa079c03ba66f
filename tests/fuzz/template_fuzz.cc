// Any text as a template: parsed, and expanded over a small Data when it parses.

#include <cstddef>
#include <cstdint>

#include "collector/template/template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto parsed = watchbill::templates::Template::parse(text);
  if (!parsed) return 0;
  watchbill::templates::Data seen{.labels = {{"instance", "host-1"}, {"job", "node"}}, .value = 93.25};
  seen.query = [](const std::string& expression) -> watchbill::Result<std::vector<watchbill::templates::QuerySample>> {
    if (expression.empty()) return watchbill::fail("no expression");
    return std::vector<watchbill::templates::QuerySample>{{.labels = {{"b", "2"}}, .value = 1},
                                                          {.labels = {{"b", "1"}}, .value = -0.5}};
  };
  (void)parsed->expand(seen);
  return 0;
}
