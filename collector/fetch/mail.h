#pragma once
// One message to one mail server over SMTP, blocking, on libcurl. Thread-safe: each call is on its own.

#include <cstdint>
#include <string>

#include "collector/fetch/limits.h"

namespace watchbill::fetch {

struct MailServer {
  std::string host;
  std::uint16_t port = 587;
  enum class Security : std::uint8_t { starttls, tls, none } security = Security::starttls;
  std::string user{};  ///< empty: no authentication
  std::string password{};
};

struct Mail {
  std::string from;  ///< the envelope's, addr-spec without angle brackets
  std::string to;
  std::string message;  ///< RFC 5322 with CRLF line ends; leading dots are doubled on the wire
};

/// Nothing when the server took the message. A 4yz reply is `unreachable` (worth trying again), a 5yz `refused`
/// (RFC 5321, 4.2.1). With STARTTLS nothing is said in clear if the server does not offer it.
tl::expected<void, Failure> send(const MailServer&, const Mail&, const Limits& = {});

}  // namespace watchbill::fetch
