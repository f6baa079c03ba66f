#include "collector/ingest/admission.h"

#include <algorithm>

namespace watchbill::ingest {

std::optional<Duration> Admission::admit(Monotonic now) {
  const double passed = std::max(0.0, std::chrono::duration<double>(now - at_).count());
  at_ = std::max(at_, now);
  tokens_ = std::min(rate_.burst, tokens_ + passed * rate_.per_second);
  queued_ = std::max(0.0, queued_ - passed * rate_.per_second);
  if (tokens_ >= 1) {
    tokens_ -= 1;
    return std::nullopt;
  }
  queued_ = std::min(queued_ + 1, std::max(1.0, std::chrono::duration<double>(kLongest).count() * rate_.per_second));
  return std::chrono::ceil<Duration>(std::chrono::duration<double>(queued_ / rate_.per_second));
}

}  // namespace watchbill::ingest
