#pragma once
// What the outcome of an exchange means for a delivery: sent, try again, or never by this contact. Pure.

#include <string>

#include "collector/fetch/http.h"
#include "collector/journal/journal.h"

namespace watchbill::paging {

/// 2xx is sent; 408, 425, 429 and 5xx are tried again, after Retry-After where one came; any other status is for good.
journal::Attempt judge(const std::string& channel, const tl::expected<fetch::Answer, fetch::Failure>&);
/// Network trouble and deadlines are tried again. A certificate that does not verify, a refusal and an address that
/// cannot be are for good: waiting mends none of them, and the next contact hears at once.
journal::Attempt judge(const std::string& channel, const fetch::Failure&);
/// For good, for a reason found before anything was sent.
journal::Attempt failed(const std::string& channel, std::string detail);

}  // namespace watchbill::paging
