// Fuzz target: the body of a command. What is accepted names a person, in UTF-8 without NUL.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "collector/http/api/commands.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = watchbill::http::parse_command("note", "peach-1", {reinterpret_cast<const char*>(data), size}, {});
  if (!input) return 0;
  const auto& note = std::get<watchbill::desk::Note>(*input);
  if (note.person.empty() || note.text.empty() || note.text.find('\0') != std::string::npos) std::abort();
  if (!watchbill::is_utf8(note.person) || !watchbill::is_utf8(note.text)) std::abort();
  return 0;
}
