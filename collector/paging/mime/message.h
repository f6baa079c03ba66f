#pragma once
// A whole mail with a text and an HTML part (RFC 5322, RFC 2046 multipart/alternative). Pure.

#include <string>
#include <utility>
#include <vector>

#include "collector/paging/mime/header.h"
#include "proto/shared/time.h"

namespace watchbill::paging::mime {

struct Message {
  Mailbox from;
  Mailbox to;
  std::string subject;
  Instant date;
  std::string id;                                         ///< `name@host` of visible ASCII, without angle brackets
  std::vector<std::string> threads;                       ///< the same; what In-Reply-To and References name
  std::vector<std::pair<std::string, std::string>> more;  ///< further headers: our own names, any values
  std::string plain;
  std::string html;
};

/// ASCII alone, lines of at most 78 characters (an address may make one longer, of 320 at most), each ended by CRLF.
std::string write(const Message&);

}  // namespace watchbill::paging::mime
