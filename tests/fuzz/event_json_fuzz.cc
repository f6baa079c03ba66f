// Bodies of events as a damaged journal may hold them: a kind, a line's end, the text.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "collector/journal/event_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const auto line = input.find('\n');
  if (line == std::string::npos) return 0;
  const auto body = watchbill::journal::read_body(input.substr(0, line), input.substr(line + 1));
  if (!body) return 0;
  // What is believed must be written and read the same for ever.
  const std::string text = watchbill::journal::body_text(*body);
  const auto again = watchbill::journal::read_body(watchbill::incident::kind_of(*body), text);
  if (!again || watchbill::journal::body_text(*again) != text) std::abort();
  return 0;
}
