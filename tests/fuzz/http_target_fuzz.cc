// Fuzz target: the target of an HTTP request. What is accepted has no NUL and at most 64 parameters.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "collector/http/server/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto target = watchbill::http::parse_target({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  if (!target->path.starts_with('/') || target->query.size() > 64) std::abort();
  if (target->path.find('\0') != std::string::npos) std::abort();
  return 0;
}
