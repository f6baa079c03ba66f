// Any bytes are either a document whose every value can be read, or one error with a place.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "proto/shared/yaml.h"

namespace {

using watchbill::yaml::Errors;
using watchbill::yaml::Fields;
using watchbill::yaml::Node;

void visit(const Node& node, Errors& errors, int& budget) {
  if (--budget < 0) return;
  (void)node.where();
  if (node.is_map()) {
    Fields fields(node, errors);
    (void)fields.optional("name");
    (void)fields.required("rules");
    fields.finish();
    for (const auto& [key, value] : node.pairs(errors)) visit(value, errors, budget);
  } else if (node.is_list()) {
    for (const auto& item : node.items(errors)) visit(item, errors, budget);
  } else {
    (void)node.text(errors);
    (void)node.integer(errors);
    (void)node.number(errors);
    (void)node.boolean(errors);
    (void)node.duration(errors);
    (void)node.texts(errors);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document =
      watchbill::yaml::parse({reinterpret_cast<const char*>(data), size}, "fuzz.yml");  // bytes are bytes
  if (!document) {
    if (!document.error().where || document.error().problem.empty()) __builtin_trap();
    return 0;
  }
  Errors errors;
  int budget = 10'000;
  visit(*document, errors, budget);
  return 0;
}
