// Fuzz target: the body that enters an absence. What is accepted names a person, in UTF-8 without NUL, and has times or
// none.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "collector/http/api/absence_body.h"
#include "proto/shared/sample.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = watchbill::http::read_absence_body({reinterpret_cast<const char*>(data), size});
  if (!body) return 0;
  if (body->person.empty() || body->to.empty() || body->kind.find('\0') != std::string::npos) std::abort();
  if (!watchbill::is_utf8(body->person) || !watchbill::is_utf8(body->kind)) std::abort();
  const watchbill::roster::Zone zone("UTC", absl::UTCTimeZone());
  static_cast<void>(watchbill::http::stretch_of(*body, zone, watchbill::Instant{}));
  return 0;
}
