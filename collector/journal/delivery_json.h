#pragma once
// A delivery's payload as the outbox keeps it: the message and the recipient's contacts. Pure; thread-safe.

#include <string>

#include "collector/journal/journal.h"
#include "proto/shared/result.h"

namespace watchbill::journal {

std::string payload_text(const Delivery&);
/// Message and contacts of a delivery; its other fields are columns.
Result<Delivery> read_payload(const std::string& text);

}  // namespace watchbill::journal
